import { z } from "zod";
import { CambiumError } from "../../../base/error.ts";
import type { Store } from "../../../store/store.ts";
import type { Seen } from "../../../store/stripe/log.ts";
import { rememberAccount } from "../accounts.ts";
import { type Read, readEvent, readObject } from "../objects/objects.ts";
import { idOf, maybe } from "../objects/wire.ts";
import type { Snapshot } from "./connection.ts";
import type { StripeTable } from "./copied-tables.ts";
import type { Notes } from "./gaps.ts";

/** An ongoing read of a copy. */
export interface CopyReading {
  store: Store;
  snapshot: Snapshot;
  tables: Map<string, StripeTable>;
  /** Name for the account if the copy doesn't name it. */
  unnamed: string;
  /** The only account to read; null for all, or if the copy doesn't name accounts. */
  account: string | null;
  notes: Notes;
  /** Customers on test clocks, according to any table of the copy. */
  clocked: Set<string>;
  /** Whether live objects (true) or test objects of an account are read. */
  modes: Map<string, boolean>;
  /** Accounts with any object read. */
  accounts: Set<string>;
}

/** A row as selected from a table. */
export const rowSchema = z.object({
  account: z.string().nullable(),
  seen_at: z.number().nullable(),
  written_at: z.number().nullable(),
  raw: z.record(z.string(), z.unknown()).nullable(),
});
export type CopiedRow = z.infer<typeof rowSchema>;

/** The objects in a row; none if the row is skipped. Problems are noted. */
export async function objectsIn(reading: CopyReading, table: StripeTable, row: CopiedRow): Promise<Seen[]> {
  const { notes, snapshot, unnamed } = reading;
  const { raw } = row;
  if (raw === null) {
    unreadable(
      notes,
      table.name,
      "it's empty because the sync engine was upgraded and hasn't synced it again",
    );
    return [];
  }
  if (!isOurs(reading, row)) return [];
  const account = row.account ?? unnamed;
  await open(reading, account, row);
  const at = Math.floor(row.seen_at ?? snapshot.at);
  try {
    const read =
      table.object === "event"
        ? readEvent(raw, account)
        : readObject(await whole(reading, table, told(table, raw)), account, at);
    note(notes, table, read);
    return read.seen;
  } catch (error) {
    if (!(error instanceof CambiumError && error.code === "bad_input")) throw error;
    unreadable(notes, table.name, error.message);
    return [];
  }
}

const headSchema = z.object({
  object: z.string().nullish(),
  id: z.string().nullish(),
  customer: maybe(idOf).catch(null),
  test_clock: z.unknown().optional(),
});
const rowHeadSchema = headSchema.extend({
  livemode: z.boolean().nullish(),
  data: z.object({ object: headSchema.optional() }).nullish().catch(null),
});

/** Whether a row has the account's mode and isn't on a test clock. */
function isOurs({ notes, modes, clocked }: CopyReading, { account, raw }: CopiedRow): boolean {
  const { livemode, data, ...head } = rowHeadSchema.safeParse(raw).data ?? {};
  const isClocked = ({ object, id, customer, test_clock: clock }: Partial<z.infer<typeof headSchema>>) =>
    (clock !== null && clock !== undefined) || clocked.has((object === "customer" ? id : customer) ?? "");
  if (isClocked(head) || isClocked(data?.object ?? {})) {
    notes.testClock += 1;
    return false;
  }
  const mode = modes.get(account ?? "");
  if (livemode == null || mode === undefined || livemode === mode) return true;
  notes.otherMode += 1;
  return false;
}

/** Remembers an account before its first object is stored. */
async function open({ store, accounts, modes }: CopyReading, account: string, row: CopiedRow): Promise<void> {
  if (accounts.has(account)) return;
  const livemode = modes.get(row.account ?? "") ?? true;
  await rememberAccount(store, account, { livemode, isContext: false });
  accounts.add(account);
}

/** Fields that newer API versions don't send, so an empty column doesn't mean there is none. */
const DROPPED: Record<string, string> = { subscription: "discount" };

function told({ object, isWhole }: StripeTable, raw: Record<string, unknown>): Record<string, unknown> {
  const field = isWhole ? undefined : DROPPED[object];
  if (field === undefined || raw[field] !== null) return raw;
  const { [field]: _, ...rest } = raw;
  return rest;
}

const partSchema = z.looseObject({ has_more: z.literal(true), data: z.array(z.unknown()) });
const itemSchema = z.object({ raw: z.record(z.string(), z.unknown()) });

/** Completes a subscription with the items table, if that has more items than the subscription itself. */
async function whole(
  { snapshot, tables }: CopyReading,
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
  lines: z.array(z.object({ discounts: z.array(z.string()) })).optional(),
});

function note(notes: Notes, { isWhole }: StripeTable, { seen, missing }: Read): void {
  for (const { type, id } of missing) {
    if (type === "price") notes.prices.add(id);
    else notes.cut += 1;
  }
  for (const { type, id, body, isFallback } of seen) {
    if (type === "discount") notes.told.add(id);
    if (type === "coupon" && isWhole && isFallback !== true && partialSchema.safeParse(body).success)
      notes.coupons.add(id);
    if (type !== "subscription" && type !== "invoice") continue;
    const { discounts = [], items = [], lines = [] } = namesSchema.safeParse(body).data ?? {};
    const parts = [...items, ...lines].flatMap((part) => part.discounts);
    for (const name of [...discounts, ...parts]) notes.discounts.add(name);
  }
}

const partialSchema = z.object({ untold: z.array(z.string()) });

function unreadable(notes: Notes, table: string, why: string): void {
  const known = notes.unreadable.get(table);
  notes.unreadable.set(table, { rows: (known?.rows ?? 0) + 1, why: known?.why ?? why });
}
