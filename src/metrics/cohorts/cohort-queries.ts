import { REKEYED } from "../../model/ledger/part-writer.ts";
import { type CellPlan, conditions, periodSql } from "../figures/plan.ts";

/**
 * The queries behind the cohort table, over all periods: each cohort's first customers and MRR, and how they changed.
 * @param isGross cap each customer at its first MRR
 * @param isSeparate treat each customer-currency as a customer of its own
 */
export function cohortQueries(plan: CellPlan, isGross: boolean, isSeparate: boolean): string[] {
  return [membersQuery(plan), isGross ? keptQuery(plan) : flowsQuery(plan, isSeparate)];
}

/**
 * The exchange rate of a customer's first day. Customers with several currencies are already in the reporting currency.
 */
const RATED = "left join rates r on r.currency = d.currency and r.rated_on = d.first_on";
const RATE = "coalesce(r.rate, case when d.currency = 0 then 1000000000000 end)";
const UNRATED =
  "min(case when r.rate is null and d.currency <> 0 and d.micros <> 0 then d.first_on end) as unrated_on";

function membersQuery(plan: CellPlan): string {
  return `with days as (
  select f.first_on as first_on, f.currency as currency, sum(f.base) as micros, count(*) as customers
  from ${plan.scope.tables.lives} f
  where ${conditions(plan)}
  group by all
)
select ${periodSql(plan, "d.first_on")} as cohort, d.currency as currency, cast(sum(d.customers) as bigint) as customers,
  sum(cast(d.micros as hugeint) * ${RATE}) as money, ${UNRATED}
from days d
${RATED}
group by all`;
}

function flowsQuery(plan: CellPlan, isSeparate: boolean): string {
  const { flows, lives } = plan.scope.tables;
  return `with days as (
  select l.first_on as first_on, ${periodSql(plan, "f.moved_on")} as period, f.currency as currency,
    sum(f.micros) as micros, sum(f.activated) as customers
  from ${flows} f
  join ${lives} l on l.customer = f.customer${isSeparate ? " and l.currency = f.currency" : ""}
  where ${conditions(plan, `f.type <> ${REKEYED}`)}
  group by all
)
${changesSql(plan)}`;
}

function keptQuery(plan: CellPlan): string {
  return `with days as (
  select f.first_on as first_on, ${periodSql(plan, "f.seen_on")} as period, f.currency as currency,
    sum(f.kept) as micros, 0 as customers
  from ${plan.scope.tables.cohorts} f
  where ${conditions(plan)}
  group by all
)
${changesSql(plan)}`;
}

function changesSql(plan: CellPlan): string {
  return `select ${periodSql(plan, "d.first_on")} as cohort, d.period as period, d.currency as currency,
  cast(sum(d.customers) as bigint) as customers, sum(cast(d.micros as hugeint) * ${RATE}) as money, ${UNRATED}
from days d
${RATED}
group by all`;
}

/**
 * Each customer of a cohort and what's left of it by a day: customer, base and now (money), active (0 or 1), and kept
 * (now, capped at base). Money is at the rates of the customer's first day.
 */
export function cohortMembersQuery(
  plan: CellPlan,
  isSeparate: boolean,
  days: { from: string; to: string; end: string },
): string {
  const { flows, lives, cohorts } = plan.scope.tables;
  const own = (table: string) => (isSeparate ? ` and m.currency = ${table}.currency` : "");
  return `with members as (
  select d.customer as customer, d.currency as currency, d.first_on as first_on, cast(d.base as hugeint) * ${RATE} as base
  from ${lives} d
  ${RATED}
  where d.customer in (select f.customer from ${lives} f
    where ${conditions(plan, `f.first_on >= ${days.from}`, `f.first_on < ${days.to}`)})
    and d.first_on >= ${days.from} and d.first_on < ${days.to}
), worth as (
  select m.customer as customer, sum(cast(f.micros as hugeint) * r.rate) as now, sum(f.activated) as active
  from ${flows} f
  join members m on m.customer = f.customer${own("f")}
  left join rates r on r.currency = f.currency and r.rated_on = m.first_on
  where f.moved_on < ${days.end} and f.type <> ${REKEYED}
  group by m.customer
), least as (
  select d.customer as customer, sum(cast(d.kept as hugeint) * ${RATE}) as kept
  from ${cohorts} d
  ${RATED}
  join members m on m.customer = d.customer${own("d")}
  where d.seen_on < ${days.end}
  group by d.customer
)
select m.customer as customer, m.base as base, coalesce(w.now, 0) as now, coalesce(w.active, 0) as active, coalesce(l.kept, 0) as kept
from members m
left join worth w on w.customer = m.customer
left join least l on l.customer = m.customer`;
}
