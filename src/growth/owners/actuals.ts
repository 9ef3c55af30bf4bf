import type { Period } from "../../base/period.ts";
import { dateOfDay } from "../../base/zone.ts";
import { gather, provedFigure } from "../../metrics/figures/compute.ts";
import { type Fraction, isOfTree, type Metric } from "../../metrics/list/metric.ts";
import { type Subject, understand } from "../../metrics/question/question.ts";
import type { Book } from "../../model/parts/book.ts";
import { paceKind } from "./pace.ts";
import { kindOfPeriod } from "./target-record.ts";

/** What a target's metric came to, as exact fractions; null where there is none. Money in major units. */
export interface Actual {
  actual: Fraction | null;
  /** Of a stock, what it was when the period began. */
  opening: Fraction | null;
}

/**
 * A metric in a period up to the end of a day in it.
 * @param customers SQL for numbers of customers, one column `customer`; everybody if omitted
 */
export async function actualIn(
  book: Book,
  subject: Subject,
  {
    metric,
    period,
    until,
    customers,
  }: { metric: Metric; period: Period; until: number; customers?: string | undefined },
): Promise<Actual> {
  const narrowed = customers === undefined ? {} : { customers };
  const read = async (from: string, to: string, interval: string) => {
    const question = understand(
      { metric: metric.id, from, to, interval, by: [], ...narrowed },
      subject,
      metric,
    );
    return provedFigure(book, question, await gather(book, question));
  };
  const isStock = paceKind(metric) === "stock";
  const isDaily = isStock || (isOfTree(metric) && metric.unit !== "ratio");
  const last = dateOfDay(Math.min(until, period.end - 1));
  const actual = isDaily
    ? await read(isStock ? last : dateOfDay(period.start), last, "day")
    : await read(period.label, period.label, kindOfPeriod(period.label));
  const before = dateOfDay(period.start - 1);
  return { actual, opening: isStock ? await read(before, before, "day") : null };
}
