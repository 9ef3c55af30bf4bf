import { Temporal } from "temporal-polyfill";
import { type Book, moneyAt } from "./books.ts";
import { startOfDay } from "./calendar.ts";
import { type Frame, frameOf } from "./frames.ts";
import { isPositive } from "./rates.ts";
import { type Q, q, ratio } from "./rational.ts";
import { fullSets } from "./sets.ts";

/** What happened in the thirty local days up to the end of a period. */
export function thirtyDays(book: Book, end: number, endDay: string): Frame {
  const first = Temporal.PlainDate.from(endDay).subtract({ days: 30 }).toString();
  return frameOf(book, startOfDay(first, book.input.zone), end);
}

/** Changes of a customer between active and not, in the time of a frame. */
function turns(book: Book, { start, end }: Frame): { hasBegun: boolean; isReturn: boolean }[] {
  return [...book.courses].flatMap(([customer, points]) =>
    points
      .filter(({ at }) => at >= start && at < end)
      .flatMap(({ at, money }) => {
        const [was, is] = [isPositive(moneyAt(book, customer, at)), isPositive(money)];
        const set = fullSets(book.input).find((each) => each.customer === customer && each.at === at);
        return was === is ? [] : [{ hasBegun: is, isReturn: set?.whole === "reactivation" }];
      }),
  );
}

/**
 * Customers that stopped being active, once for each time, over those active at the start and those that became active
 * other than by coming back.
 */
export function churnOfAll(book: Book, frame: Frame): Q | null {
  const all = turns(book, frame);
  const begun = all.filter(({ hasBegun, isReturn }) => hasBegun && !isReturn).length;
  const base = frame.rows.filter(({ wasActive }) => wasActive).length + begun;
  return ratio(q(all.filter(({ hasBegun }) => !hasBegun).length), q(base));
}
