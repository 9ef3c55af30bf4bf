import { z } from "zod";
import { CambiumError } from "../../base/error.ts";
import type { Store } from "../../store/store.ts";
import { PROGRESS, type Seen } from "../../store/stripe-log.ts";
import { rememberAccount } from "./accounts.ts";
import { type Read, readEvent, readObject } from "./objects.ts";
import { inSnapshot, type Snapshot } from "./postgres-connection.ts";
import { findGaps, type Notes, noNotes, warningsOf } from "./postgres-gaps.ts";
import { findTables, type StripeTable, TABLES } from "./postgres-tables.ts";

/** Which copy of Stripe's objects is to be read. */
export interface PostgresRequest {
  url: string;
  schema: string;
  /** Of a copy of several accounts, the one to read; of one that does not say, what the account is called. */
  account?: string;
  /** Every row, whenever it was written. */
  isFull?: boolean;
}

export interface PostgresEffects {
  now(): Date;
  /** Says what takes long while it does. */
  progress(message: string): void;
}

/** What was read of a table. */
export interface TableReport {
  table: string;
  rows: number;
  /** Entries that the log did not have. */
  added: number;
  /** Whether only rows were read that were written since the last time. */
  is_incremental: boolean;
}

export interface PostgresReport {
  /** host:port/database */
  database: string;
  accounts: string[];
  warnings: string[];
  tables: TableReport[];
}

/** What is read again of what was written before the last time, in seconds: clocks differ, and long transactions end late. */
const OVERLAP = 86_400;
const progressSchema = z.object({
  /** When the last row was written. */
  writtenTo: z.number(),
  /** How many rows were written before what will be read again. */
  older: z.number(),
});
type Progress = z.infer<typeof progressSchema>;

/**
 * Reads a copy of Stripe's objects that the sync engine, or Stripe itself, keeps in PostgreSQL, as it stands at this moment.
 * @throws CambiumError saying what happened and how to mend it; never with the password
 */
export async function syncPostgres(
  store: Store,
  request: PostgresRequest,
  effects: PostgresEffects,
): Promise<PostgresReport> {
  return inSnapshot(request.url, async (snapshot) => {
    const tables = await findTables(snapshot, request.schema);
    const account = await chosenAccount(snapshot, tables, request);
    const reading: Reading = {
      store,
      snapshot,
      tables,
      request,
      account,
      effects,
      notes: noNotes(),
      modes: await modesOf(snapshot, tables, account),
      accounts: new Set(),
    };
    const reports: TableReport[] = [];
    for (const { name } of TABLES) {
      const table = tables.get(name);
      if (table !== undefined) reports.push(await readTable(reading, table));
    }
    const gaps = await findGaps(snapshot, tables, account);
    return {
      database: snapshot.place,
      accounts: [...reading.accounts].sort(),
      warnings: warningsOf(gaps, reading.notes, tables),
      tables: reports,
    };
  });
}

interface Reading {
  store: Store;
  snapshot: Snapshot;
  tables: Map<string, StripeTable>;
  request: PostgresRequest;
  /** The one account to read; null for all, or where the copy does not say. */
  account: string | null;
  effects: PostgresEffects;
  notes: Notes;
  /** Whether an account's live objects are read, or its test ones. */
  modes: Map<string, boolean>;
  /** Accounts that something was read of. */
  accounts: Set<string>;
}

const accountSchema = z.object({ account: z.string().nullable(), is_live: z.boolean().nullable() });
/** What the account is called where neither the copy nor the user says. */
const UNNAMED = "main";

/** The account that was asked for, where the copy tells accounts apart. @throws CambiumError `not_found` when it has no such one */
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
  throw new CambiumError("not_found", `the copy in ${snapshot.place} holds nothing of ${account}`, {
    hint: `It holds ${known.map((id) => id ?? "(unnamed)").join(", ")}: name one of them with --account, or leave it out for all.`,
  });
}

/** Whether accounts have live objects: then these are read, and those of test mode are left out. */
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

const rowSchema = z.object({
  account: z.string().nullable(),
  seen_at: z.number().nullable(),
  written_at: z.number().nullable(),
  raw: z.record(z.string(), z.unknown()).nullable(),
});
type CopiedRow = z.infer<typeof rowSchema>;

async function readTable(reading: Reading, table: StripeTable): Promise<TableReport> {
  const { store, snapshot, effects, request, notes } = reading;
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
      seen.push(...(await taken(reading, table, copied)));
    }
    report.rows += rows.length;
    report.added += (await store.recordSeen(seen, effects.now())).added;
    if (report.rows % 50_000 === 0) effects.progress(`Reading ${table.name}: ${report.rows} rows`);
  }
  if (table.written !== null && writtenTo > 0 && !notes.unreadable.has(table.name)) {
    const body: Progress = { writtenTo, older: await countOlder(reading, table, writtenTo) };
    await store.recordSeen([], effects.now(), { key, body });
  }
  return report;
}

