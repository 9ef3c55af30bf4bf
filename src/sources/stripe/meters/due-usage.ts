import type { Store } from "../../../store/store.ts";
import type { CustomerOnPrice } from "../../../store/stripe/log.ts";
import type { StripeApi } from "../api/client.ts";
import { DAY } from "../api/lists.ts";
import { type KnownUsage, knownUsage, usageKey } from "./meter-record.ts";
import { type Meter, pricesOfMeter } from "./summaries.ts";

/** Usage is read back to so many days before today: the 18 months of a back-test, and what its first days look back on. */
export const HISTORY_DAYS = 730;
/** So many days are read again: Stripe takes in events that are up to 35 days late. */
export const REREAD_DAYS = 35;
/** The account whose meters are read. */
export interface MeteredAccount {
  id: string;
  livemode: boolean;
  reader: StripeApi;
}

/** A customer's usage of a meter that is to be read. */
export interface Due {
  key: string;
  meter: Meter;
  customer: string;
  known: KnownUsage | null;
  /** The first day to read, counted from 1970-01-01, and the one after the last. */
  from: number;
  until: number;
}

/** What is to be read, those read longest ago first. */
export async function dueOf(
  store: Store,
  account: MeteredAccount,
  meters: Meter[],
  end: number,
): Promise<Due[]> {
  const due: Due[] = [];
  for (const { meter, customer, ...span } of await pairsOf(store, account, meters)) {
    const key = usageKey(account.id, meter.id, customer);
    const known = await knownUsage(store, key);
    const one = dueOfCustomer(meter, span, known, end);
    if (one !== null) due.push({ key, meter, customer, known, ...one });
  }
  return due.sort((a, b) => (a.known?.until ?? 0) - (b.known?.until ?? 0));
}

interface Pair extends Pick<CustomerOnPrice, "customer" | "from" | "until"> {
  meter: Meter;
}

/** Each meter with each customer who has or had an item on a price of it. */
async function pairsOf(store: Store, { id, reader }: MeteredAccount, meters: Meter[]): Promise<Pair[]> {
  const byPrice = new Map<string, Meter>();
  for (const meter of meters)
    for (const price of await pricesOfMeter(reader, meter.id)) byPrice.set(price, meter);
  const pairs = new Map<string, Pair>();
  for (const one of store.stripe.customersOnPrices(id, [...byPrice.keys()])) {
    const meter = byPrice.get(one.price);
    if (meter === undefined) continue;
    const key = usageKey(id, meter.id, one.customer);
    const known = pairs.get(key) ?? { ...one, meter };
    const until = known.until === null || one.until === null ? null : Math.max(known.until, one.until);
    pairs.set(key, { ...known, from: Math.min(known.from, one.from), until });
  }
  return [...pairs.values()];
}

/**
 * The days of a customer to read: from its first subscription with the meter until yesterday, or until late events of
 * its last one have come.
 */
function dueOfCustomer(
  meter: Meter,
  { from, until }: { from: number; until: number | null },
  known: KnownUsage | null,
  end: number,
): { from: number; until: number } | null {
  const first = Math.max(Math.floor(Math.max(from, meter.created) / DAY), end - HISTORY_DAYS);
  const ends = [until, meter.deactivated].filter((at) => at !== null);
  const last = Math.min(end, ...ends.map((at) => Math.floor(at / DAY) + 1 + REREAD_DAYS));
  if ((known?.until ?? first) >= last) return null;
  return { from: known === null ? first : Math.max(first, known.until - REREAD_DAYS), until: last };
}
