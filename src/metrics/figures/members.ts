import { addMonths, type Period, periodsBetween } from "../../base/period.ts";
import { dateOfDay, dayOfDate } from "../../base/zone.ts";
import type { Book } from "../../model/parts/book.ts";
import { textIn } from "../../warehouse/rows.ts";
import { WINDOW_DAYS } from "../list/cell.ts";
import type { Metric } from "../list/metric.ts";
import type { Members, Question } from "../question/question.ts";
import { type CellPlan, periodSql } from "./plan.ts";

/** Days after an expansion in which it may be regretted. */
const REGRET_DAYS = 90;

/**
 * Who counts in a period, as conditions on rows `f`, for a segment as at the start of each: the start of the days that a
 * metric looks at, so that nobody is chosen by what came of it. An expansion counts as its customer was when the month
 * of it began.
 */
export function membersOf(book: Book, { metric, members }: Question): CellPlan["members"] {
  if (members === null) return null;
  if (metric.needs.includes("kept")) return (period) => asExpanded(book, members, period);
  return async (period) => `f.customer in (${await members(spanOf(metric, period))})`;
}

/** The days that a metric of a period looks at. */
function spanOf({ needs }: Metric, { start, end }: Period): { start: number; end: number } {
  if (needs.includes("year")) return { start: addMonths(end, -12), end };
  if (needs.includes("window")) return { start: end - WINDOW_DAYS, end };
  if (needs.includes("regret")) return { start: start - REGRET_DAYS, end: end - REGRET_DAYS };
  return { start, end };
}

/** Expansions by who met the conditions when the month of the expansion began. */
async function asExpanded({ warehouse, schema }: Book, members: Members, { end }: Period): Promise<string> {
  const [row] = await warehouse.query("select cast(min(moved_on) as varchar) as first_on from flows", schema);
  if (row === undefined || row.first_on === null) return "false";
  const months = periodsBetween("month", dayOfDate(textIn(row, "first_on").slice(0, 10)), end);
  return `(f.customer, cast(date_trunc('month', f.moved_on) as date)) in (${await eachIn(months, members)})`;
}

/**
 * A question about customers by when they came, with a segment as at the start of each of its periods: those that it had
 * as they entered.
 */
export async function asEntered(question: Question): Promise<Question> {
  const { members, periods, interval } = question;
  if (members === null) return question;
  const period = `cast(date_trunc('${interval}', a.first_on) as date)`;
  const customers = `select a.customer as customer from acquired a
    where (a.customer, ${period}) in (${await eachIn(periods, members)})`;
  return { ...question, members: null, customers };
}

/**
 * A plan of several periods as one, whose rows `f` count by who was in the segment in the period of each.
 * @param first SQL for the first day of a row's period
 */
export async function asOne(
  plan: CellPlan,
  { members, periods }: Question,
  first = periodSql(plan, "f.moved_on"),
): Promise<CellPlan> {
  if (plan.members === null || members === null) return plan;
  const own = `(f.customer, ${first}) in (${await eachIn(periods, members)})`;
  return { ...plan, members: null, filters: [...plan.filters, own] };
}

/** SQL for `customer, first_on`: who counts in each of some periods, and the first day of it. */
export async function eachIn(periods: readonly Period[], members: Members): Promise<string> {
  const each: string[] = [];
  for (const { start, end } of periods) {
    const own = await members({ start, end });
    each.push(`select m.customer as customer, date '${dateOfDay(start)}' as first_on from (${own}) m`);
  }
  return each.join(" union all ");
}
