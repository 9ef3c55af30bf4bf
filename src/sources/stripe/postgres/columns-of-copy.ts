import { z } from "zod";
import type { Store } from "../../../store/store.ts";
import type { Snapshot } from "./connection.ts";
import type { StripeTable } from "./copied-tables.ts";

/** A field of Stripe's that a copy has no column for, and what not knowing it does to figures. */
export interface Untold {
  table: string;
  field: string;
  effect: string;
}

const CLOCK = "test clock customers are recognised by schedules only; any others count";

/** Fields that are read, and that a table of columns may have no column for. */
const FIELDS: Record<string, Record<string, string>> = {
  customers: { test_clock: CLOCK },
  subscriptions: {
    discounts: "only the discount in `discount` is known; MRR is before any others",
    trial_settings: "a trial paused for lack of a card counts from its end",
    test_clock: CLOCK,
  },
  invoices: { parent: "an invoice's subscription is only known from its lines" },
  coupons: {
    applies_to: "a coupon's products are unknown, so it applies to all",
    currency_options: "a fixed coupon only applies in its own currency",
  },
  prices: {
    currency_options: "a price in a currency other than its own counts as 0 and is assumed",
    tax_behavior: "it's unknown which prices include tax",
  },
};

/**
 * What tables of columns do not tell. Test clocks are of test mode alone: where live objects are read, none can be among them.
 * @param isLive whether all that is read is live
 */
export function untoldColumns(tables: Map<string, StripeTable>, isLive: boolean): Untold[] {
  const found = [...tables.values()].filter(({ isWhole }) => !isWhole);
  return found
    .flatMap(({ name, columns }) =>
      Object.entries(FIELDS[name] ?? {})
        .filter(([field]) => !columns.has(field))
        .map(([field, effect]) => ({ table: name, field, effect })),
    )
    .filter(({ field }) => !(isLive && field === "test_clock"));
}

const KIND = "stripe_copy";
const untoldSchema = z.array(z.object({ table: z.string(), field: z.string(), effect: z.string() }));

/** What the copies that accounts were read of do not tell, by account. */
export function untoldCopies(store: Store): Promise<Map<string, Untold[]>> {
  return store.notes(KIND, untoldSchema);
}

/** Remembers what the copy that an account was read of does not tell. */
export async function rememberUntold(store: Store, account: string, untold: Untold[]): Promise<void> {
  if (untold.length > 0) store.setNote(KIND, account, untold);
  else await forgetUntold(store, account);
}

/** Stripe itself has told everything. */
export async function forgetUntold(store: Store, account: string): Promise<void> {
  store.removeNote(KIND, account);
}

/** Tables that say which test clock a customer is of, and where the customer's id is. */
const CLOCKED = { customers: "id", subscriptions: "customer", subscription_schedules: "customer" };

const customerSchema = z.object({ customer: z.string() });

/** The customers of test clocks, as any table tells. */
export async function clockCustomers(
  snapshot: Snapshot,
  tables: Map<string, StripeTable>,
): Promise<Set<string>> {
  const parts = Object.entries(CLOCKED).flatMap(([name, key]) => {
    const table = tables.get(name);
    if (table === undefined || (!table.isWhole && !table.columns.has("test_clock"))) return [];
    const isClocked = `jsonb_typeof(${table.raw} -> 'test_clock') <> 'null'`;
    return [`select ${table.raw} ->> '${key}' as customer from ${table.from} where ${isClocked}`];
  });
  if (parts.length === 0) return new Set();
  const rows = await snapshot.query(
    `select distinct customer from (${parts.join(" union all ")}) t where customer is not null`,
  );
  return new Set(rows.map((row) => customerSchema.parse(row).customer));
}
