import { CambiumError } from "../../base/error.ts";
import type { Period } from "../../base/period.ts";
import type { Zone } from "../../base/zone.ts";
import type { Movement } from "../../engine/movement.ts";
import type { Convert } from "../readings/period-figures.ts";

/** Micros by currency. */
export type Balance = Map<number, number>;

/** An instant to read a balance at, and the day whose rates apply. */
export interface Moment {
  at: number;
  day: number;
}

/** The starts of the month before the first, of each month, and of the two months after the last. */
export function momentsOf(months: Period[], before: Period, after: Period, zone: Zone): Moment[] {
  const starts = [before.start, ...months.map(({ start }) => start), after.start, after.end];
  return starts.map((day) => ({ at: zone.startOf(day), day: day - 1 }));
}

/** A customer's balance just before each moment. Moments must be in ascending order. */
export function balancesAt(movements: Movement[], moments: Moment[]): Balance[] {
  const balance: Balance = new Map();
  let next = 0;
  return moments.map(({ at }) => {
    for (let set = movements[next]; set !== undefined && set.at < at; set = movements[++next])
      move(balance, set);
    return new Map(balance);
  });
}

/** The sum of the movements between two moments, each at the rates of its day. */
export function movedBetween(movements: Movement[], from: Moment, to: Moment, convert: Convert): bigint {
  let total = 0n;
  for (const set of movements) {
    if (set.at < from.at || set.at >= to.at) continue;
    const moved: Balance = new Map();
    move(moved, set);
    for (const [currency, micros] of moved) total += convert(currency, set.day, micros);
  }
  return total;
}

/** The value of a balance on a day, in 1e-18 of a major unit. */
export function worthOf(balance: Balance, day: number, convert: Convert): bigint {
  let total = 0n;
  for (const [currency, micros] of balance) total += convert(currency, day, micros);
  return total;
}

/** The result of a computation; null when it needs a missing exchange rate. */
export function unlessMissing<T>(compute: () => T): T | null {
  try {
    return compute();
  } catch (error) {
    if (error instanceof CambiumError && error.code === "missing_rate") return null;
    throw error;
  }
}

function move(balance: Balance, { pairs }: Movement): void {
  for (const { before, after } of pairs) {
    const currency = (after ?? before)?.state.currency ?? 0;
    const micros = (after?.value ?? 0) - (before?.value ?? 0);
    balance.set(currency, (balance.get(currency) ?? 0) + micros);
  }
}
