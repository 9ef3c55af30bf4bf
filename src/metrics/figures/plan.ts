import { firstOf, lastOf } from "../../base/lookup.ts";
import { PERIODS, type Period, type PeriodInterval } from "../../base/period.ts";
import { dateOfDay } from "../../base/zone.ts";
import { ANYBODY } from "../../model/answers.ts";
import type { PartTable } from "../../model/ledger/ledger-tables.ts";
import type { Scope } from "../../model/parts/scope.ts";
import type { Need } from "../list/metric.ts";

/** What the cells of a question are computed from. */
export interface CellPlan {
  scope: Scope;
  interval: PeriodInterval;
  periods: Period[];
  needs: Need[];
  /** By what expansion sets are split; null: not. */
  split: "cause" | "group" | null;
  /** How many months expansions are followed. */
  months: number;
  /** SQL for each customer dimension to break down by, over the joins. */
  dimensions: { name: string; sql: string }[];
  joins: string[];
  /** Conditions on customers. */
  filters: string[];
  /** Whether who is counted follows from what customers are worth or own, so that kept answers cannot be added to. */
  isSegment: boolean;
}

/** SQL for a table of the scope as `f` with what it is joined with. */
export function source(plan: CellPlan, table: PartTable, ...more: string[]): string {
  return [`${plan.scope.tables[table]} f`, ...plan.joins, ...more].join("\n  ");
}

/** The customer dimensions as columns d0, d1, …; each with a comma behind it. */
export function dimensionsOf(plan: CellPlan): string {
  return plan.dimensions.map(({ sql }, index) => `${sql} as d${index}, `).join("");
}

/** Their names alone. */
export function namesOf(plan: CellPlan): string {
  return plan.dimensions.map((_, index) => `d${index}, `).join("");
}

export function conditions(plan: CellPlan, ...more: string[]): string {
  return [...plan.filters, ...more, ANYBODY].join("\n    and ");
}

/** The first day of the period that holds a date. */
export function periodSql(plan: CellPlan, date: string): string {
  return `cast(date_trunc('${plan.interval}', ${date}) as date)`;
}

/** Whether the customer was active at the start of the row's period. */
export function openSql(plan: CellPlan): string {
  return `(f.open_at & ${1 << PERIODS.indexOf(plan.interval)}) > 0`;
}

export const startSql = (plan: CellPlan) => `date '${dateOfDay(firstOf(plan.periods, "periods").start)}'`;
export const endSql = (plan: CellPlan) => `date '${dateOfDay(lastOf(plan.periods, "periods").end)}'`;

/** Rows of all periods narrowed to a plan's. */
export function narrowed(plan: CellPlan, all: string): string {
  return `select *, false as is_before from (
${all}
) where period >= ${startSql(plan)} and period < ${endSql(plan)}`;
}

/**
 * The same, with all that came before them added up: one row without a period for each group.
 * @param names the columns that tell rows apart there, beside the groups
 * @param sums those that are added up
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

/** Whether a plan has more than one group. */
export function isBrokenDown({ scope, dimensions }: CellPlan): boolean {
  return scope.by.length > 0 || scope.standing !== null || dimensions.length > 0;
}
