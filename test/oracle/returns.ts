import type { Book } from "./books.ts";
import { dayOf, monthOf, type Period } from "./calendar.ts";
import type { Frame } from "./frames.ts";
import { mul, type Q, q, ratio, sub, sum } from "./rational.ts";
import { arpa, logoChurn, netChurn } from "./ratios.ts";

/** What winning customers, or expanding them, cost in a month, in micros of the reporting currency. */
export interface OracleCost {
  month: string;
  kind: "new" | "expansion";
  micros: bigint;
}

/** What figures depend on besides the evidence. */
export interface OracleSettings {
  /** Gross margin in percent; 100 unless said. */
  margin?: bigint;
  costs?: readonly OracleCost[];
}

/** A rate of a whole period brought to a month; null when the period is shorter than one. */
function monthly(rate: Q | null, { months }: Period): Q | null {
  return rate && months ? mul(rate, q(1n, months)) : null;
}

function monthlyMargin(f: Frame, settings: OracleSettings): Q | null {
  const mean = arpa(f);
  return mean && mul(mean, q(settings.margin ?? 100n, 100n));
}

/** Margin of a month over the monthly logo churn rate. */
export function ltv(f: Frame, period: Period, settings: OracleSettings): Q | null {
  const [margin, churn] = [monthlyMargin(f, settings), monthly(logoChurn(f), period)];
  return margin && churn && ratio(margin, churn);
}

/** Margin of a month over a churn rate of thirty days. */
export function ltvOfThirtyDays(f: Frame, churn: Q | null, settings: OracleSettings): Q | null {
  const margin = monthlyMargin(f, settings);
  return margin && churn && ratio(margin, churn);
}

/** The sum of 60 powers of a ratio, from the 0th on. */
function sixty({ n, d }: Q): Q {
  let total = 0n;
  for (let m = 0n; m < 60n; m += 1n) total += n ** m * d ** (59n - m);
  return q(total, d ** 59n);
}

/** Margin of 60 months, each what net churn (or growth) leaves of the one before. */
export function ltvOfFiveYears(f: Frame, period: Period, settings: OracleSettings): Q | null {
  const [margin, churn] = [monthlyMargin(f, settings), monthly(netChurn(f), period)];
  return margin && churn && mul(margin, sixty(sub(q(1n), churn)));
}

/** The costs of a kind in a period; null when none are known of it. */
function costOf(book: Book, period: Period, kind: OracleCost["kind"], settings: OracleSettings): Q | null {
  const [first, end] = [monthOf(dayOf(period.start, book.input.zone)), monthOf(period.endDay)];
  const own = (settings.costs ?? []).filter((cost) => cost.kind === kind);
  const inside = own.filter(({ month }) => month >= first && month < end);
  return inside.length === 0 ? null : sum(inside.map(({ micros }) => q(micros)));
}

/** What one unit of ARR cost; costs have no product and no currency of a customer, so a part of the books has none. */
export function costRatio(
  book: Book,
  period: Period,
  settings: OracleSettings,
  kind: OracleCost["kind"],
  won: Q,
): Q | null {
  if (period.months === null || book.isRestricted || book.input.policy.currency === "separate") return null;
  const cost = costOf(book, period, kind, settings);
  return cost && ratio(cost, mul(won, q(12n)));
}
