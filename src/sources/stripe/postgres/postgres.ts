import { z } from "zod";
import { CambiumError } from "../../../base/error.ts";
import type { Store } from "../../../store/store.ts";
import { PROGRESS, type Seen } from "../../../store/stripe/log.ts";
import { clockCustomers, rememberUntold, untoldColumns } from "./columns-of-copy.ts";
import { inSnapshot, type Snapshot } from "./connection.ts";
import { type CopyReading, objectsIn, rowSchema } from "./copied-rows.ts";
import { findTables, type StripeTable, TABLES } from "./copied-tables.ts";
import { findGaps, noNotes, warningsOf } from "./gaps.ts";

/** Which copy of Stripe's objects to read. */
export interface PostgresRequest {
  url: string;
  schema: string;
  /** If the copy names accounts, the only one to read; otherwise the name for its account. */
  account?: string;
  /** Reads every row, whenever it was written. */
  isFull?: boolean;
}

export interface PostgresEffects {
  now(): Date;
  /** Announces a step that takes long. */
  progress(message: string): void;
  /** Reports how many rows of a table have been read. */
  show?(line: string, far: { rows: number }): void;
}

/** What was read from a table. */
export interface TableReport {
  table: string;
  rows: number;
  /** Entries new to the log. */
  added: number;
  /** Whether only rows written since the last time were read. */
  is_incremental: boolean;
}

export interface PostgresReport {
  /** host:port/database */
  database: string;
  accounts: string[];
  warnings: string[];
  tables: TableReport[];
}

/** Account name if neither the copy nor the user gives one. */
const UNNAMED = "main";
/** Seconds before the last row read that are read again, since clocks differ and long transactions commit late. */
const OVERLAP = 86_400;
const progressSchema = z.object({
  /** When the last row read was written, in seconds. */
  writtenTo: z.number(),
  /** Rows written before the part that will be read again. */
  older: z.number(),
});
type Progress = z.infer<typeof progressSchema>;

/**
 * Reads a copy of Stripe's objects kept in PostgreSQL by the sync engine or by Stripe itself, as of now.
 * @throws CambiumError saying what happened and how to fix it; never includes the password
 */
export async function syncPostgres(
  store: Store,
  request: PostgresRequest,
  effects: PostgresEffects,
): Promise<PostgresReport> {
  return inSnapshot(request.url, async (snapshot) => {
    const tables = await findTables(snapshot, request.schema);
    const account = await chosenAccount(snapshot, tables, request);
    const reading: CopyReading = {
      store,
      snapshot,
      tables,
      account,
      unnamed: request.account ?? UNNAMED,
      notes: noNotes(),
      clocked: await clockCustomers(snapshot, tables),
      modes: await modesOf(snapshot, tables, account),
      accounts: new Set(),
    };
    const reports: TableReport[] = [];
    for (const { name } of TABLES) {
      const table = tables.get(name);
      if (table !== undefined) reports.push(await readTable(reading, table, request, effects));
    }
    await forgetKnown(reading);
    const gaps = await findGaps(snapshot, tables, account);
    const isLive = reading.modes.size > 0 && [...reading.modes.values()].every((isOn) => isOn);
    const untold = untoldColumns(tables, isLive);
    for (const name of reading.accounts) await rememberUntold(store, name, untold);
    return {
      database: snapshot.place,
      accounts: [...reading.accounts].sort(),
      warnings: warningsOf({ gaps, notes: reading.notes, tables, untold }),
      tables: reports,
    };
  });
}

/** Drops notes about prices and discounts that were found elsewhere in the copy or already known. */
async function forgetKnown({ store, accounts, notes }: CopyReading): Promise<void> {
  for (const account of accounts)
    for (const id of await store.seenIds(account, "price")) notes.prices.delete(id);
  for (const id of notes.told) notes.discounts.delete(id);
}

const accountSchema = z.object({ account: z.string().nullable(), is_live: z.boolean().nullable() });

/**
 * The requested account, if the copy names accounts; null otherwise.
 * @throws CambiumError `not_found` if the copy doesn't have it
 */
async function chosenAccount(
  snapshot: Snapshot,
  tables: Map<string, StripeTable>,
  { account }: PostgresRequest,
): Promise<string | null> {
  const customers = tables.get("customers");
  if (account === undefined || customers?.account == null) return null;
  const rows = await snapshot.query(
    `select distinct ${customers.account} as account, null::boolean as is_live from ${customers.from} order by 1`,
  );
  const known = rows.map((row) => accountSchema.parse(row).account);
  if (known.includes(account) || known.length === 0) return account;
  throw new CambiumError("not_found", `the copy in ${snapshot.place} has no data for ${account}`, {
    hint: `It has ${known.map((id) => id ?? "(unnamed)").join(", ")}. Pass one of them with --account, or leave it out for all.`,
  });
}

