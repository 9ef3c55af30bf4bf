import { divideHalfEven, RATE_ONE, roundParts } from "../base/money.ts";
import { CAUSES, type Cause, groupOf } from "../base/words.ts";
import type { FlowRow } from "./flow.ts";

/**
 * Expansion by one cause in one change set. `marks` are bits that prevent counting twice: 1 the first row of its set, 2
 * the first of its cause in the set, 4 the first of its group; 8 its cause is positive in the set, 16 its group is.
 * `undone`: the first later day on which MRR was back to its level just before the set, or -1.
 */
export interface ExpansionRow {
  key: number;
  currency: number;
  day: number;
  cause: Cause;
  micros: number;
  openAt: number;
  marks: number;
  undone: number;
}

/** Expansion by one cause: `given`, reported once, and changes to how much of it is kept from day `seen` on. */
export interface KeptRow {
  key: number;
  currency: number;
  cause: Cause;
  day: number;
  seen: number;
  given: number;
  kept: number;
}

/** A customer's first MRR, and the day of its first expansion (-1 if none). */
export interface LifeRow {
  key: number;
  currency: number;
  first: number;
  base: number;
  expanded: number;
}

/** From `day` on, a change in the lower of a customer's current and first MRR. */
export interface CohortRow {
  key: number;
  currency: number;
  first: number;
  day: number;
  kept: number;
}

export interface Lives {
  expansions: ExpansionRow[];
  kept: KeptRow[];
  lives: LifeRow[];
  cohorts: CohortRow[];
}

/** Rate of a currency on a local day, in units of 1e-12 of the reporting currency. */
export type RateOf = (currency: number, day: number) => bigint;

/**
 * Follows one customer's first MRR and each expansion, from its flows in time order. Pure. For a customer with several
 * currencies under a key, money is in the reporting currency (number 0), at the rates of the day it is measured from,
 * rounded to the micro.
 */
export function lives(rows: FlowRow[], rate: RateOf): Lives {
  const found: Lives = { expansions: [], kept: [], lives: [], cohorts: [] };
  for (const own of byKey(rows)) {
    const first = own[0]!.currency;
    if (own.every((row) => row.currency === first))
      follow(own, found, first, {
        value: (amounts) => amounts.get(first) ?? 0,
        exceeds: (amounts, base) => (amounts.get(first) ?? 0) > (base.get(first) ?? 0),
      });
    else
      follow(own, found, 0, {
        value: (amounts, day) => converted(amounts, day, rate),
        exceeds: (amounts, base, day) => converting(less(amounts, base), day, rate) > 0n,
      });
  }
  return found;
}

type Amounts = ReadonlyMap<number, number>;
type Value = (amounts: Amounts, day: number) => number;

/** Converts amounts to one value, rounded to the micro, and compares them exactly. */
interface Worth {
  value: Value;
  exceeds(amounts: Amounts, base: Amounts, day: number): boolean;
}

/** An expansion that is still being followed. */
interface Watched {
  rows: ExpansionRow[];
  day: number;
  before: number;
  /** MRR without it, by currency. */
  base: Amounts;
  given: number;
  kept: number;
  shares: number[];
}

function follow(own: FlowRow[], found: Lives, currency: number, worth: Worth): void {
  const { value } = worth;
  const balance = new Map<number, number>();
  const watched: Watched[] = [];
  let life: LifeRow | null = null;
  let least = 0;
  for (let from = 0; from < own.length; ) {
    const { set, day } = own[from]!;
    let to = from;
    for (; own[to]?.set === set; to++) {
      const row = own[to]!;
      balance.set(row.currency, (balance.get(row.currency) ?? 0) + row.micros);
    }
    watch(watched, balance, day, worth, found);
    const after = value(balance, day);
    if (life === null && after > 0) {
      life = { key: own[from]!.key, currency, first: day, base: after, expanded: -1 };
      found.lives.push(life);
    }
    if (life !== null) {
      const kept = Math.min(life.base, value(balance, life.first));
      if (kept !== least)
        found.cohorts.push({ key: life.key, currency, first: life.first, day, kept: kept - least });
      least = kept;
    }
    const rows = expansionOf(own, from, to, currency, worth);
    if (rows.length > 0) {
      if (life !== null && life.expanded < 0) life.expanded = day;
      begin(rows, { after, base: less(balance, expandedIn(own, from, to)) }, watched, found);
    }
    from = to;
  }
  for (const { rows } of watched) found.expansions.push(...rows);
}

/**
 * The causes of a set that expands a key's MRR; empty for any other set. An expansion that rounds to 0 counts as one
 * micro, so that it isn't lost.
 */
function expansionOf(
  rows: FlowRow[],
  from: number,
  to: number,
  currency: number,
  { value, exceeds }: Worth,
): ExpansionRow[] {
  const only = rows[from]!;
  if (to - from === 1) {
    const { key, day, cause, openAt } = only;
    if (only.type !== "expansion" || only.micros <= 0) return NO_EXPANSION;
    const micros = Math.max(1, value(new Map([[only.currency, only.micros]]), day));
    return [{ key, currency, day, cause, micros, openAt, marks: 31, undone: -1 }];
  }
  return expansionOfSeveral(rows.slice(from, to), currency, { value, exceeds });
}

