import { CambiumError } from "../../base/error.ts";
import {
  addMonths,
  intervalOf,
  type Period,
  type PeriodInterval,
  parsePeriod,
  periodOf,
} from "../../base/period.ts";
import type { Book } from "../../model/parts/book.ts";
import { bigintIn, numberIn } from "../../warehouse/rows.ts";
import type { Row } from "../../warehouse/warehouse.ts";
import { planOf } from "../figures/compute.ts";
import { minorUnits } from "../figures/figures.ts";
import { asEntered } from "../figures/members.ts";
import { hugeint, roundedQuery } from "../figures/rounding-query.ts";
import { minorUnit } from "../figures/shown-cell.ts";
import { UNIT } from "../list/metric.ts";
import { date } from "../proof/lines.ts";
import { oneCurrency } from "../proof/proof-cell.ts";
import { customersOf, type ProofCustomer } from "../proof/state-evidence.ts";
import type { Asked, Subject } from "../question/question.ts";
import { cohortMembersQuery } from "./cohort-queries.ts";
import { type CohortValue, cohortQuestion, cohorts } from "./cohorts.ts";

/** One cell of the cohort table. */
export interface CohortCell extends Pick<Asked, "where" | "interval" | "customers"> {
  cohort: string;
  age: number;
}

/**
 * A customer of a cohort: its first MRR and its MRR at the cell's age, both at its first day's rates, in minor units.
 */
interface CohortCustomer extends ProofCustomer {
  base: number;
  now: number;
  value: number;
}

export interface CohortCustomers {
  cohort: string;
  age: number;
  period: string;
  of: CohortValue;
  unit: "money" | "count";
  currency: string;
  policy: string;
  figure: number | null;
  total: number;
  customers: number;
  rest: number;
  rows: CohortCustomer[];
}

const MONTHS: Partial<Record<PeriodInterval, number>> = { month: 1, quarter: 3, year: 12 };

/** What one customer adds to a cell, as SQL. */
const VALUES: Record<CohortValue, string> = {
  net: "now",
  gross: "kept",
  customers: `cast(active as hugeint) * ${UNIT}`,
};

/**
 * The customers of a cohort at one age, sorted by what's left, largest first. The listed values and `rest` add up to
 * `total`, which equals the cell's amount in `cohorts`.
 * @throws CambiumError `usage` when `cohort` isn't a period of the interval; otherwise as `cohorts`
 */
export async function cohortCustomers(
  of: Book,
  kind: CohortValue,
  { cohort, age, ...asked }: CohortCell,
  subject: Subject,
  { limit, offset }: { limit: number; offset: number },
): Promise<CohortCustomers> {
  const { first, last, interval } = periodsOf(cohort, age, asked.interval);
  const range = { ...asked, interval, from: first.label, to: last.label };
  const question = cohortQuestion(range, subject);
  const book = { ...of, currency: of.isSeparate ? oneCurrency(question) : of.currency };
  const cells = await cohorts(book, kind, range, subject);
  const cell = cells.rows.find((row) => row.cohort === first.label && row.age === age);
  const plan = await planOf(book, await asEntered({ ...question, by: [], periods: [first] }));
  const days = { from: date(first.start), to: date(first.end), end: date(last.end) };
  const unit = kind === "customers" ? UNIT : minorUnit(book.currency);
  const sql = pageQuery(cohortMembersQuery(plan, book.isSeparate, days), { kind, unit, limit, offset });
  const rows = await book.warehouse.query(sql, book.schema);
  const listed = rows.filter((row) => row.customer !== null);
  const values = listed.map((row) => Number(bigintIn(row, "shown") / unit));
  const total = Number(BigInt(rows[0]?.total ?? 0) / unit);
  return {
    cohort: first.label,
    age,
    period: last.label,
    of: kind,
    unit: kind === "customers" ? "count" : "money",
    currency: book.currency,
    policy: book.policy,
    figure: cell?.value ?? null,
    total,
    customers: Number(rows[0]?.customers ?? 0),
    rest: values.reduce((rest, value) => rest - value, total),
    rows: await inWords(book, listed, values),
  };
}

function pageQuery(
  members: string,
  { kind, unit, limit, offset }: { kind: CohortValue; unit: bigint; limit: number; offset: number },
): string {
  const rounded = roundedQuery({
    from: `select m.*, ${VALUES[kind]} as n, c.account as account, c.customer_id as customer_id
      from (${members}) m join customers c on c.customer = m.customer`,
    within: [],
    keys: ["account", "customer_id"],
    whole: null,
    unit: hugeint(unit),
  });
  return `with found as materialized (
${rounded}
), totals as (select count(*) as customers, sum(shown) as total from found)
select t.customers as customers, t.total as total, p.customer as customer, p.base as base, p.now as now, p.shown as shown
from totals t
left join (select * from found order by abs(n) desc, base desc, customer limit ${limit} offset ${offset}) p on true
order by abs(p.n) desc, p.base desc, p.customer`;
}

async function inWords(book: Book, rows: Row[], values: number[]): Promise<CohortCustomer[]> {
  const numbers = rows.map((row) => numberIn(row, "customer"));
  const names = await customersOf(book, numbers);
  return rows.map((row, index) => ({
    ...(names.get(numberIn(row, "customer")) ?? { account: "", customer: "", name: null }),
    base: minorUnits(bigintIn(row, "base"), book.currency),
    now: minorUnits(bigintIn(row, "now"), book.currency),
    value: values[index] ?? 0,
  }));
}

/** The cohort's own period and the period that ends at the given age. */
function periodsOf(
  cohort: string,
  age: number,
  asked: string | undefined,
): { first: Period; last: Period; interval: PeriodInterval } {
  const { start } = parsePeriod(cohort);
  const interval = intervalOf(cohort) ?? "month";
  const months = MONTHS[interval];
  if (months === undefined || (asked !== undefined && asked !== interval)) {
    throw new CambiumError("usage", `"${cohort}" isn't a cohort by ${asked ?? "month, quarter or year"}`, {
      hint: "Use the cohort's period: 2024-05, 2024-Q2 or 2024.",
    });
  }
  return {
    first: periodOf(interval, start),
    last: periodOf(interval, addMonths(start, age * months)),
    interval,
  };
}
