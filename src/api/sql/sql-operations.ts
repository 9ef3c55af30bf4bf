import { z } from "zod";
import { CambiumError } from "../../base/error.ts";
import { knownFunctions } from "../../sql/known-functions.ts";
import { MISSING } from "../../sql/tables/missing-tables.ts";
import { nameOf } from "../../sql/tables/sql-table.ts";
import { operation } from "../operation.ts";
import { publishedBooks } from "./published-books.ts";
import { answerQuery, queryInputs, queryOutput } from "./query-answer.ts";

export const sqlOperation = operation({
  name: "sql",
  summary: "Run a query over the books, in the SQL of Stripe Sigma",
  effect: "read",
  isPosted: true,
  isTable: true,
  takesTurns: false,
  path: "/sql",
  positional: ["sql"],
  input: z.object({
    sql: z.string().describe("One SELECT in Trino's dialect, over the tables of `sql schema`"),
    ...queryInputs,
  }),
  output: queryOutput,
  rows: "rows",
  run: answerQuery,
});

export const sqlSchemaOperation = operation({
  name: "sql schema",
  summary: "List the tables and columns that SQL queries can read",
  effect: "read",
  takesTurns: false,
  path: "/sql/schema",
  positional: ["table"],
  input: z.object({ table: z.string().optional().describe("Only this table, such as cambium.changes") }),
  output: z.object({
    loaded_at: z.string(),
    rows: z.array(
      z.object({
        table: z.string(),
        column: z.string(),
        type: z.string(),
        comment: z.string(),
      }),
    ),
    tables: z.array(z.object({ table: z.string(), comment: z.string(), rows: z.number() })),
    missing: z
      .array(z.object({ table: z.string(), reason: z.string() }))
      .describe("Tables of Stripe Sigma that aren't here, and why"),
  }),
  rows: "rows",
  lists: ["tables", "missing"],
  async run(workspace, { table }) {
    const { tables, loadedAt } = await publishedBooks(workspace);
    const asked = table?.toLowerCase();
    const found = tables.filter((one) => asked === undefined || nameOf(one) === asked);
    if (found.length === 0)
      throw new CambiumError("not_found", `there is no table ${table}`, {
        hint: Object.hasOwn(MISSING, asked ?? "")
          ? (MISSING[asked ?? ""] ?? "")
          : "`sql schema` lists them all.",
      });
    return {
      loaded_at: loadedAt,
      rows: found.flatMap((one) =>
        one.columns.map(({ name, type, comment }) => ({ table: nameOf(one), column: name, type, comment })),
      ),
      tables: found.map((one) => ({ table: nameOf(one), comment: one.comment, rows: one.rows })),
      missing: Object.entries(MISSING).map(([name, reason]) => ({ table: name, reason })),
    };
  },
});

export const sqlFunctionsOperation = operation({
  name: "sql functions",
  summary: "List the functions that SQL queries can call",
  effect: "read",
  isOfRecord: true,
  path: "/sql/functions",
  positional: [],
  input: z.object({}),
  output: z.object({
    rows: z.array(z.object({ name: z.string(), from: z.enum(["trino", "duckdb", "cambium"]) })),
  }),
  rows: "rows",
  run: async () => ({ rows: knownFunctions() }),
});
