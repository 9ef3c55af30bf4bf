import { divideHalfEven, RATE_ONE } from "../../base/money.ts";
import { MOVEMENT_TYPES } from "../../base/words.ts";
import type { RateOf } from "../../engine/life.ts";
import { keptShares, type MovedPart, type Portion, portionsOf } from "./portions.ts";

/** Days after which it is told how much of an expansion was kept. */
export const KEPT_DAYS = [90, 180, 365] as const;

/** One change set of a customer. */
export interface MovedSet {
  set: number;
  day: number;
  /** Place among `MOVEMENT_TYPES`. */
  type: number;
  parts: CurrencyPart[];
  /** 0: without a discount, 1: a discount went on, 2: a discount was granted with it. */
  discount: number;
  /** The day on which that discount ended; 0: it hasn't, or there is none. */
  discountEnded: number;
}

/** What a change set moved by cause group and product in one currency, in micros of it. */
export interface CurrencyPart extends Omit<MovedPart, "amount"> {
  currency: number;
  micros: number;
}

/** An expansion movement. */
export interface Expansion {
  set: number;
  day: number;
  /** The customer's currency; 0, the reporting one, for a customer with several. */
  currency: number;
  micros: number;
  /** What rounding to micros left out for a customer with several currencies, in 1e-12 micros of the reporting one. */
  rest: number;
  portions: KeptPortion[];
  discount: number;
  /** Whether a discount was on it, and half or more of it was given back within 90 days of the discount's end. */
  isUnsustainable: boolean;
}

/** A portion, and what is kept of it through each of `KEPT_DAYS`. */
export interface KeptPortion extends Portion {
  kept: number[];
}

const EXPANSION = MOVEMENT_TYPES.indexOf("expansion");

/**
 * The expansion movements of one customer with their portions, and Kept(k) of each: its share of min(d, max(0, lowest
 * MRR in (t, t + k days] - MRR before)) (GROWTH §5). For a customer with several currencies money is in the reporting
 * currency, at the rates of the movement's day.
 * @param sets the customer's change sets in time order
 * @param today nothing after it is known
 */
export function expansionsOf(sets: readonly MovedSet[], rate: RateOf, today: number): Expansion[] {
  const currencies = new Set(sets.flatMap(({ parts }) => parts.map(({ currency }) => currency)));
  const [only = 0] = currencies;
  const course = currencies.size > 1 ? new MixedCourse(sets, rate) : new PlainCourse(sets, only);
  return sets.flatMap((set, index) => {
    if (set.type !== EXPANSION || set.day > today) return [];
    const { micros, rest, parts } = course.moved(index);
    const before = course.worth(index, set.day) - micros;
    const keptUntil = (last: number): number => {
      let least = micros;
      for (let later = index + 1; later < sets.length && least > 0; later++) {
        if ((sets[later]?.day ?? 0) > Math.min(last, today)) break;
        least = Math.min(least, Math.max(0, course.worth(later, set.day) - before));
      }
      return least;
    };
    return [
      {
        set: set.set,
        day: set.day,
        currency: course.currency,
        micros,
        rest,
        portions: withKept(
          portionsOf(parts, micros),
          KEPT_DAYS.map((days) => keptUntil(set.day + days)),
          micros,
        ),
        discount: set.discount,
        isUnsustainable: isUnsustainable(set, micros, keptUntil),
      },
    ];
  });
}

function withKept(portions: readonly Portion[], kept: readonly number[], micros: number): KeptPortion[] {
  const own = portions.map((portion) => portion.micros);
  const shares = kept.map((amount) => keptShares(amount, own, micros));
  return portions.map((portion, index) => ({
    ...portion,
    kept: shares.map((share) => share[index] ?? 0),
  }));
}

/** Days after the end of a discount within which what was sold with it may be given back. */
const AFTER_DISCOUNT = 90;

function isUnsustainable(
  { discount, discountEnded: ended }: MovedSet,
  micros: number,
  keptUntil: (last: number) => number,
): boolean {
  if (discount === 0 || ended === 0) return false;
  return 2 * keptUntil(ended - 1) >= micros && 2 * keptUntil(ended + AFTER_DISCOUNT) < micros;
}

/** What a customer's change sets move and leave. */
interface Course {
  currency: number;
  /** What a set moves, whole and by part. */
  moved(index: number): { micros: number; rest: number; parts: MovedPart[] };
  /** MRR after a set, in micros, at the rates of a day. */
  worth(index: number, day: number): number;
}

/** Of a customer with one currency: exact in its micros. */
class PlainCourse implements Course {
  readonly currency: number;
  readonly #sets: readonly MovedSet[];
  readonly #totals: number[] = [];

  constructor(sets: readonly MovedSet[], currency: number) {
    this.#sets = sets;
    this.currency = currency;
    let total = 0;
    for (const set of sets) {
      total += netOf(set);
      this.#totals.push(total);
    }
  }

  moved(index: number): ReturnType<Course["moved"]> {
    const set = this.#sets[index];
    const parts = set?.parts ?? [];
    return {
      micros: set === undefined ? 0 : netOf(set),
      rest: 0,
      parts: parts.map((part) => ({ ...part, amount: BigInt(part.micros) })),
    };
  }

  worth(index: number): number {
    return this.#totals[index] ?? 0;
  }
}

/** Of a customer with several currencies: in the reporting currency. */
class MixedCourse implements Course {
  readonly currency = 0;
  readonly #sets: readonly MovedSet[];
  readonly #rate: RateOf;
  readonly #balances: Map<number, number>[] = [];

  constructor(sets: readonly MovedSet[], rate: RateOf) {
    this.#sets = sets;
    this.#rate = rate;
    const balance = new Map<number, number>();
    for (const { parts } of sets) {
      for (const { currency, micros } of parts) balance.set(currency, (balance.get(currency) ?? 0) + micros);
      this.#balances.push(new Map(balance));
    }
  }

  moved(index: number): ReturnType<Course["moved"]> {
    const { parts = [], day = 0 } = this.#sets[index] ?? {};
    const own = parts.map((part) => ({
      ...part,
      amount: BigInt(part.micros) * this.#rate(part.currency, day),
    }));
    const whole = own.reduce((sum, { amount }) => sum + amount, 0n);
    const micros = divideHalfEven(whole, RATE_ONE);
    return { micros: Number(micros), rest: Number(whole - micros * RATE_ONE), parts: own };
  }

  worth(index: number, day: number): number {
    let whole = 0n;
    for (const [currency, micros] of this.#balances[index] ?? [])
      whole += BigInt(micros) * this.#rate(currency, day);
    return Number(divideHalfEven(whole, RATE_ONE));
  }
}

function netOf({ parts }: MovedSet): number {
  return parts.reduce((sum, { micros }) => sum + micros, 0);
}
