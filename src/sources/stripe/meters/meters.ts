import type { Store } from "../../../store/store.ts";
import { Forbidden, Refused } from "../api/api-failure.ts";
import { DAY } from "../api/lists.ts";
import { inParallel } from "../api/parallel.ts";
import { type Due, dueOf, type MeteredAccount, REREAD_DAYS } from "./due-usage.ts";
import {
  type DayValue,
  forgetKnownUsage,
  keepListedMeters,
  listedMeters,
  recordUsageRead,
} from "./meter-record.ts";
import { METERS_PERMISSION, readDays, readMeters } from "./summaries.ts";

/** So many meters of an account are read, as many as metrics can be declared: the newest, active ones first. */
export const MOST_METERS = 200;
/** One sync reads so many pairs of a customer and a meter, those read longest ago first; the next one reads the rest. */
export const MOST_PAIRS = 50_000;

/** External effects of reading meters. */
export interface MeterEffects {
  now(): Date;
  /** Reports progress; each line replaces the one before. */
  show(line: string, far?: { percent: number; rows: number }): void;
  signal?: AbortSignal;
}

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

/**
 * Reads what customers used of each meter that an item of theirs is billed by, day by day, up to the end of yesterday
 * in UTC. What was read is recorded pair by pair, so that an interrupted sync continues there; it waits for its import.
 * A key without permission reads nothing, and the answer says so.
 */
export async function syncMeters(
  store: Store,
  account: MeteredAccount,
  options: MeterOptions,
  effects: MeterEffects,
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
  effects: Pick<MeterEffects, "now">,
): Promise<boolean> {
  const until = (await listedMeters(store)).get(account)?.until ?? 0;
  return until < endOf(options, effects);
}

/** The day after the last one to read: today in UTC, by the clock that is behind. */
function endOf({ at }: Pick<MeterOptions, "at">, { now }: Pick<MeterEffects, "now">): number {
  return Math.floor(Math.min(at, now().getTime() / 1000) / DAY);
}

async function readAll(
  store: Store,
  account: MeteredAccount,
  options: MeterOptions,
  effects: MeterEffects,
): Promise<MetersRead> {
  const end = endOf(options, effects);
  const all = await readMeters(account.reader, account.livemode);
  if (options.isAll === true) forgetKnownUsage(store, account.id);
  const meters = all.slice(-MOST_METERS);
  const warnings =
    all.length > meters.length
      ? [`${account.id}: ${all.length} meters, of which the ${MOST_METERS} newest active ones are read`]
      : [];
  const due = await dueOf(store, account, meters, end);
  const now = due.slice(0, options.most ?? MOST_PAIRS);
  warnings.push(...(await readDue(store, account, now, options, effects)));
  const left = due.length - now.length;
  const metrics = meters.map(({ metric, name, formula }) => ({ id: metric, name, formula }));
  keepListedMeters(store, account.id, { until: left === 0 ? end : null, metrics });
  return { meters: all.length, read: now.length, left, warnings };
}

/** @returns why Stripe refused to sum up the usage of some, the first one in full; the others are read */
async function readDue(
  store: Store,
  account: MeteredAccount,
  due: Due[],
  { atOnce }: MeterOptions,
  effects: MeterEffects,
): Promise<string[]> {
  let done = 0;
  const refused: Refused[] = [];
  await inParallel(due, atOnce, async (one) => {
    effects.signal?.throwIfAborted();
    await readOne(store, account, one, effects).catch((error: unknown) => {
      if (!(error instanceof Refused)) throw error;
      refused.push(error);
    });
    done += 1;
    const percent = Math.floor((100 * done) / due.length);
    const line = `${account.id}: usage of ${done.toLocaleString("en")} of ${due.length.toLocaleString("en")} customers and meters`;
    effects.show(line, { percent, rows: done });
  });
  const [first] = refused;
  return first === undefined
    ? []
    : [
        `${account.id}: usage of ${refused.length.toLocaleString("en")} customers and meters isn't read: ${first.message}`,
      ];
}

async function readOne(
  store: Store,
  account: MeteredAccount,
  { key, meter, customer, known, from, until }: Due,
  effects: MeterEffects,
): Promise<void> {
  const days = await readDays(account.reader, { meter: meter.id, customer }, [from, until]);
  effects.signal?.throwIfAborted();
  const at = Math.floor(effects.now().getTime() / 1000);
  const changed = changedDays(known?.last ?? [], days, from);
  await recordUsageRead(store, key, {
    known: { until, last: days.filter(([day]) => day >= until - REREAD_DAYS) },
    read: {
      account: account.id,
      customer,
      metric: meter.metric,
      days: changed.map(([day, value]) => [day, value, at]),
    },
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
