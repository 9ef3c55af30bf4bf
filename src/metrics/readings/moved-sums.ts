import type { Period } from "../../base/period.ts";
import { CAUSES, MOVEMENT_TYPES } from "../../base/words.ts";
import type { Movement } from "../../engine/movement.ts";
import { type Moves, moveCode, type RollForward } from "../list/cell.ts";
import type { Convert } from "./period-figures.ts";

/** Sums customers' movements by day, currency, type and cause; its size doesn't grow with the number of customers. */
export class MovedSums {
  readonly #sums = new Map<number, { day: number; currency: number; codes: Map<number, number> }>();

  add(movements: Movement[]): void {
    for (const { day, type, pairs } of movements) {
      for (const { before, after, steps } of pairs) {
        const codes = this.#at(day, (after ?? before)?.state.currency ?? 0);
        for (const step of steps) {
          const code = moveCode(MOVEMENT_TYPES.indexOf(type), CAUSES.indexOf(step.cause));
          codes.set(code, (codes.get(code) ?? 0) + step.after - step.before);
        }
      }
    }
  }

  /** The days with any movement. */
  days(): number[] {
    return [...this.#sums.values()].map(({ day }) => day);
  }

  /** Opening, closing and movements of each period. The periods must be consecutive and cover every day. */
  byPeriod(periods: Period[], convert: Convert): RollForward[] {
    const found = new Map(periods.map(({ label }) => [label, new Map<number, number>()]));
    const moved = new Map(periods.map(({ label }): [string, Moves] => [label, new Map()]));
    const labels = new Map<number, string>();
    for (const { start, end, label } of periods)
      for (let day = start; day < end; day++) labels.set(day, label);
    for (const { day, currency, codes } of this.#sums.values()) {
      const label = labels.get(day) ?? "";
      const [native, own] = [found.get(label), moved.get(label)];
      for (const [code, micros] of codes) {
        native?.set(currency, (native.get(currency) ?? 0) + micros);
        own?.set(code, (own.get(code) ?? 0n) + convert(currency, day, micros));
      }
    }
    return rolledForward(periods, [...found.values()], [...moved.values()], convert);
  }

  #at(day: number, currency: number): Map<number, number> {
    const key = day * 100_000 + currency;
    let found = this.#sums.get(key);
    if (found === undefined) {
      found = { day, currency, codes: new Map() };
      this.#sums.set(key, found);
    }
    return found.codes;
  }
}

function rolledForward(
  periods: Period[],
  native: Map<number, number>[],
  moved: Moves[],
  convert: Convert,
): RollForward[] {
  const balance = new Map<number, number>();
  const worth = (day: number) =>
    [...balance].reduce((sum, [currency, micros]) => sum + convert(currency, day, micros), 0n);
  return periods.map(({ start, end }, index) => {
    const opening = worth(start - 1);
    for (const [currency, micros] of native[index] ?? [])
      balance.set(currency, (balance.get(currency) ?? 0) + micros);
    return { opening, closing: worth(end - 1), moved: moved[index] ?? new Map<number, bigint>() };
  });
}