const NO_EXPANSION: ExpansionRow[] = [];
const NOTHING: Amounts = new Map();

function expansionOfSeveral(rows: FlowRow[], currency: number, { value, exceeds }: Worth): ExpansionRow[] {
  const { key = 0, day = 0, openAt = 0 } = rows[0] ?? {};
  if (!exceeds(expandedIn(rows, 0, rows.length), NOTHING, day)) return NO_EXPANSION;
  const amounts = new Map<Cause, Map<number, number>>();
  for (const { type, cause, currency: of, micros } of rows) {
    if (type !== "expansion" || micros === 0) continue;
    const sums = amounts.get(cause) ?? new Map<number, number>();
    sums.set(of, (sums.get(of) ?? 0) + micros);
    amounts.set(cause, sums);
  }
  const found = [...amounts].map(([cause, sums]): ExpansionRow => {
    return { key, currency, day, cause, micros: value(sums, day), openAt, marks: 0, undone: -1 };
  });
  const short = 1 - found.reduce((sum, row) => sum + row.micros, 0);
  const largest = found.reduce((most, row) => (row.micros > most.micros ? row : most));
  if (short > 0) largest.micros += short;
  found.sort((a, b) => CAUSES.indexOf(a.cause) - CAUSES.indexOf(b.cause));
  mark(found);
  return found;
}

function mark(rows: ExpansionRow[]): void {
  const groups = new Map<string, ExpansionRow[]>();
  for (const row of rows) {
    const group = groupOf(row.cause);
    groups.set(group, [...(groups.get(group) ?? []), row]);
    if (row.micros > 0) row.marks |= 2 | 8;
  }
  for (const members of groups.values()) {
    if (members.reduce((sum, { micros }) => sum + micros, 0) <= 0) continue;
    for (const [index, row] of members.entries()) row.marks |= index === 0 ? 4 | 16 : 16;
  }
  if (rows[0] !== undefined) rows[0].marks |= 1;
}

/** What a set adds to a key's MRR, by currency. */
function expandedIn(rows: FlowRow[], from: number, to: number): Amounts {
  const sums = new Map<number, number>();
  for (let place = from; place < to; place++) {
    const { type, currency, micros } = rows[place]!;
    if (type === "expansion") sums.set(currency, (sums.get(currency) ?? 0) + micros);
  }
  return sums;
}

function less(amounts: Amounts, others: Amounts): Amounts {
  const left = new Map(amounts);
  for (const [currency, micros] of others) left.set(currency, (left.get(currency) ?? 0) - micros);
  return left;
}

function begin(
  rows: ExpansionRow[],
  { after, base }: { after: number; base: Amounts },
  watched: Watched[],
  found: Lives,
): void {
  const day = rows[0]!.day;
  const given = rows.reduce((sum, { micros }) => sum + micros, 0);
  const shares = rows.map(({ micros }) => micros);
  for (const { key, currency, cause, micros } of rows) {
    found.kept.push({ key, currency, cause, day, seen: day, given: micros, kept: micros });
  }
  watched.push({ rows, day, before: after - given, base, given, kept: given, shares });
}

/** Lowers what is kept of earlier expansions to the customer's current MRR. */
function watch(
  watched: Watched[],
  balance: Amounts,
  day: number,
  { value, exceeds }: Worth,
  found: Lives,
): void {
  for (const one of watched) {
    if (one.kept <= 0 && one.rows[0]!.undone >= 0) continue;
    const worth = value(balance, one.day);
    if (one.rows[0]!.undone < 0 && !exceeds(balance, one.base, one.day))
      for (const row of one.rows) row.undone = day;
    const kept = Math.min(one.given, Math.max(0, worth - one.before));
    if (kept >= one.kept) continue;
    const shares = shared(kept, one.rows, one.given);
    for (const [index, { key, currency, cause }] of one.rows.entries()) {
      const change = shares[index]! - one.shares[index]!;
      if (change === 0) continue;
      found.kept.push({ key, currency, cause, day: one.day, seen: day, given: 0, kept: change });
    }
    one.kept = kept;
    one.shares = shares;
  }
}

function shared(kept: number, rows: ExpansionRow[], given: number): number[] {
  if (rows.length === 1) return [kept];
  const parts = rows.map(({ micros }) => BigInt(kept) * BigInt(micros));
  return roundParts(parts, BigInt(given)).map(Number);
}

function converted(amounts: Amounts, day: number, rate: RateOf): number {
  return Number(divideHalfEven(converting(amounts, day, rate), RATE_ONE));
}

/** Amounts in the reporting currency, in units of 1e-12 micros. */
function converting(amounts: Amounts, day: number, rate: RateOf): bigint {
  let total = 0n;
  for (const [currency, micros] of amounts) total += BigInt(micros) * rate(currency, day);
  return total;
}

function byKey(rows: FlowRow[]): FlowRow[][] {
  const first = rows[0]?.key;
  if (first === undefined) return [];
  if (rows.every(({ key }) => key === first)) return [rows];
  const keys = new Map<number, FlowRow[]>();
  for (const row of rows) {
    const own = keys.get(row.key);
    if (own === undefined) keys.set(row.key, [row]);
    else own.push(row);
  }
  return [...keys.values()];
}
