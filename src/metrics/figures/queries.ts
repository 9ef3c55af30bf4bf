import { addMonths } from "../../base/period.ts";
import { CAUSE_GROUPS, CAUSES } from "../../base/words.ts";
import { dateOfDay } from "../../base/zone.ts";
import { REKEYED } from "../../model/ledger/part-writer.ts";
import { closedUsage, stateConditions, stateNumber } from "../../model/parts/state-source.ts";
import { quoted } from "../../warehouse/literal.ts";
import { GROUPS, WINDOW_DAYS } from "../list/cell.ts";
import { type CellPlan, conditions, dimensionsOf, namesOf, openSql, periodSql, source } from "./plan.ts";

/** The queries that a plan's cells are summed from. Each covers all periods, so that its answer can be kept. */
export type CellQuery =
  | "moved"
  | "lost"
  | "year"
  | "several"
  | "window"
  | "usage"
  | "expansions"
  | "regret"
  | "kept"
  | "lives";

/** Compiles a plan to SQL; each query can also run on its own. */
export function compileCells(plan: CellPlan): Map<CellQuery, string> {
  const { needs } = plan;
  const queries = new Map<CellQuery, string>([["moved", movedQuery(plan)]]);
  if (needs.includes("lost")) queries.set("lost", lostQuery(plan));
  if (needs.includes("year")) queries.set("year", yearQuery(plan)).set("several", severalQuery(plan));
  if (needs.includes("window")) queries.set("window", windowQuery(plan));
  if (needs.includes("usage")) queries.set("usage", usageQuery(plan));
  if (needs.includes("expansions")) queries.set("expansions", expansionsQuery(plan));
  if (needs.includes("regret")) queries.set("regret", regretQuery(plan));
  if (needs.includes("kept")) queries.set("kept", keptQuery(plan));
  if (needs.includes("lives")) queries.set("lives", livesQuery(plan));
  return queries;
}

const SUMS: Record<CellQuery, readonly string[]> = {
  moved: ["micros", "activated", "converted"],
  lost: ["lost"],
  year: ["base", "now", "kept"],
  several: [],
  window: ["micros", "activated", "ended", "entered", "converted"],
  usage: ["micros"],
  expansions: ["sets", "money", "customers", "opening_customers"],
  regret: ["judged", "undone"],
  kept: ["given", "kept"],
  lives: [],
};

/**
 * The columns that a query sums over customers; its other columns identify a row. A kept answer can be updated by
 * adding the changed customers. Empty when the rows don't add up.
 */
export function sumsOf(query: CellQuery): readonly string[] {
  return SUMS[query];
}

/** Whether the cube of all customers can answer a plan's movements. */
export function isCube(plan: CellPlan): boolean {
  return (
    plan.interval !== "range" && plan.joins.length === 0 && plan.filters.length === 0 && !plan.scope.isPart
  );
}

function movedQuery(plan: CellPlan): string {
  const from = isCube(plan) ? "flow_days f" : source(plan, "flows");
  return `with days as (
  select f.moved_on as moved_on, f.type as type, f.cause as cause, f.currency as currency, ${openSql(plan)} as is_opening,
    ${isCube(plan) ? "0" : "f.key"} as key, ${dimensionsOf(plan)}sum(f.micros) as micros, sum(f.activated) as activated
  from ${from}
  where ${conditions(plan)}
  group by all
)
select ${periodSql(plan, "d.moved_on")} as period, d.type as type, d.cause as cause, d.currency as currency, d.is_opening as is_opening,
  d.key as key, ${namesOf(plan)}cast(sum(d.micros) as bigint) as micros, cast(sum(d.activated) as bigint) as activated,
  sum(cast(d.micros as hugeint) * r.rate) as converted,
  min(case when r.rate is null and d.micros <> 0 and d.type <> ${REKEYED} then d.moved_on end) as unrated_on
from days d
left join rates r on r.currency = d.currency and r.rated_on = d.moved_on
group by all`;
}

function lostQuery(plan: CellPlan): string {
  const names = namesOf(plan);
  return `with moves as (
  select ${periodSql(plan, "f.moved_on")} as period, f.customer as customer, f.currency as currency, f.key as key,
    ${dimensionsOf(plan)}sum(f.micros) as micros
  from ${source(plan, "flows")}
  where ${conditions(plan, openSql(plan), `f.type <> ${REKEYED}`)}
  group by all
), netted as (
  select m.period as period, m.customer as customer, m.key as key, ${names}sum(cast(m.micros as hugeint) * r.rate) as moved
  from moves m
  join (select rated_on + 1 as starts_on, currency, rate from rates) r
    on r.currency = m.currency and r.starts_on = m.period
  group by all
)
select period as period, key as key, ${names}sum(moved) as lost
from netted
where moved < 0
group by all`;
}

