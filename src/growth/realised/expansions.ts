import { itemAt } from "../../base/lookup.ts";
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
export interface CurrencyPart extends MovedPart {
  currency: number;
  amount: number;
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
  /** What was given back of it within 90 days, by the day. */
  givenBack: { day: number; micros: number }[];
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
  const only = sets[0]?.parts[0]?.currency ?? 0;
  const isPlain = sets.every(({ parts }) => parts.every(({ currency }) => currency === only));
  const course = isPlain ? new PlainCourse(sets, only) : new MixedCourse(sets, rate);
  const found: Expansion[] = [];
  for (let index = 0; index < sets.length; index++) {
    const set = itemAt(sets, index, "sets");
    if (set.type !== EXPANSION || set.day > today) continue;
    const { micros, rest, parts } = course.moved(index);
    const follow = { sets, course, index, micros, today };
    const kept = keptThrough(
      follow,
      KEPT_DAYS.map((days) => set.day + days),
    );
    found.push({
      set: set.set,
      day: set.day,
      currency: course.currency,
      micros,
      rest,
      portions: withKept(portionsOf(parts, micros), kept, micros),
      givenBack: kept[0] === micros ? NOTHING : givenBack(follow),
      discount: set.discount,
      isUnsustainable: isUnsustainable(set, follow),
    });
  }
  return found;
}

/** An expansion whose later MRR is followed. */
interface Followed {
  sets: readonly MovedSet[];
  course: Course;
  index: number;
  micros: number;
  today: number;
}

/** What is kept of an expansion through each of some days, which ascend. */
function keptThrough({ sets, course, index, micros, today }: Followed, days: readonly number[]): number[] {
  const on = sets[index]?.day ?? 0;
  const before = course.worth(index, on) - micros;
  let least = micros;
  let later = index + 1;
  return days.map((day) => {
    for (; later < sets.length && least > 0; later++) {
      if ((sets[later]?.day ?? 0) > Math.min(day, today)) break;
      least = Math.min(least, Math.max(0, course.worth(later, on) - before));
    }
    return least;
  });
}

const NOTHING: Expansion["givenBack"] = [];

/** Days within which what is given back is taken from who was credited with it (GROWTH §7). */
const TAKEN_BACK_DAYS = KEPT_DAYS[0];

/** What was given back of an expansion, by the days on which MRR reached a new low. */
function givenBack(followed: Followed): Expansion["givenBack"] {
  const { sets, index, micros } = followed;
  const on = sets[index]?.day ?? 0;
  const later = sets.slice(index + 1).map(({ day }) => day);
  const days = [...new Set(later)].filter((day) => day <= on + TAKEN_BACK_DAYS);
  const kept = [micros, ...keptThrough(followed, days)];
  return days.flatMap((day, place) => {
    const lost = (kept[place] ?? 0) - (kept[place + 1] ?? 0);
    return lost > 0 ? [{ day, micros: lost }] : [];
  });
}

function withKept(portions: readonly Portion[], kept: number[], micros: number): KeptPortion[] {
  const [only] = portions;
  if (only !== undefined && portions.length === 1) return [keptPortion(only, kept)];
  const own = portions.map((portion) => portion.micros);
  const shares = kept.map((amount) => keptShares(amount, own, micros));
  return portions.map((portion, place) =>
    keptPortion(
      portion,
      shares.map((share) => share[place] ?? 0),
    ),
  );
}

function keptPortion({ group, product, micros }: Portion, kept: number[]): KeptPortion {
  return { group, product, micros, kept };
}

/** Days after the end of a discount within which what was sold with it may be given back. */
const AFTER_DISCOUNT = 90;

function isUnsustainable({ discount, discountEnded: ended }: MovedSet, followed: Followed): boolean {
  if (discount === 0 || ended === 0) return false;
  const [before = 0, after = 0] = keptThrough(followed, [ended - 1, ended + AFTER_DISCOUNT]);
  return 2 * before >= followed.micros && 2 * after < followed.micros;
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
    return { micros: set === undefined ? 0 : netOf(set), rest: 0, parts: set?.parts ?? [] };
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
      for (const { currency, amount } of parts) balance.set(currency, (balance.get(currency) ?? 0) + amount);
      this.#balances.push(new Map(balance));
    }
  }

  moved(index: number): ReturnType<Course["moved"]> {
    const { parts = [], day = 0 } = this.#sets[index] ?? {};
    const own = parts.map((part) => ({
      ...part,
      amount: BigInt(part.amount) * this.#rate(part.currency, day),
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
  return parts.reduce((sum, { amount }) => sum + amount, 0);
}