/** How far the last reading came; null when everything is to be read, as after rows came late with old times. */
async function progressOf(reading: Reading, table: StripeTable, key: string): Promise<Progress | null> {
  const known = (await reading.store.notes(PROGRESS, z.unknown())).get(key);
  const before = progressSchema.safeParse(known).data;
  if (table.written === null || before === undefined) return null;
  return (await countOlder(reading, table, before.writtenTo)) > before.older ? null : before;
}

const countSchema = z.object({ rows: z.number() });

async function countOlder(
  { snapshot, account }: Reading,
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
  return {
    sql: `select ${table.account ?? "null::text"} as account, ${seconds(table.seen)} as seen_at, ${seconds(table.written)} as written_at,
      ${table.raw} as raw from ${table.from} ${conditions.length === 0 ? "" : `where ${conditions.join(" and ")}`}`,
    values,
  };
}

/** What a row tells, or nothing when it is not to be read; what is amiss with it is noted. */
async function taken(reading: Reading, table: StripeTable, row: CopiedRow): Promise<Seen[]> {
  const { notes, snapshot, request } = reading;
  const { raw } = row;
  if (raw === null) {
    unreadable(
      notes,
      table.name,
      "it holds no object, since the sync engine was upgraded and has not synced it again",
    );
    return [];
  }
  if (!isOurs(reading, row)) return [];
  const account = row.account ?? request.account ?? UNNAMED;
  await open(reading, account, row);
  const at = Math.floor(row.seen_at ?? snapshot.at);
  try {
    const read =
      table.object === "event"
        ? readEvent(raw, account)
        : readObject(await whole(reading, table, raw), account, at);
    note(notes, read);
    return read.seen;
  } catch (error) {
    if (!(error instanceof CambiumError && error.code === "bad_input")) throw error;
    unreadable(notes, table.name, error.message);
    return [];
  }
}

const headSchema = z.object({ livemode: z.boolean().nullish(), test_clock: z.unknown().optional() });

/** Whether a row is of the account's mode and of no test clock. */
function isOurs({ notes, modes }: Reading, { account, raw }: CopiedRow): boolean {
  const { livemode, test_clock: clock } = headSchema.safeParse(raw).data ?? {};
  if (clock !== null && clock !== undefined) {
    notes.testClock += 1;
    return false;
  }
  const mode = modes.get(account ?? "");
  if (livemode == null || mode === undefined || livemode === mode) return true;
  notes.otherMode += 1;
  return false;
}

/** Remembers an account before the first of its objects is kept. */
async function open({ store, accounts, modes }: Reading, account: string, row: CopiedRow): Promise<void> {
  if (accounts.has(account)) return;
  const livemode = modes.get(row.account ?? "") ?? true;
  await rememberAccount(store, account, { livemode, isContext: false });
  accounts.add(account);
}

const partSchema = z.looseObject({ has_more: z.literal(true), data: z.array(z.unknown()) });
const itemSchema = z.object({ raw: z.record(z.string(), z.unknown()) });

/** A subscription with the items of the table of items, where it holds more of them than the subscription does. */
async function whole(
  { snapshot, tables }: Reading,
  table: StripeTable,
  raw: Record<string, unknown>,
): Promise<Record<string, unknown>> {
  const items = tables.get("subscription_items");
  const part = partSchema.safeParse(raw.items);
  if (table.object !== "subscription" || items === undefined || !part.success) return raw;
  const rows = await snapshot.query(
    `select ${items.raw} as raw from ${items.from} where ${items.raw} ->> 'subscription' = $1
       and coalesce(${items.raw} ->> 'deleted', 'false') <> 'true' order by ${items.raw} ->> 'id'`,
    [raw.id],
  );
  if (rows.length <= part.data.data.length) return raw;
  const data = rows.map((row) => itemSchema.parse(row).raw);
  return { ...raw, items: { ...part.data, data, has_more: false } };
}

const namesSchema = z.object({
  discounts: z.array(z.string()).optional(),
  items: z.array(z.object({ discounts: z.array(z.string()) })).optional(),
});

function note(notes: Notes, { seen, missing }: Read): void {
  for (const { type, id } of missing) {
    if (type === "price") notes.tieredPrices.add(id);
    else notes.cut += 1;
  }
  for (const { type, id, body } of seen) {
    if (type === "discount") notes.toldDiscounts.add(id);
    if (type !== "subscription") continue;
    const { discounts = [], items = [] } = namesSchema.safeParse(body).data ?? {};
    for (const name of [...discounts, ...items.flatMap((item) => item.discounts)])
      notes.namedDiscounts.add(name);
  }
}

function unreadable(notes: Notes, table: string, why: string): void {
  const known = notes.unreadable.get(table);
  notes.unreadable.set(table, { rows: (known?.rows ?? 0) + 1, why: known?.why ?? why });
}
