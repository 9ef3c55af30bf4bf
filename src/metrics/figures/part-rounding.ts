import { minorDigits } from "../../base/currency.ts";
import { divideHalfEven } from "../../base/money.ts";
import { UNIT } from "../list/metric.ts";

/** The parts of one whole: the remainder of each after flooring to minor units, in 1e-18 of a minor unit. */
interface Whole {
  rests: BigUint64Array;
  count: number;
  floors: bigint;
  scaled: bigint;
  /** Remainders above this are rounded up, and equal ones up to the place `equalUpTo`. */
  above: bigint;
  equalUpTo: number;
}

/**
 * Rounds large numbers of amounts (1e-18 of a major unit) to minor units so that the parts of each whole add up to the
 * rounded whole: largest remainder, ties in order of arrival. Uses eight bytes a part; zero parts are free.
 */
export class PartRounding {
  readonly #wholes = new Map<string, Whole>();
  readonly #scales = new Map<string, bigint>();
  /** Number of parts added, zeros left out. */
  size = 0;

  /**
   * Adds a part.
   * @returns the handle to pass to `valueOf` after `settle`
   */
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

  /** Decides which parts are rounded up. Call it once all parts are added. */
  settle(): void {
    for (const whole of this.#wholes.values()) settle(whole);
  }

  /** A part's rounded value in minor units. */
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
