import { CambiumError } from "../../base/error.ts";
import { firstOf, lastOf } from "../../base/lookup.ts";
import { PERIODS, type Period, periodOf, type Reading } from "../../base/period.ts";
import { dateOfDay } from "../../base/zone.ts";
import { ANYBODY } from "../../model/answers.ts";
import type { PartTable } from "../../model/ledger/ledger-tables.ts";
import type { ItemDimension } from "../../model/parts/dimensions.ts";
import type { Scope } from "../../model/parts/scope.ts";
import type { Need } from "../list/metric.ts";

/** Everything needed to compute the cells of a question. */
export interface CellPlan {
  scope: Scope;
  interval: Reading;
  periods: Period[];
  needs: Need[];
  /** How to split expansion sets; null for no split. */
  split: "cause" | "group" | null;
  /** Number of months to follow expansions for. */
  months: number;
  /** SQL for each customer dimension of the breakdown; it reads the joined tables. */
  dimensions: { name: string; sql: string }[];
  joins: string[];
  /** SQL conditions on customers. */
  filters: string[];
  /** Item filters, and the table of states, for what is read from states. */
  items: Map<ItemDimension, number[]>;
  states: string;
  /** Whether the customers are chosen by their MRR or products, so that kept answers can't be updated in place. */
  isSegment: boolean;
  /**
   * SQL conditions for the customers who count in a period, where they differ from one to the next; null where `filters`
   * say all.
   */
  members: ((period: Period) => Promise<string>) | null;
}

/** The plan of one of its periods, with who counts in it among the filters. */
export async function planIn(plan: CellPlan, period: Period): Promise<CellPlan> {
  const own = plan.members === null ? [] : [await plan.members(period)];
  return { ...plan, periods: [period], filters: [...plan.filters, ...own], members: null };
}

/** SQL for a table of the scope as `f`, with its joins. */
export function source(plan: CellPlan, table: PartTable, ...more: string[]): string {
  return [`${plan.scope.tables[table]} f`, ...plan.joins, ...more].join("\n  ");
}

/** The customer dimensions as columns d0, d1, …, each followed by a comma. */
export function dimensionsOf(plan: CellPlan): string {
  return plan.dimensions.map(({ sql }, index) => `${sql} as d${index}, `).join("");
}

/** The names of these columns, each followed by a comma. */
export function namesOf(plan: CellPlan): string {
  return plan.dimensions.map((_, index) => `d${index}, `).join("");
}

/** @throws CambiumError `internal` when it isn't the plan of one period, while others have other customers */
export function conditions(plan: CellPlan, ...more: string[]): string {
  if (plan.members !== null) throw new CambiumError("internal", "periods have customers of their own");
  return [...plan.filters, ...more, ANYBODY].join("\n    and ");
}

/**
 * SQL for the first day of the period that contains a date; days after a last period that is cut short are in none.
 */
export function periodSql(plan: CellPlan, date: string): string {
  if (plan.interval === "range") return rangeSql(plan, date);
  const first = `cast(date_trunc('${plan.interval}', ${date}) as date)`;
  return isCut(plan) ? `case when ${date} < ${endSql(plan)} then ${first} else ${date} end` : first;
}

/** Whether the periods aren't those of the calendar: a range, or a last period that still runs and is cut short. */
export function isCut({ interval, periods }: CellPlan): boolean {
  if (interval === "range") return true;
  const { start, end } = lastOf(periods, "periods");
  return end < periodOf(interval, start).end;
}

/** Before the first period is 1970, and after the last one its end. */
function rangeSql({ periods }: CellPlan, date: string): string {
  const day = (number: number) => `date '${dateOfDay(number)}'`;
  const steps = periods.map(({ start, end }) => `when ${date} < ${day(end)} then ${day(start)}`);
  const [first, last] = [firstOf(periods, "periods").start, lastOf(periods, "periods").end];
  return `case when ${date} < ${day(first)} then date '1970-01-01' ${steps.join(" ")} else ${day(last)} end`;
}

/** The place among a plan's periods of the one that contains a day; undefined where none does. */
export function placeOf({ periods }: CellPlan, day: number): number | undefined {
  const place = periods.findIndex(({ start, end }) => day >= start && day < end);
  return place === -1 ? undefined : place;
}

/** SQL for whether the customer was active at the start of the row's period. */
export function openSql(plan: CellPlan): string {
  if (plan.interval === "range") return openInRangeSql(plan);
  return `(f.open_at & ${1 << PERIODS.indexOf(plan.interval)}) > 0`;
}

/** The ledger marks who was open at the start of calendar periods only: for others, all earlier flows are added up. */
function openInRangeSql({ periods, scope }: CellPlan): string {
  const { start } = lastOf(periods, "periods");
  return `(f.customer, f.key) in (
    select o.customer, o.key from ${scope.tables.flows} o
    where o.moved_on < date '${dateOfDay(start)}' group by o.customer, o.key having sum(o.activated) > 0)`;
}

export const startSql = (plan: CellPlan) => `date '${dateOfDay(firstOf(plan.periods, "periods").start)}'`;
export const endSql = (plan: CellPlan) => `date '${dateOfDay(lastOf(plan.periods, "periods").end)}'`;

/** SQL that narrows the rows of all periods to a plan's periods. */
export function narrowed(plan: CellPlan, all: string): string {
  return `select *, false as is_before from (
${all}
) where period >= ${startSql(plan)} and period < ${endSql(plan)}`;
}

/**
 * Like `narrowed`, plus one row for each group with everything before the first period added up.
 * @param names the columns that identify a row besides its group
 * @param sums the columns to add up
 */
export function withBefore(
  plan: CellPlan,
  all: string,
  { names, sums }: { names: readonly string[]; sums: readonly string[] },
): string {
  const own = [...names.map((name) => `${name}, `), "key, ", namesOf(plan)].join("");
  return `with everything as materialized (
${all}
)
select *, false as is_before from everything where period >= ${startSql(plan)} and period < ${endSql(plan)}
union all by name
select ${own}${sums.map((sum) => `sum(${sum}) as ${sum}`).join(", ")}, true as is_before
from everything where period < ${startSql(plan)}
group by all`;
}

/** Whether a plan can have more than one group. */
export function isBrokenDown({ scope, dimensions }: CellPlan): boolean {
  return scope.by.length > 0 || scope.standing !== null || dimensions.length > 0;
}
