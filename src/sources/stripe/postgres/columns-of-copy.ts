import { z } from "zod";
import type { Store } from "../../../store/store.ts";
import type { Snapshot } from "./connection.ts";
import type { StripeTable } from "./copied-tables.ts";

/** A Stripe field missing from a database copy, and how that affects figures. */
export interface Untold {
  table: string;
  field: string;
  effect: string;
}

const CLOCK = "test clock customers are recognised by schedules only; any others count";

/** Fields used by Cambium that a column-based table may lack, with the effect. */
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
 * The fields missing from column-based tables. Test clocks only exist in test mode, so they aren't missed if everything
 * is live.
 * @param isLive whether everything read is live
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

/** Fields missing from the copies that accounts were read from, by account. */
export function untoldCopies(store: Store): Promise<Map<string, Untold[]>> {
  return store.notes(KIND, untoldSchema);
}

/** Remembers the fields missing from the copy that an account was read from. */
export async function rememberUntold(store: Store, account: string, untold: Untold[]): Promise<void> {
  if (untold.length > 0) store.setNote(KIND, account, untold);
  else await forgetUntold(store, account);
}

/** Clears them once the account was read from Stripe itself. */
export async function forgetUntold(store: Store, account: string): Promise<void> {
  store.removeNote(KIND, account);
}

/** Tables with a customer's test clock, and their customer id field. */
const CLOCKED = { customers: "id", subscriptions: "customer", subscription_schedules: "customer" };

const customerSchema = z.object({ customer: z.string() });

/** Customers on test clocks, according to any table. */
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
