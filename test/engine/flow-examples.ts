import type { Cause, MovementType } from "../../src/base/words.ts";
import { dateOfDay, dayOfDate } from "../../src/base/zone.ts";
import { type FlowRow, flows } from "../../src/engine/flow.ts";

/** A part of a change set: its cause, what moved, and where it isn't the first, the currency and the key. */
type Part = [cause: Cause, micros: number, currency?: number, key?: number];
/** A change set: its date, its type, and its parts. */
export type Moved = [date: string, type: MovementType, ...parts: Part[]];

/** The flows of one customer from its change sets. */
export function flowsOf(...sets: Moved[]): FlowRow[] {
  return flows(
    sets.map(([date, type, ...parts]) => ({
      day: dayOfDate(date),
      legs: parts.map(([cause, micros, currency = 1, key = 0]) => ({ key, currency, type, cause, micros })),
    })),
  );
}

/** A local day as its date. */
export const dateOf = (day: number) => (day < 0 ? "never" : dateOfDay(day));