function yearQuery(plan: CellPlan): string {
  return `select ${periodSql(plan, "f.seen_on")} as period, f.currency as currency, f.key as key,
  ${dimensionsOf(plan)}sum(f.base) as base, sum(f.now) as now, sum(f.kept) as kept
from ${source(plan, "trailing_year")}
where ${conditions(plan)}
group by all`;
}

/** For customers with several currencies, the lesser of then and now depends on the rates, so it's compared in SQL. */
function severalQuery(plan: CellPlan): string {
  const names = namesOf(plan);
  const ends = plan.periods.map(
    (period) =>
      `(date '${dateOfDay(period.start)}', date '${dateOfDay(period.end)}', date '${dateOfDay(addMonths(period.end, -12))}')`,
  );
  return `with ends as (
  select * from (values ${ends.join(", ")}) as t(period, ends_on, starts_on)
), rated as (
  select e.period as period, e.ends_on as ends_on, e.starts_on as starts_on, r.currency as currency, r.rate as rate
  from ends e
  join (select currency, max(rated_on) as last_on from rates group by currency) l on true
  join rates r on r.currency = l.currency and r.rated_on = least(e.starts_on - 1, l.last_on)
), own as materialized (
  select f.moved_on as moved_on, f.customer as customer, f.key as key, f.currency as currency, ${dimensionsOf(plan)}f.micros as micros
  from ${source(plan, "flows", `join ${plan.scope.several} s on s.customer = f.customer and s.key = f.key`)}
  where ${conditions(plan)}
), worth as (
  select t.period as period, o.customer as customer, o.key as key, ${names}
    sum(case when o.moved_on < t.starts_on then cast(o.micros as hugeint) * t.rate else 0 end) as base,
    sum(cast(o.micros as hugeint) * t.rate) as now
  from own o
  join rated t on t.currency = o.currency
  where o.moved_on < t.ends_on
  group by all
)
select period as period, key as key, ${names}sum(case when now < base then now else base end) as kept
from worth
where base > 0
group by all`;
}

/**
 * What moves into the window of the last days, by the period that holds its day, and out of it, by the period that holds
 * the day when the window has passed it (`is_base`). The sum of what moved in less what moved out is the window that
 * ends with a period; what moved out is what there was when it began.
 */
function windowQuery(plan: CellPlan): string {
  const names = namesOf(plan);
  return `with days as (
  select f.moved_on as moved_on, f.type as type, f.currency as currency, f.key as key, ${dimensionsOf(plan)}
    sum(f.micros) as micros, sum(f.activated) as activated, count(case when f.activated < 0 then 1 end) as ended,
    count(case when f.activated > 0 and f.cause <> ${CAUSES.indexOf("reactivation")} then 1 end) as entered
  from ${source(plan, "flows")}
  where ${conditions(plan, `f.type <> ${REKEYED}`)}
  group by all
), rated as (
  select d.*, cast(d.micros as hugeint) * r.rate as converted,
    case when r.rate is null and d.micros <> 0 then d.moved_on end as unrated
  from days d
  left join rates r on r.currency = d.currency and r.rated_on = d.moved_on
), both_ways as (
  select d.*, d.moved_on as seen_on, false as is_base from rated d
  union all
  select d.* replace (cast(null as date) as unrated), d.moved_on + ${WINDOW_DAYS} as seen_on, true as is_base from rated d
)
select ${periodSql(plan, "b.seen_on")} as period, b.is_base as is_base, b.type as type, b.currency as currency, b.key as key,
  ${names}cast(sum(b.micros) as bigint) as micros, cast(sum(b.activated) as bigint) as activated,
  cast(sum(b.ended) as bigint) as ended, cast(sum(b.entered) as bigint) as entered,
  coalesce(sum(b.converted), 0) as converted, max(b.unrated) as unrated_on
from both_ways b
group by all`;
}

/** What each usage period came to, by the instant it closed. Kept answers can't hold it: it's read from states. */
function usageQuery(plan: CellPlan): string {
  const { states, items, scope, joins } = plan;
  const join = scope.by.map((name) => `k.${quoted(name)} = ${stateNumber(name)}`).join(" and ");
  const keys = scope.by.length === 0 ? [] : [`join ${scope.keys} k on ${join}`];
  return `select f.usage_closed_ms as at_ms, f.currency as currency, ${scope.by.length === 0 ? "0" : "k.key"} as key,
  ${dimensionsOf(plan)}cast(sum(f.usage_micros) as bigint) as micros
from ${[`${closedUsage(states)} f`, ...joins, ...keys].join("\n  ")}
where ${conditions(plan, ...stateConditions(items))}
group by all`;
}

