import { type Book, firstPoint } from "./books.ts";
import { dayOf, type Period, startOfDay } from "./calendar.ts";
import { daysBetween, plusDays, plusMonths } from "./days.ts";
import type { Frame } from "./frames.ts";
import { convert, type Money, plus } from "./rates.ts";
import { compare, max, min, type Q, q, ratio, sub, sum, ZERO } from "./rational.ts";
import { count } from "./ratios.ts";

/** A change set of type expansion that grew a customer in the books, in the reporting currency of its day. */
export interface Expansion {
  customer: string;
  at: number;
  day: string;
  gain: Q;
  /** What the customer was worth without it. */
  base: Q;
}

const REGRET_DAYS = 90;

/** The money of each expansion set, its legs added up. */
function expandedMoney(book: Book): Array<{ customer: string; at: number; day: string; money: Money }> {
  const sets = new Map<string, { customer: string; at: number; day: string; money: Money }>();
  for (const { customer, at, day, type, money } of book.flows) {
    if (type !== "expansion") continue;
    const key = `${customer} ${at}`;
    const old = sets.get(key)?.money ?? {};
    const added = Object.entries(money).reduce((all, [currency, micros]) => plus(all, currency, micros), old);
    sets.set(key, { customer, at, day, money: added });
  }
  return [...sets.values()];
}

const known = new WeakMap<Book, Expansion[]>();

/** Every expansion of a book; under a filter, those whose legs there come to more than 0. */
export function expansionsOf(book: Book): Expansion[] {
  const found = known.get(book) ?? allExpansions(book);
  known.set(book, found);
  return found;
}

function allExpansions(book: Book): Expansion[] {
  const all = expandedMoney(book).map(({ customer, at, day, money }) => {
    const gain = convert(book.input, money, day);
    const after = book.courses.get(customer)?.find((point) => point.at === at)?.money ?? {};
    return { customer, at, day, gain, base: sub(convert(book.input, after, day), gain) };
  });
  return all.filter(({ gain }) => compare(gain, ZERO) > 0);
}

/** Expansions in [start, end). */
export const expansionsIn = (book: Book, { start, end }: Pick<Frame, "start" | "end">): Expansion[] =>
  expansionsOf(book).filter(({ at }) => at >= start && at < end);

/** The least a customer was worth from an expansion on, until a local date is over. */
function lowest(book: Book, { customer, at, day }: Expansion, lastDay: string): Q {
  const until = startOfDay(plusDays(lastDay, 1), book.input.zone);
  const points = (book.courses.get(customer) ?? []).filter((point) => point.at >= at && point.at < until);
  const [first = ZERO, ...rest] = points.map(({ money }) => convert(book.input, money, day));
  return rest.reduce(min, first);
}

/** What of an expansion was never given back in the k months after it. */
export function kept(book: Book, expansion: Expansion, k: number): Q {
  const left = sub(lowest(book, expansion, plusMonths(expansion.day, k)), expansion.base);
  return min(expansion.gain, max(ZERO, left));
}

/** Expansions of k months ago or more at the start of a local date. */
export const aged = (book: Book, k: number, atDay: string): Expansion[] =>
  expansionsOf(book).filter(({ day }) => plusMonths(day, k) < atDay);

/** The part of the money expanded k months ago or more that was kept. */
export function durability(book: Book, k: number, atDay: string): { expanded: Q; kept: Q } {
  const list = aged(book, k, atDay);
  return {
    expanded: sum(list.map(({ gain }) => gain)),
    kept: sum(list.map((expansion) => kept(book, expansion, k))),
  };
}

/** The share of the expansions whose 90th day is in the period that were fully taken back by then. */
export function regret(book: Book, period: Period): Q | null {
  const startDay = dayOf(period.start, book.input.zone);
  const due = expansionsOf(book).filter(({ day }) => {
    const last = plusDays(day, REGRET_DAYS);
    return last >= startDay && last < period.endDay;
  });
  const isUndone = (one: Expansion): boolean =>
    compare(lowest(book, one, plusDays(one.day, REGRET_DAYS)), one.base) <= 0;
  return ratio(count(due.filter(isUndone)), count(due));
}

export const opened = (frame: Frame): Set<string> =>
  new Set(frame.rows.filter((row) => row.wasActive).map((row) => row.customer));

/** How many customers expanded in a period; of those active at its start, or of all. */
export function expanders(book: Book, frame: Frame, whose: "opening" | "all"): Q {
  const customers = new Set(expansionsIn(book, frame).map(({ customer }) => customer));
  const owners = opened(frame);
  return count([...customers].filter((customer) => whose === "all" || owners.has(customer)));
}

/** What expansions of a period add up to, over a number of them. */
export const averageOver = (book: Book, frame: Frame, divisor: Q): Q | null =>
  ratio(sum(expansionsIn(book, frame).map(({ gain }) => gain)), divisor);

/** The middle of a list; of an even number, the mean of the middle two. */
function median(list: readonly number[]): Q | null {
  const sorted = [...list].sort((a, b) => a - b);
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]];
  return low === undefined || high === undefined ? null : q(low + high, 2n);
}

/** Days from first MRR to first expansion, of customers whose first expansion is in the period. */
export function timeToExpansion(book: Book, { start, end }: Frame): Q | null {
  const firsts = new Map<string, Expansion>();
  for (const one of expansionsOf(book)) if (!firsts.has(one.customer)) firsts.set(one.customer, one);
  const inside = [...firsts.values()].filter(({ at }) => at >= start && at < end);
  return median(inside.map(({ customer, day }) => daysBetween(firstPoint(book, customer)?.day ?? day, day)));
}