/** Whether accounts have live objects, in which case only those are read and test objects are left out. */
async function modesOf(
  snapshot: Snapshot,
  tables: Map<string, StripeTable>,
  chosen: string | null,
): Promise<Map<string, boolean>> {
  const modes = new Map<string, boolean>();
  for (const name of ["customers", "subscriptions"]) {
    const table = tables.get(name);
    if (table === undefined) continue;
    const rows = await snapshot.query(
      `select ${table.account ?? "null::text"} as account, bool_or((${table.raw} ->> 'livemode')::boolean) as is_live from ${table.from} group by 1`,
    );
    for (const row of rows) {
      const { account, is_live: isLive } = accountSchema.parse(row);
      const key = account ?? "";
      if (isLive !== null && (chosen === null || account === chosen))
        modes.set(key, isLive || modes.get(key) === true);
    }
  }
  return modes;
}

async function readTable(
  reading: CopyReading,
  table: StripeTable,
  request: PostgresRequest,
  effects: PostgresEffects,
): Promise<TableReport> {
  const { store, snapshot, notes } = reading;
  const key = `postgres ${snapshot.place} ${request.schema}.${table.name} ${reading.account ?? ""}`.trim();
  const before = request.isFull === true ? null : await progressOf(reading, table, key);
  const report = { table: table.name, rows: 0, added: 0, is_incremental: before !== null };
  let writtenTo = before?.writtenTo ?? 0;
  effects.progress(`Reading ${table.name}`);
  const { sql, values } = select(table, before?.writtenTo ?? null, reading.account);
  for await (const rows of snapshot.stream(sql, values)) {
    const seen: Seen[] = [];
    for (const row of rows) {
      const copied = rowSchema.parse(row);
      writtenTo = Math.max(writtenTo, copied.written_at ?? 0);
      seen.push(...(await objectsIn(reading, table, copied)));
    }
    report.rows += rows.length;
    report.added += (await store.recordSeen(seen, effects.now())).added;
    effects.show?.(`Reading ${table.name}: ${report.rows} rows`, { rows: report.rows });
    if (report.rows % 50_000 === 0) effects.progress(`Reading ${table.name}: ${report.rows} rows`);
  }
  if (table.written !== null && writtenTo > 0 && !notes.unreadable.has(table.name)) {
    const body: Progress = { writtenTo, older: await countOlder(reading, table, writtenTo) };
    await store.recordSeen([], effects.now(), { key, body });
  }
  return report;
}

/** How far the last read got; null if everything must be read again, such as after older rows arrived late. */
async function progressOf(reading: CopyReading, table: StripeTable, key: string): Promise<Progress | null> {
  const known = (await reading.store.notes(PROGRESS, z.unknown())).get(key);
  const before = progressSchema.safeParse(known).data;
  if (table.written === null || before === undefined) return null;
  return (await countOlder(reading, table, before.writtenTo)) > before.older ? null : before;
}

const countSchema = z.object({ rows: z.number() });

async function countOlder(
  { snapshot, account }: CopyReading,
  table: StripeTable,
  writtenTo: number,
): Promise<number> {
  const isOwn = account === null || table.account === null ? "true" : `${table.account} = $2`;
  const [row] = await snapshot.query(
    `select count(*)::float8 as rows from ${table.from} where ${table.written} < to_timestamp($1) and ${isOwn}`,
    isOwn === "true" ? [writtenTo - OVERLAP] : [writtenTo - OVERLAP, account],
  );
  return countSchema.parse(row).rows;
}

function select(
  table: StripeTable,
  since: number | null,
  account: string | null,
): { sql: string; values: unknown[] } {
  const values: unknown[] = [];
  const conditions: string[] = [];
  if (account !== null && table.account !== null)
    conditions.push(`${table.account} = $${values.push(account)}`);
  if (since !== null) {
    const place = values.push(since - OVERLAP);
    conditions.push(`(${table.written} is null or ${table.written} >= to_timestamp($${place}))`);
  }
  const seconds = (time: string | null) =>
    time === null ? "null::float8" : `extract(epoch from ${time})::float8`;
  const order =
    table.object === "event" ? `order by (${table.raw} ->> 'created')::float8, ${table.raw} ->> 'id'` : "";
  return {
    sql: `select ${table.account ?? "null::text"} as account, ${seconds(table.seen)} as seen_at, ${seconds(table.written)} as written_at,
      ${table.raw} as raw from ${table.from} ${conditions.length === 0 ? "" : `where ${conditions.join(" and ")}`} ${order}`,
    values,
  };
}
