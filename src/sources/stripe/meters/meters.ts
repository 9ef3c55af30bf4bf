import type { Store } from "../../../store/store.ts";
import type { CustomerOnPrice } from "../../../store/stripe/log.ts";
import { Forbidden, Refused } from "../api/api-failure.ts";
import { DAY } from "../api/lists.ts";
import type { OpenAccount, SyncEffects } from "../sync/sync.ts";
import { inParallel } from "../sync/walk.ts";
import {
  type DayValue,
  forgetKnownUsage,
  type KnownUsage,
  keepListedMeters,
  knownUsage,
  listedMeters,
  recordUsageRead,
  usageKey,
} from "./meter-record.ts";
import { METERS_PERMISSION, type Meter, pricesOfMeter, readDays, readMeters } from "./summaries.ts";

/** Usage is read back to so many days before today: the 18 months of a back-test, and what its first days look back on. */
export const HISTORY_DAYS = 730;
/** So many days are read again: Stripe takes in events that are up to 35 days late. */
export const REREAD_DAYS = 35;
/** So many meters of an account are read, as many as metrics can be declared. */
export const MOST_METERS = 200;
/** One sync reads so many pairs of a customer and a meter, those read longest ago first; the next one reads the rest. */
export const MOST_PAIRS = 50_000;

export interface MeterOptions {
  /** Stripe's clock now, in seconds. */
  at: number;
  atOnce: number;
  /** How many pairs to read; `MOST_PAIRS` if omitted. */
  most?: number;
  /** Reads everything again, whatever is known. */
  isAll?: boolean;
}

/** What became of an account's meters. */
export interface MetersRead {
  /** Meters of the account; 0 where the key can't read them. */
  meters: number;
  /** Pairs of a customer and a meter that were read. */
  read: number;
  /** Pairs that are left for the next time. */
  left: number;
  /** What was left out, and why. */
  warnings: string[];
}

/** A customer's usage of a meter that is to be read. */
interface Due {
  key: string;
  meter: Meter;
  customer: string;
  known: KnownUsage | null;
  from: number;
  until: number;
}

/**
 * Reads what customers used of each meter that an item of theirs is billed by, day by day, up to the end of yesterday
 * in UTC. What was read is recorded pair by pair, so that an interrupted sync continues there; it waits for its import.
 * A key without permission reads nothing, and the answer says so.
 */
export async function syncMeters(
  store: Store,
  account: OpenAccount,
  options: MeterOptions,
  effects: SyncEffects,
): Promise<MetersRead> {
  try {
    return await readAll(store, account, options, effects);
  } catch (error) {
    if (!(error instanceof Forbidden || error instanceof Refused)) throw error;
    const { metrics = [] } = (await listedMeters(store)).get(account.id) ?? {};
    keepListedMeters(store, account.id, { until: endOf(options, effects), metrics });
    return { meters: 0, read: 0, left: 0, warnings: [`${account.id}: ${reasonOf(error)}`] };
  }
}

function reasonOf(error: Forbidden | Refused): string {
  if (error instanceof Refused) return `usage isn't read: ${error.message}`;
  const named = error.permission === null ? "" : ` (${error.permission})`;
  return `usage isn't read, because the key has no permission to read ${METERS_PERMISSION}${named}. In Stripe, under Developers > API keys, set it to Read.`;
}

/** Whether an account has days of usage that weren't asked for yet. */
export async function isUsageDue(
  store: Store,
  account: string,
  options: Pick<MeterOptions, "at">,
  effects: Pick<SyncEffects, "now">,
): Promise<boolean> {
  const until = (await listedMeters(store)).get(account)?.until ?? 0;
  return until < endOf(options, effects);
}

/** The day after the last one to read: today in UTC, by the clock that is behind. */
function endOf({ at }: Pick<MeterOptions, "at">, { now }: Pick<SyncEffects, "now">): number {
  return Math.floor(Math.min(at, now().getTime() / 1000) / DAY);
}

async function readAll(
  store: Store,
  account: OpenAccount,
  options: MeterOptions,
  effects: SyncEffects,
): Promise<MetersRead> {
  const end = endOf(options, effects);
  const all = await readMeters(account.reader, account.livemode);
  if (options.isAll === true) forgetKnownUsage(store, account.id);
  const meters = all.slice(-MOST_METERS);
  const warnings =
    all.length > meters.length
      ? [`${account.id}: ${all.length} meters, of which the ${MOST_METERS} newest are read`]
      : [];
  const due = await dueOf(store, account, meters, end);
  const now = due.slice(0, options.most ?? MOST_PAIRS);
  await readDue(store, account, now, options, effects);
  const left = due.length - now.length;
  const metrics = meters.map(({ metric, name, formula }) => ({ id: metric, name, formula }));
  keepListedMeters(store, account.id, { until: left === 0 ? end : null, metrics });
  return { meters: all.length, read: now.length, left, warnings };
}

/** What is to be read, those read longest ago first. */
async function dueOf(store: Store, account: OpenAccount, meters: Meter[], end: number): Promise<Due[]> {
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
async function pairsOf(store: Store, { id, reader }: OpenAccount, meters: Meter[]): Promise<Pair[]> {
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

async function readDue(
  store: Store,
  account: OpenAccount,
  due: Due[],
  { atOnce }: MeterOptions,
  effects: SyncEffects,
): Promise<void> {
  let done = 0;
  await inParallel(due, atOnce, async (one) => {
    effects.signal?.throwIfAborted();
    const days = await readDays(account.reader, { meter: one.meter.id, customer: one.customer }, [
      one.from,
      one.until,
    ]);
    effects.signal?.throwIfAborted();
    const at = Math.floor(effects.now().getTime() / 1000);
    const changed = changedDays(one.known?.last ?? [], days, one.from);
    await recordUsageRead(store, one.key, {
      known: { until: one.until, last: days.filter(([day]) => day >= one.until - REREAD_DAYS) },
      read: {
        account: account.id,
        customer: one.customer,
        metric: one.meter.metric,
        days: changed.map(([day, value]) => [day, value, at]),
      },
    });
    done += 1;
    const percent = Math.floor((100 * done) / due.length);
    const line = `${account.id}: usage of ${done.toLocaleString("en")} of ${due.length.toLocaleString("en")} customers and meters`;
    effects.show(line, { percent, rows: done });
  });
}

/** Days whose value is new or differs from what was known; one that Stripe no longer has is 0. */
export function changedDays(known: DayValue[], read: DayValue[], from: number): DayValue[] {
  const before = new Map(known);
  const after = new Map(read);
  const gone = known.filter(([day, value]) => day >= from && value !== 0 && !after.has(day));
  return [
    ...read.filter(([day, value]) => before.get(day) !== value),
    ...gone.map(([day]): DayValue => [day, 0]),
  ].sort(([a], [b]) => a - b);
}
