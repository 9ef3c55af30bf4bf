import { minorDigits } from "../../base/currency.ts";
import { divideHalfEven } from "../../base/money.ts";
import { UNIT } from "../list/metric.ts";

/** The parts of one whole: what flooring each to minor units leaves, in 1e-18 of one. */
interface Whole {
  rests: BigUint64Array;
  count: number;
  floors: bigint;
  scaled: bigint;
  /** Which rests are rounded up: those above, and those equal up to a place. */
  above: bigint;
  equalUpTo: number;
}

/**
 * Rounds very many sums of money (1e-18 of a major unit) to minor units so that the parts of each whole add up to what it
 * rounds to: largest remainder, ties in the order in which they came. Costs eight bytes a part; parts of 0 cost nothing.
 */
export class PartRounding {
  readonly #wholes = new Map<string, Whole>();
  readonly #scales = new Map<string, bigint>();
  /** How many parts it holds. */
  size = 0;

  /** Takes a part. @returns its place, by which its rounded value is asked after `settle` */
  add(name: string, currency: string, n: bigint): { floor: number; place: number } {
    if (n === 0n) return { floor: 0, place: -1 };
    const whole = this.#wholeOf(name);
    const scaled = n * this.#scaleOf(currency);
    const floor = floorDivide(scaled, UNIT);
    if (whole.count === whole.rests.length) whole.rests = grown(whole.rests);
    whole.rests[whole.count] = scaled - floor * UNIT;
    whole.floors += floor;
    whole.scaled += scaled;
    whole.count += 1;
    this.size += 1;
    return { floor: Number(floor), place: whole.count - 1 };
  }

  /** Every part is there: decides which are rounded up. */
  settle(): void {
    for (const whole of this.#wholes.values()) settle(whole);
  }

  /** A part in minor units. */
  valueOf(name: string, { floor, place }: { floor: number; place: number }): number {
    const whole = this.#wholes.get(name);
    const rest = whole?.rests[place];
    if (whole === undefined || rest === undefined || place < 0) return floor;
    const isUp = rest > whole.above || (rest === whole.above && place <= whole.equalUpTo);
    return isUp ? floor + 1 : floor;
  }

  #wholeOf(name: string): Whole {
    let whole = this.#wholes.get(name);
    if (whole === undefined) {
      const rests = new BigUint64Array(16);
      whole = { rests, count: 0, floors: 0n, scaled: 0n, above: UNIT, equalUpTo: -1 };
      this.#wholes.set(name, whole);
    }
    return whole;
  }

  #scaleOf(currency: string): bigint {
    const scale = this.#scales.get(currency) ?? 10n ** BigInt(minorDigits(currency));
    this.#scales.set(currency, scale);
    return scale;
  }
}

function settle(whole: Whole): void {
  const missing = Number(divideHalfEven(whole.scaled, UNIT) - whole.floors);
  if (missing <= 0) return;
  const sorted = whole.rests.slice(0, whole.count).sort();
  whole.above = sorted[whole.count - missing] ?? UNIT;
  let equal = missing;
  for (let index = whole.count - 1; index >= 0 && sorted[index]! > whole.above; index--) equal -= 1;
  for (let place = 0; place < whole.count && equal > 0; place++) {
    if (whole.rests[place] !== whole.above) continue;
    equal -= 1;
    whole.equalUpTo = place;
  }
}

function grown(rests: BigUint64Array): BigUint64Array {
  const more = new BigUint64Array(rests.length * 2);
  more.set(rests);
  return more;
}

function floorDivide(n: bigint, d: bigint): bigint {
  const quotient = n / d;
  return n % d < 0n ? quotient - 1n : quotient;
}
