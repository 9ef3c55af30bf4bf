import { z } from "zod";
import { CambiumError } from "../../base/error.ts";
import { checkMost, LIMITS } from "../../base/limits.ts";
import { waitingSignal } from "../../base/waiting.ts";
import { knownFunctions } from "../../sql/known-functions.ts";
import type { Cell, Reply } from "../../sql/sandbox/protocol.ts";
import { nameOf } from "../../sql/tables/sql-table.ts";
import { MISSING } from "../../sql/tables/stripe-tables.ts";
import { operation } from "../operation.ts";
import type { Workspace } from "../workspace.ts";
import { publishedBooks } from "./published-books.ts";

const USUAL_ROWS = 1000;

const columnSchema = z.object({ name: z.string(), type: z.string() });

export const sqlOperation = operation({
  name: "sql",
  summary: "Run a query over the books, in the SQL of Stripe Sigma",
  effect: "read",
  isPosted: true,
  takesTurns: false,
  path: "/sql",
  positional: ["sql"],
  input: z.object({
    sql: z.string().describe("One SELECT in Trino's dialect, over the tables of `sql schema`"),
    param: z.array(z.string()).optional().describe("A value for {{name}} in the query: name=value"),
    account: z.array(z.string()).optional().describe("Only these billing accounts; all by default"),
    each: z.boolean().optional().describe("Run the query for each account by itself"),
    limit: z.coerce
      .number()
      .int()
      .min(1)
      .max(LIMITS.sqlRows.most)
      .optional()
      .describe(`Rows to answer with, at most; ${USUAL_ROWS} by default`),
    check: z.boolean().optional().describe("Only say whether it would run, and which parameters it has"),
  }),
  output: z.object({
    columns: z.array(columnSchema),
    total: z.number().describe("Rows of the result, listed or not"),
    parameters: z.array(z.string()).describe("The parameters of the query"),
    milliseconds: z.number().describe("Time in the engine"),
    loaded_at: z.string().describe("When the data was copied for queries, in UTC"),
    currency: z.string().describe("The reporting currency"),
    timezone: z.string(),
    policy: z.string(),
    rows: z
      .array(z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])))
      .describe("Decimals and dates as text; lists and maps as JSON"),
  }),
  rows: "rows",
  async run(workspace, { sql, param = [], account, each = false, limit = USUAL_ROWS, check = false }) {
    checkMost("sqlText", sql.length);
    const books = await publishedBooks(workspace);
    const parameters = Object.fromEntries(param.map(pairOf));
    const ask = async (accounts: string[] | null) =>
      rowsOf(
        await workspace.queries.ask(
          books,
          { sql, accounts, parameters, most: limit, isCheck: check },
          waitingSignal(),
        ),
      );
    const known = await accountsOf(workspace, account);
    const found = each
      ? await eachOf(known, (one) => ask([one]))
      : await ask(account === undefined ? null : known);
    const { currency, timezone, policy } = await workspace.settings();
    const names = uniqueNames(found.columns.map(({ name }) => name));
    return {
      columns: found.columns.map(({ type }, index) => ({ name: names[index] ?? "", type })),
      ...{ total: found.total, parameters: found.parameters, milliseconds: Math.round(found.ms) },
      ...{ loaded_at: books.loadedAt, currency, timezone, policy },
      rows: found.rows
        .slice(0, limit)
        .map((row) => Object.fromEntries(row.map((cell, index) => [names[index] ?? "", cell]))),
    };
  },
});

type Rows = Extract<Reply, { kind: "rows" }>;

/** @throws CambiumError `bad_input` saying where and why a query isn't run */
function rowsOf(reply: Reply): Rows {
  if (reply.kind === "rows") return reply;
  if (reply.kind === "ready") throw new CambiumError("internal", "the process for queries gave no answer");
  const { message, hint, line, column } = reply;
  const where = line === null ? "" : ` (line ${line}, column ${column})`;
  throw new CambiumError("bad_input", `${message}${where}`, { hint });
}

/** @throws CambiumError `usage` */
function pairOf(text: string): [string, string] {
  const [, name, value] = /^\s*([A-Za-z_]\w*)\s*=([\s\S]*)$/.exec(text) ?? [];
  if (name !== undefined && value !== undefined) return [name, value];
  throw new CambiumError("usage", `param: "${text}" must be a name and a value`, {
    hint: "Write it as name=value, such as from=2026-01-01.",
  });
}

/** The accounts asked for, or all. @throws CambiumError `not_found` */
async function accountsOf(workspace: Workspace, asked: string[] | undefined): Promise<string[]> {
  const rows = await workspace.inTurn(() =>
    workspace.warehouse.query("select distinct account from customers order by 1"),
  );
  const known = rows.map(({ account }) => String(account));
  const strange = asked?.find((one) => !known.includes(one));
  if (strange !== undefined)
    throw new CambiumError("not_found", `there is no account ${strange}`, {
      hint: `Known accounts: ${known.join(", ")}.`,
    });
  return asked ?? known;
}

/** The rows of each account, behind its name. */
async function eachOf(accounts: string[], ask: (account: string) => Promise<Rows>): Promise<Rows> {
  const all: { account: string; rows: Rows }[] = [];
  for (const account of accounts) all.push({ account, rows: await ask(account) });
  const [first] = all;
  if (first === undefined) return ask("");
  return {
    ...first.rows,
    columns: [{ name: "account", type: "varchar" }, ...first.rows.columns],
    rows: all.flatMap(({ account, rows }) => rows.rows.map((row): Cell[] => [account, ...row])),
    total: all.reduce((sum, { rows }) => sum + rows.total, 0),
    ms: all.reduce((sum, { rows }) => sum + rows.ms, 0),
  };
}

/** Names of columns with a number behind those that come again. */
function uniqueNames(names: string[]): string[] {
  const seen = new Map<string, number>();
  return names.map((name) => {
    const times = (seen.get(name) ?? 0) + 1;
    seen.set(name, times);
    return times === 1 ? name : `${name}_${times}`;
  });
}

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
