import type { Target } from "../../../../src/growth/records/schemas.ts";
import { laterSpan, type Span, spanOf } from "../periods.ts";
import type { Selling } from "../selling.ts";

/** The company's target of expansion in a quarter, as known on a day, in micros: its own, else the sum of its three months. */
export function targetOn(selling: Selling, quarter: Span, day: number): number | null {
  const own = amountOn(selling, quarter.label, day);
  if (own !== null) return own;
  const first = spanOf("month", quarter.start);
  const months = [0, 1, 2].map((count) => amountOn(selling, laterSpan("month", first, count).label, day));
  return months.reduce((all, one) => (all === null || one === null ? null : all + one), 0);
}

/** What was told last by the end of a day; what was told first holds for the days before, too. */
function amountOn({ targets }: Selling, period: string, day: number): number | null {
  const told = targets.filter(({ body }) => body.period === period && isOfCompany(body));
  const known = told.findLast(({ recordedOn }) => recordedOn <= day) ?? told[0];
  return known?.body.amount ?? null;
}

const isOfCompany = ({ metric, scope }: Target): boolean =>
  metric === "expansion_mrr" && scope.of === "company";
