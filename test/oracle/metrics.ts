import { type Book, booksOf, moneyAt, type Restrict } from "./books.ts";
import { type Interval, type Period, periodBefore, periods, twelveMonthsBefore } from "./calendar.ts";
import { byText } from "./changes.ts";
import {
  averageOver,
  durability,
  expanders,
  expansionsIn,
  opened,
  regret,
  timeToExpansion,
} from "./expansions.ts";
import { type Frame, frameOf } from "./frames.ts";
import type { OracleInput } from "./oracle.ts";
import { isPositive, type Money } from "./rates.ts";
import { add, mul, neg, type Q, q, ratio, sub } from "./rational.ts";
import {
  active,
  arpa,
  count,
  gains,
  grossChurn,
  grr,
  grrOfTotals,
  logoChurn,
  movements,
  netChurn,
  netNew,
  nrr,
  nrrOfSums,
} from "./ratios.ts";
import { costRatio, ltv, ltvOfFiveYears, ltvOfThirtyDays, type OracleSettings } from "./returns.ts";
import { usageBilled } from "./usage.ts";
import { churnOfAll, thirtyDays } from "./windows.ts";

export type { Restrict } from "./books.ts";
export type { Interval } from "./calendar.ts";

/** Where a figure is read: which books, period and settings. */
interface Scope {
  book: Book;
  interval: Interval;
  period: Period;
  settings: OracleSettings;
}

const yearOf = ({ book, period }: Scope): Frame =>
  frameOf(book, twelveMonthsBefore(period.endDay, book.input.zone), period.end);

/** The change of expansion MRR on the period before. */
function growth(f: Frame, { book, interval, period }: Scope): Q | null {
  const { zone } = book.input;
  const before = periodBefore(interval, period, period.end, zone);
  const old = frameOf(book, before.start, before.end).all("expansion");
  return ratio(sub(f.all("expansion"), old), old);
}

/** NRR as the policy defines it. */
function netRetention(f: Frame, { book, period }: Scope): Q | null {
  const rule = book.input.policy.net_retention;
  if (rule === "customers") return nrr(f);
  const window = thirtyDays(book, period.end, period.endDay);
  return nrrOfSums(
    window,
    rule === "rolling_30_days" ? ["expansion", "contraction", "churn"] : ["expansion", "churn"],
  );
}

/** Customer churn as the policy defines it. */
function customerChurn(f: Frame, { book, period }: Scope): Q | null {
  if (book.input.policy.customer_churn === "opening") return logoChurn(f);
  return churnOfAll(book, thirtyDays(book, period.end, period.endDay));
}

/** Lifetime value as the policy defines it. */
function lifetime(f: Frame, scope: Scope): Q | null {
  const { book, settings } = scope;
  if (book.input.policy.customer_churn === "opening") return ltv(f, scope.period, settings);
  return ltvOfThirtyDays(f, customerChurn(f, scope), settings);
}

const cost = (kind: "new" | "expansion", f: Frame, s: Scope): Q | null =>
  costRatio(s.book, s.period, s.settings, kind, f.all(kind));

function sticking({ book, period }: Scope): Q | null {
  const { kept, expanded } = durability(book, 12, period.endDay);
  return ratio(kept, expanded);
}

/** Each metric from the frame of its period and where it is read. */
const METRICS = {
  mrr: (f) => f.closing,
  arr: (f) => mul(f.closing, q(12n)),
  active_customers: active,
  new_mrr: (f) => f.all("new"),
  expansion_mrr: (f) => f.all("expansion"),
  reactivation_mrr: (f) => f.all("reactivation"),
  contraction_mrr: (f) => f.all("contraction"),
  churned_mrr: (f) => f.all("churn"),
  transfer_mrr: (f) => f.all("transfer"),
  fx_mrr: (f) => sub(netNew(f), add(movements(f), f.all("none"))),
  net_new_mrr: netNew,
  mrr_growth: (f) => ratio(netNew(f), f.opening),
  expansion_rate: (f) => ratio(f.own("expansion"), f.opening),
  expansion_growth: growth,
  expansion_share: (f) => ratio(f.all("expansion"), gains(f)),
  expanding_customers: (f, { book }) => expanders(book, f, "opening"),
  expansion_penetration: (f, { book }) => ratio(expanders(book, f, "opening"), count([...opened(f)])),
  average_expansion: (f, { book }) => averageOver(book, f, count(expansionsIn(book, f))),
  average_expansion_per_customer: (f, { book }) => averageOver(book, f, expanders(book, f, "all")),
  time_to_expansion: (f, { book }) => timeToExpansion(book, f),
  expansion_regret: (_, { book, period }) => regret(book, period),
  expansion_durability: (_, scope) => sticking(scope),
  usage_revenue: (f, { book }) => usageBilled(book, f.start, f.end),
  nrr: netRetention,
  grr: (f, { book }) => (book.input.policy.gross_retention === "totals" ? grrOfTotals(f) : grr(f)),
  nrr_12m: (_, scope) => nrr(yearOf(scope)),
  grr_12m: (_, scope) => grr(yearOf(scope)),
  net_churn_rate: netChurn,
  gross_churn_rate: grossChurn,
  logo_churn_rate: customerChurn,
  quick_ratio: (f) => ratio(gains(f), neg(add(f.all("contraction"), f.all("churn")))),
  arpa,
  ltv: lifetime,
  ltv_5y: (f, { period, settings }) => ltvOfFiveYears(f, period, settings),
  new_cac_ratio: (f, scope) => cost("new", f, scope),
  expansion_cac_ratio: (f, scope) => cost("expansion", f, scope),
} as const satisfies Record<string, (frame: Frame, scope: Scope) => Q | null>;

export type OracleMetricId = keyof typeof METRICS;
export const ORACLE_METRICS = Object.keys(METRICS).sort(byText) as OracleMetricId[];

/** One figure; `currency` is the reporting currency, or under `separate` the one it is in. */
export interface OracleFigure {
  period: string;
  currency: string;
  value: Q | null;
}

/** One metric of one book in one period. */
export function figure(id: OracleMetricId, scope: Scope): Q | null {
  const metric: (frame: Frame, scope: Scope) => Q | null = METRICS[id];
  return metric(frameOf(scope.book, scope.period.start, scope.period.end), scope);
}

/**
 * A metric for every period, exactly: money in micros, rates as fractions, null where the denominator is 0.
 * Under `separate` there is a figure for each period and currency that occurs, by period and then currency.
 */
export function oracleMetric(
  id: OracleMetricId,
  input: OracleInput,
  interval: Interval,
  fromDay: string,
  toDayExclusive: string,
  restrict?: Restrict,
  settings: OracleSettings = {},
): OracleFigure[] {
  return periods(interval, fromDay, toDayExclusive, input.zone).flatMap((period) =>
    booksOf(input, restrict).map((book) => {
      const value = figure(id, { book, interval, period, settings });
      return { period: period.label, currency: book.currency, value };
    }),
  );
}

/** What every customer is worth just before an instant, in native micros; who is at 0 is left out. */
export function oracleWorth(input: OracleInput, at: number): Record<string, Money> {
  const worth = booksOf(input).flatMap((book) =>
    [...book.courses.keys()].map((customer): [string, Money] => [customer, moneyAt(book, customer, at)]),
  );
  return Object.fromEntries(worth.filter(([, money]) => isPositive(money)));
}
