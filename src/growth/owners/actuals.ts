import { type Period, periodOf } from "../../base/period.ts";
import { exactFigure, gather, provedFigure } from "../../metrics/figures/compute.ts";
import type { Fraction, Metric } from "../../metrics/list/metric.ts";
import { type Subject, understand } from "../../metrics/question/question.ts";
import type { Book } from "../../model/parts/book.ts";
import { paceKind } from "./pace.ts";
import { kindOfPeriod } from "./target-record.ts";

/** What a target's metric came to, as exact fractions; null where there is none. Money in major units. */
export interface Actual {
  actual: Fraction | null;
  /** `actual` as the metric shows it: money that moved is rounded with its parts. */
  shown: Fraction | null;
  /** Of a stock, what it was when the period began. */
  opening: Fraction | null;
}

/**
 * A metric in a period up to and including a day (GROWTH §7): a period that runs is read as if it ended that day.
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
  const read = async ({ label, start, end }: Period, interval: string) => {
    const asked = { metric: metric.id, from: label, to: label, interval, by: [] };
    const question = understand({ ...asked, ...(customers !== undefined && { customers }) }, subject, metric);
    const cut = { ...question, periods: [{ label, start, end: Math.min(end, until + 1) }] };
    const gathered = await gather(book, cut);
    const exact = exactFigure(book, cut, gathered);
    return { exact, shown: metric.unit === "money" ? provedFigure(book, cut, gathered) : exact };
  };
  if (paceKind(metric) !== "stock") {
    const { exact, shown } = await read(period, kindOfPeriod(period.label));
    return { actual: exact, shown, opening: null };
  }
  const { exact, shown } = await read(periodOf("day", Math.min(until, period.end - 1)), "day");
  return { actual: exact, shown, opening: (await read(periodOf("day", period.start - 1), "day")).exact };
}
