import { z } from "zod";
import { CambiumError } from "../../base/error.ts";
import { checkMost, LIMITS } from "../../base/limits.ts";
import { waitingSignal } from "../../base/waiting.ts";
import type { Cell, Reply } from "../../sql/sandbox/protocol.ts";
import type { Published } from "../../sql/snapshot.ts";
import { nameOf } from "../../sql/tables/sql-table.ts";
import type { Workspace } from "../workspace.ts";
import { publishedBooks } from "./published-books.ts";

const USUAL_ROWS = 1000;

/** What a query is asked with, besides its text. */
export const queryInputs = {
  param: z.array(z.string()).optional().describe("A value for {{name}} in the query: name=value"),
  account: z.array(z.string()).optional().describe("Only these billing accounts; all by default"),
  each: z.boolean().optional().describe("Run the query for each account by itself"),
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(LIMITS.sqlRows.most)
    .optional()
    .describe(`Rows to answer with, at most; ${USUAL_ROWS} by default, and in a file all of them`),
  check: z.boolean().optional().describe("Only say whether it would run, and which parameters it has"),
};

/** The answer to a query. */
export const queryOutput = z.object({
  columns: z.array(z.object({ name: z.string(), type: z.string() })),
  total: z.number().describe("Rows of the result, listed or not"),
  parameters: z.array(z.string()).describe("The parameters of the query"),
  milliseconds: z.number().describe("Time in the engine"),
  loaded_at: z.string().describe("When the data was copied for queries, in UTC"),
  currency: z.string().describe("The reporting currency"),
  timezone: z.string(),
  policy: z.string(),
  rows_read: z.number().describe("Rows of the tables that the query names"),
  rows: z
    .array(z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])))
    .describe("Decimals and dates as text; lists and maps as JSON"),
});

/** A query as it is asked. */
export interface AskedQuery {
  sql: string;
  /** Each as name=value. */
  param?: string[] | undefined;
  account?: string[] | undefined;
  each?: boolean | undefined;
  limit?: number | undefined;
  check?: boolean | undefined;
}

/**
 * Runs a query over the books as they are now, in a process of its own.
 * @throws CambiumError `bad_input` with the place of what can't be run, `usage` for parameters, `too_much`, `busy`
 */
export async function answerQuery(
  workspace: Workspace,
  { sql, param = [], account, each = false, limit = USUAL_ROWS, check = false }: AskedQuery,
): Promise<z.infer<typeof queryOutput>> {
  checkMost("sqlText", sql.length);
  const parameters = Object.fromEntries(param.map(pairOf));
  const books = await publishedBooks(workspace);
  const ask = async (accounts: string[] | null) =>
    rowsOf(
      await workspace.queries.ask(
        books,
        { sql, accounts, parameters, most: limit, isCheck: check },
        waitingSignal(),
      ),
    );
  const accounts = each || account !== undefined ? await accountsOf(workspace, account) : null;
  const found = each ? await eachOf(accounts ?? [], (one) => ask([one])) : await ask(accounts);
  const { currency, timezone, policy } = await workspace.settings();
  const names = uniqueNames(found.columns.map(({ name }) => name));
  return {
    columns: found.columns.map(({ type }, index) => ({ name: names[index] ?? "", type })),
    ...{ total: found.total, parameters: found.parameters, milliseconds: Math.round(found.ms) },
    ...{ loaded_at: books.loadedAt, currency, timezone, policy },
    rows_read: rowsIn(books, found.tables),
    rows: found.rows
      .slice(0, limit)
      .map((row) => Object.fromEntries(row.map((cell, index) => [names[index] ?? "", cell]))),
  };
}

/** How many rows some tables have. */
function rowsIn({ tables }: Published, names: readonly string[]): number {
  return tables.reduce((sum, table) => sum + (names.includes(nameOf(table)) ? table.rows : 0), 0);
}

/** The name and value of a parameter. @throws CambiumError `usage` */
export function pairOf(text: string): [string, string] {
  const [, name, value] = /^\s*([A-Za-z_]\w*)\s*=([\s\S]*)$/.exec(text) ?? [];
  if (name !== undefined && value !== undefined) return [name, value];
  throw new CambiumError("usage", `param: "${text}" must be a name and a value`, {
    hint: "Write it as name=value, such as from=2026-01-01.",
  });
}

type Rows = Extract<Reply, { kind: "rows" }>;

/** @throws CambiumError `bad_input` saying where and why a query isn't run */
function rowsOf(reply: Reply): Rows {
  if (reply.kind === "rows") return reply;
  if (reply.kind === "ready") throw new CambiumError("internal", "the process for queries gave no answer");
  const { message, hint, line, column } = reply;
  if (line === null || column === null) throw new CambiumError("bad_input", message, { hint });
  const reason = { id: "bad_sql", line, column } as const;
  throw new CambiumError("bad_input", `${message} (line ${line}, column ${column})`, { hint, reason });
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

/** Names of columns with a number behind those that come again, such as a_2: one that no other has. */
function uniqueNames(names: string[]): string[] {
  const seen = new Set<string>();
  return names.map((name) => {
    let own = name;
    for (let times = 2; seen.has(own); times++) own = `${name}_${times}`;
    seen.add(own);
    return own;
  });
}