/** The part of the expansion sets that a row belongs to, and the flag bits that tell what it counts for. */
export function splitOf({ split }: CellPlan): { part: string; counts: string; isIn: string } {
  if (split === null) return { part: "0", counts: "(f.marks & 1) > 0", isIn: "true" };
  if (split === "cause") return { part: "f.cause", counts: "(f.marks & 2) > 0", isIn: "(f.marks & 8) > 0" };
  return { part: groupSql(), counts: "(f.marks & 4) > 0", isIn: "(f.marks & 16) > 0" };
}

/** SQL for the number of the cause group of `f`. */
export function groupSql(): string {
  const cases = Object.values(CAUSE_GROUPS).map((causes, index) => {
    const numbers = causes.map((cause) => CAUSES.indexOf(cause)).join(", ");
    return `when f.cause in (${numbers}) then ${index}`;
  });
  return `case ${cases.join(" ")} end`;
}

/** The numbers of all parts of the expansion sets. */
export function partNumbers({ split }: CellPlan): number[] {
  return [...(split === "cause" ? CAUSES : GROUPS).keys()];
}

/** The name of a part of the expansion sets. */
export function partName({ split }: CellPlan, part: number): string {
  if (split === null) return "";
  return (split === "cause" ? CAUSES[part] : GROUPS[part]) ?? "";
}

/** The rates on the days of `f`. Money of customers with several currencies is already in the reporting currency. */
const RATED = "left join rates r on r.currency = f.currency and r.rated_on = f.moved_on";
const RATE = "coalesce(r.rate, case when f.currency = 0 then 1000000000000 end)";
const UNRATED =
  "min(case when r.rate is null and f.currency <> 0 then f.moved_on end) as unrated_on, min(f.currency) as currency";

function expansionsQuery(plan: CellPlan): string {
  const { part, counts, isIn } = splitOf(plan);
  return `select ${periodSql(plan, "f.moved_on")} as period, ${part} as part, f.key as key, ${dimensionsOf(plan)}
  count(case when ${counts} then 1 end) as sets,
  sum(case when ${isIn} then cast(f.micros as hugeint) * ${RATE} else 0 end) as money,
  count(distinct case when ${isIn} then f.customer end) as customers,
  count(distinct case when ${isIn} and ${openSql(plan)} then f.customer end) as opening_customers,
  ${UNRATED}
from ${source(plan, "expansions", RATED)}
where ${conditions(plan)}
group by all`;
}

function regretQuery(plan: CellPlan): string {
  const { part, counts } = splitOf(plan);
  return `select ${periodSql(plan, "f.moved_on + 90")} as period, ${part} as part, f.key as key, ${dimensionsOf(plan)}
  count(*) as judged,
  count(case when f.undone_on >= f.moved_on and f.undone_on <= f.moved_on + 90 then 1 end) as undone
from ${source(plan, "expansions")}
where ${conditions(plan, counts)}
group by all`;
}

function keptQuery(plan: CellPlan): string {
  const { part } = splitOf(plan);
  const due = `cast(f.moved_on + interval ${plan.months} month as date)`;
  return `select ${periodSql(plan, due)} as period, ${part} as part, f.key as key, ${dimensionsOf(plan)}
  sum(cast(f.given as hugeint) * ${RATE}) as given,
  sum(cast(f.kept as hugeint) * ${RATE}) as kept,
  ${UNRATED}
from ${source(plan, "kept", RATED)}
where ${conditions(plan, `f.seen_on <= ${due}`)}
group by all`;
}

/** Money expanded and money kept, by the day of the expansion and the day it was seen. */
export function expansionDays(plan: CellPlan): string {
  const { part } = splitOf(plan);
  return `select f.moved_on as moved_on, f.seen_on as seen_on, ${part} as part, f.key as key, ${dimensionsOf(plan)}
  sum(cast(f.given as hugeint) * ${RATE}) as given,
  sum(cast(f.kept as hugeint) * ${RATE}) as kept,
  ${UNRATED}
from ${source(plan, "kept", RATED)}
where ${conditions(plan)}
group by all`;
}

function livesQuery(plan: CellPlan): string {
  return `select ${periodSql(plan, "f.expanded_on")} as period, f.key as key, ${dimensionsOf(plan)}
  cast(2 * median(f.expanded_on - f.first_on) as bigint) as half_days
from ${source(plan, "lives")}
where ${conditions(plan, "f.expanded_on > date '1970-01-01'")}
group by all`;
}
