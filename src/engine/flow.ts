import { PERIODS, periodEnd } from "../base/period.ts";
import type { MovementType } from "./movement.ts";

/** Money that moved at one change set under one key (a product, a price, or 0 for all items together). */
export interface Leg {
  key: number;
  currency: number;
  type: MovementType;
  micros: number;
}

/** The legs of one change set, dated by its local day. */
export interface LegSet {
  day: number;
  legs: Leg[];
}

/**
 * A leg with what makes rates over opening customers additive.
 * `openAt`: bit i is set when the customer was active (under the key) at the start of the row's period of
 * PERIODS[i]. `activated`: 1 when the customer became active under the key by this set, -1 when it stopped, on one row.
 */
export interface FlowRow extends Leg {
  day: number;
  openAt: number;
  activated: number;
}

interface Standing {
  total: number;
  ends: number[];
  openAt: number;
}

/** The flows of one customer from its legs, ascending in time. Pure. */
export function flows(sets: LegSet[]): FlowRow[] {
  const rows: FlowRow[] = [];
  const standings = new Map<number, Standing>();
  for (const { day, legs } of sets) {
    const before = new Map<number, number>();
    const first = rows.length;
    for (const leg of legs) {
      const standing = standingAt(standings, leg.key, day);
      if (!before.has(leg.key)) before.set(leg.key, standing.total);
      standing.total += leg.micros;
      const same = rows.findIndex((row, index) => index >= first && isSameRow(row, leg));
      if (same >= 0) rows[same]!.micros += leg.micros;
      else rows.push({ ...leg, day, openAt: standing.openAt, activated: 0 });
    }
    for (const [key, total] of before) {
      const activated = Number((standings.get(key)?.total ?? 0) > 0) - Number(total > 0);
      const row = rows.find((candidate, index) => index >= first && candidate.key === key);
      if (row !== undefined) row.activated = activated;
    }
  }
  return rows.filter((row) => row.micros !== 0 || row.activated !== 0);
}

function isSameRow(row: FlowRow, leg: Leg): boolean {
  return row.key === leg.key && row.currency === leg.currency && row.type === leg.type;
}

/** What a key is worth before a day's set; the bits of periods that begin anew are set on the way. */
function standingAt(standings: Map<number, Standing>, key: number, day: number): Standing {
  let standing = standings.get(key);
  if (standing === undefined) {
    standing = { total: 0, ends: PERIODS.map(() => Number.NEGATIVE_INFINITY), openAt: 0 };
    standings.set(key, standing);
  }
  for (const [index, interval] of PERIODS.entries()) {
    if (day < (standing.ends[index] ?? 0)) continue;
    standing.ends[index] = periodEnd(interval, day);
    const bit = 1 << index;
    standing.openAt = standing.total > 0 ? standing.openAt | bit : standing.openAt & ~bit;
  }
  return standing;
}
