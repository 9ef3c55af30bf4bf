import { PERIODS, periodEnd } from "../base/period.ts";
import type { Cause, MovementType } from "../base/words.ts";

/** Money moved by one change set under one key (a product, a price, or 0 for all items together). */
export interface Leg {
  key: number;
  currency: number;
  type: MovementType;
  cause: Cause;
  micros: number;
}

/** The legs of a change set, dated by its local day. */
export interface LegSet {
  day: number;
  legs: Leg[];
}

/**
 * A leg with what makes rates over opening customers additive.
 * `openAt`: bit i is set if the customer was active (under the key) at the start of the row's period of PERIODS[i].
 * `activated`: 1 if the set made the customer active under the key, -1 if inactive; set on one row only.
 */
export interface FlowRow extends Leg {
  /** Index of its set among the customer's sets. */
  set: number;
  day: number;
  openAt: number;
  activated: number;
}

/** A key's MRR, and whether it was positive at the start of each current period. */
interface Standing {
  total: number;
  ends: number[];
  openAt: number;
}

/** The flows of one customer from its legs in time order: one row per set, key, currency, type and cause. Pure. */
export function flows(sets: LegSet[]): FlowRow[] {
  const rows: FlowRow[] = [];
  const standings = new Map<number, Standing>();
  for (const [set, { day, legs }] of sets.entries()) {
    const first = rows.length;
    for (const leg of legs) addLeg(rows, first, leg, day, set);
    for (let i = first; i < rows.length; i++) settleKey(rows, i, first, standings);
  }
  return rows.filter(({ micros, activated }) => micros !== 0 || activated !== 0);
}

function addLeg(
  rows: FlowRow[],
  first: number,
  { key, currency, type, cause, micros }: Leg,
  day: number,
  set: number,
): void {
  for (let i = first; i < rows.length; i++) {
    const row = rows[i]!;
    if (row.key !== key || row.currency !== currency || row.type !== type || row.cause !== cause) continue;
    row.micros += micros;
    return;
  }
  rows.push({ key, currency, type, cause, micros, set, day, openAt: -1, activated: 0 });
}

/** Updates a key's standing at the key's first row in a set. The set's other rows of the key share its `openAt`. */
function settleKey(rows: FlowRow[], index: number, first: number, standings: Map<number, Standing>): void {
  const row = rows[index]!;
  const standing = standingAt(standings, row.key, row.day);
  for (let i = first; i < index; i++) if (rows[i]!.key === row.key) row.openAt = standing.openAt;
  if (row.openAt >= 0) return;
  row.openAt = standing.openAt;
  const before = standing.total;
  for (let i = index; i < rows.length; i++) if (rows[i]!.key === row.key) standing.total += rows[i]!.micros;
  row.activated = Number(standing.total > 0) - Number(before > 0);
}

/** A key's standing on a day, with `openAt` updated for periods that have started since. */
function standingAt(standings: Map<number, Standing>, key: number, day: number): Standing {
  let standing = standings.get(key);
  if (standing === undefined) {
    standing = { total: 0, ends: PERIODS.map(() => Number.NEGATIVE_INFINITY), openAt: 0 };
    standings.set(key, standing);
  }
  for (let i = 0; i < PERIODS.length; i++) {
    if (day < standing.ends[i]!) continue;
    standing.ends[i] = periodEnd(PERIODS[i]!, day);
    standing.openAt = standing.total > 0 ? standing.openAt | (1 << i) : standing.openAt & ~(1 << i);
  }
  return standing;
}
