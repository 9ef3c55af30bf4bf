import type { PeriodInterval } from "../base/period.ts";
import { addMonths, PERIODS, type Period } from "../base/period.ts";
import { dateOfDay } from "../base/zone.ts";
import { MOVEMENT_TYPES, type MovementType } from "../engine/movement.ts";
import type { Row, Warehouse } from "../warehouse/warehouse.ts";
import type { Cell, Need } from "./catalogue.ts";
import type { RateTable } from "./rate-table.ts";
import type { Scope } from "./scope.ts";

/** What the cells of a question are computed from. */
export interface CellPlan {
  scope: Scope;
  interval: PeriodInterval;
  periods: Period[];
  needs: Need[];
  /** SQL for each customer dimension to break down by, over the joins. */
  dimensions: { name: string; sql: string }[];
  joins: string[];
  /** Conditions on customers. */
  filters: string[];
}

/** The cells of one group, one for each period, and what names the group. */
export interface Group {
  /** The key within the scope. */
  key: number;
  /** Numbers of the customer dimensions' values; null where a customer has none. */
  values: (number | null)[];
  cells: Cell[];
}

/** The SQL of a plan, by what it is for; each can be run on its own. */
export interface CellQueries {
  moved: string;
  lost: string | null;
  year: string | null;
  yearOfSeveral: string | null;
}

/** Compiles a plan to SQL. */
export function compileCells(plan: CellPlan): CellQueries {
  const { needs } = plan;
  return {
    moved: movedQuery(plan),
    lost: needs.includes("lost") ? lostQuery(plan) : null,
    year: needs.includes("year") ? yearQuery(plan) : null,
    yearOfSeveral: needs.includes("year") ? yearOfSeveralQuery(plan) : null,
  };
}

/** Runs a plan's queries and adds them up to cells. Groups without any row are not there. */
export async function readCells(
  warehouse: Warehouse,
  schema: string,
  plan: CellPlan,
  rates: RateTable,
): Promise<Group[]> {
  const queries = compileCells(plan);
  const groups = new Map<string, Group>();
  const tallies = new Map<string, Tally>();
  const groupOf = (row: Row): { group: Group; tally: Tally } => {
    const values = plan.dimensions.map((_, index) => numberOf(row[`d${index}`]));
    const key = Number(row.key);
    const name = JSON.stringify([key, ...values]);
    let group = groups.get(name);
    if (group === undefined) {
      group = { key, values, cells: plan.periods.map(emptyCell) };
      groups.set(name, group);
      tallies.set(name, {
        before: new Map(),
        activeBefore: 0n,
        steps: plan.periods.map(() => emptyStep()),
        year: [],
      });
    }
    return { group, tally: tallies.get(name)! };
  };
  const indexOf = periodIndex(plan.periods);
  for (const row of await warehouse.query(queries.moved, schema)) {
    const { group, tally } = groupOf(row);
    if (row.unrated_on !== null)
      throw rates.missing(Number(row.currency), String(row.unrated_on).slice(0, 10));
    addMoved(row, group, tally, indexOf);
  }
  for (const row of queries.lost === null ? [] : await warehouse.query(queries.lost, schema)) {
    const cell = groupOf(row).group.cells[indexOf(row.period)]!;
    cell.lost += BigInt(row.lost ?? 0);
  }
  for (const row of queries.year === null ? [] : await warehouse.query(queries.year, schema)) {
    groupOf(row).tally.year.push(row);
  }
  for (const row of queries.yearOfSeveral === null
    ? []
    : await warehouse.query(queries.yearOfSeveral, schema)) {
    const cell = groupOf(row).group.cells[indexOf(row.period)]!;
    cell.yearKept += BigInt(row.kept ?? 0);
  }
  for (const [name, group] of groups) {
    settle(group, tallies.get(name)!, plan, rates);
    settleYear(group, tallies.get(name)!, plan, rates, indexOf);
  }
  return [...groups.values()];
}

interface Step {
  native: Map<number, bigint>;
  nativeOfOpening: Map<number, bigint>;
  activated: bigint;
}

interface Tally {
  before: Map<number, bigint>;
  activeBefore: bigint;
  steps: Step[];
  year: Row[];
}

/** The first day of a row's period as SQL; null for rows before the range. */
function bucket(plan: CellPlan, column: string): string {
  const first = plan.periods[0]!;
  return `case when ${column} < date '${dateOfDay(first.start)}' then null else cast(date_trunc('${plan.interval}', ${column}) as date) end`;
}

const end = (plan: CellPlan) => `date '${dateOfDay(plan.periods.at(-1)!.end)}'`;
const start = (plan: CellPlan) => `date '${dateOfDay(plan.periods[0]!.start)}'`;
const bit = (plan: CellPlan) => 1 << PERIODS.indexOf(plan.interval);

function source(plan: CellPlan, table: string): string {
  return [`${table} f`, ...plan.joins].join("\n  ");
}

const dimensionsOf = (plan: CellPlan) =>
  plan.dimensions.map(({ sql }, index) => `${sql} as d${index}, `).join("");
const namesOf = (plan: CellPlan) => plan.dimensions.map((_, index) => `d${index}, `).join("");
const conditions = (plan: CellPlan, more: string[]) => [...plan.filters, ...more].join("\n    and ");

function movedQuery(plan: CellPlan): string {
  const isCube = plan.joins.length === 0 && plan.filters.length === 0 && !plan.scope.isPart;
  const names = namesOf(plan);
  return `with days as (
  select case when f.moved_on < ${start(plan)} then null else f.moved_on end as moved_on, f.type as type, f.currency as currency, (f.open_at & ${bit(plan)}) > 0 as is_opening,
    ${isCube ? "0" : "f.key"} as key, ${dimensionsOf(plan)}sum(f.micros) as micros, sum(f.activated) as activated
  from ${source(plan, isCube ? "flow_days" : plan.scope.flows)}
  where ${conditions(plan, [`f.moved_on < ${end(plan)}`])}
  group by all
)
select cast(date_trunc('${plan.interval}', d.moved_on) as date) as period, d.type as type, d.currency as currency, d.is_opening as is_opening,
  d.key as key, ${names}sum(d.micros) as micros, sum(d.activated) as activated,
  sum(cast(d.micros as hugeint) * r.rate) as converted,
  min(case when r.rate is null and d.micros <> 0 then d.moved_on end) as unrated_on
from days d
left join rates r on r.currency = d.currency and r.rated_on = d.moved_on
group by all`;
}

function lostQuery(plan: CellPlan): string {
  const names = namesOf(plan);
  return `with moves as (
  select ${bucket(plan, "f.moved_on")} as period, f.customer as customer, f.currency as currency, f.key as key,
    ${dimensionsOf(plan)}sum(f.micros) as micros
  from ${source(plan, plan.scope.flows)}
  where ${conditions(plan, [`(f.open_at & ${bit(plan)}) > 0`, `f.moved_on >= ${start(plan)}`, `f.moved_on < ${end(plan)}`])}
  group by all
), netted as (
  select m.period as period, m.customer as customer, m.key as key, ${names}sum(cast(m.micros as hugeint) * r.rate) as moved
  from moves m
  join (select rated_on + 1 as starts_on, currency, rate from rates) r
    on r.currency = m.currency and r.starts_on = m.period
  group by all
)
select period as period, key as key, ${names}sum(case when moved < 0 then moved else 0 end) as lost
from netted
group by all`;
}

function yearQuery(plan: CellPlan): string {
  return `select ${bucket(plan, "f.seen_on")} as period, f.currency as currency, f.key as key,
  ${dimensionsOf(plan)}sum(f.base) as base, sum(f.now) as now, sum(f.kept) as kept
from ${source(plan, plan.scope.trailing)}
where ${conditions(plan, [`f.seen_on < ${end(plan)}`])}
group by all`;
}

/** Customers with several currencies: the lesser of then and now depends on the rates, so it is compared here. */
function yearOfSeveralQuery(plan: CellPlan): string {
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
  from ${source(plan, plan.scope.flows)}
  join ${plan.scope.several} s on s.customer = f.customer and s.key = f.key
  where ${conditions(plan, ["true"])}
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

function addMoved(row: Row, group: Group, tally: Tally, indexOf: (period: unknown) => number): void {
  const currency = Number(row.currency);
  const micros = BigInt(row.micros ?? 0);
  const activated = BigInt(row.activated ?? 0);
  if (row.period === null) {
    add(tally.before, currency, micros);
    tally.activeBefore += activated;
    return;
  }
  const index = indexOf(row.period);
  const cell = group.cells[index]!;
  const step = tally.steps[index]!;
  const type = MOVEMENT_TYPES[Number(row.type)] ?? "none";
  add(step.native, currency, micros);
  step.activated += activated;
  cell.moved[type] += BigInt(row.converted ?? 0);
  if (row.is_opening !== true) return;
  add(step.nativeOfOpening, currency, micros);
  cell.movedOfOpening[type] += BigInt(row.converted ?? 0);
  cell.lostCustomers -= activated;
}

/** Runs the balances through the periods: opening, closing, and what opening customers are worth at the end. */
function settle(group: Group, tally: Tally, plan: CellPlan, rates: RateTable): void {
  const balance = new Map(tally.before);
  let active = tally.activeBefore;
  plan.periods.forEach((period, index) => {
    const cell = group.cells[index]!;
    const step = tally.steps[index]!;
    cell.activeAtStart = active;
    for (const [currency, micros] of balance)
      cell.opening += micros * rates.at(currency, period.start - 1, micros);
    cell.openingNow = cell.opening;
    for (const [currency, micros] of step.nativeOfOpening) {
      cell.openingNow += micros * rates.at(currency, period.start - 1, micros);
    }
    for (const [currency, micros] of step.native) add(balance, currency, micros);
    active += step.activated;
    cell.activeAtEnd = active;
    for (const [currency, micros] of balance)
      cell.closing += micros * rates.at(currency, period.end - 1, micros);
  });
}

function settleYear(
  group: Group,
  tally: Tally,
  plan: CellPlan,
  rates: RateTable,
  indexOf: (period: unknown) => number,
): void {
  if (tally.year.length === 0) return;
  const steps = plan.periods.map((): Row[] => []);
  const sums = new Map<number, { base: bigint; now: bigint; kept: bigint }>();
  const take = (row: Row) => {
    const sum = sums.get(Number(row.currency)) ?? { base: 0n, now: 0n, kept: 0n };
    sum.base += BigInt(row.base ?? 0);
    sum.now += BigInt(row.now ?? 0);
    sum.kept += BigInt(row.kept ?? 0);
    sums.set(Number(row.currency), sum);
  };
  for (const row of tally.year) {
    if (row.period === null) take(row);
    else steps[indexOf(row.period)]!.push(row);
  }
  plan.periods.forEach((period, index) => {
    const cell = group.cells[index]!;
    steps[index]!.forEach(take);
    const day = addMonths(period.end, -12) - 1;
    for (const [currency, { base, now, kept }] of sums) {
      const rate = rates.at(currency, day, base | now);
      cell.yearBase += base * rate;
      cell.yearNow += now * rate;
      cell.yearKept += kept * rate;
    }
  });
}

function periodIndex(periods: Period[]): (period: unknown) => number {
  const indexes = new Map(periods.map(({ start }, index) => [dateOfDay(start), index]));
  return (period) => indexes.get(String(period).slice(0, 10)) ?? 0;
}

function numberOf(value: Row[string] | undefined): number | null {
  return value === null || value === undefined ? null : Number(value);
}

function add(sums: Map<number, bigint>, key: number, value: bigint): void {
  sums.set(key, (sums.get(key) ?? 0n) + value);
}

const emptyStep = (): Step => ({ native: new Map(), nativeOfOpening: new Map(), activated: 0n });

function emptyCell(): Cell {
  const none = (): Record<MovementType, bigint> => ({
    new: 0n,
    reactivation: 0n,
    expansion: 0n,
    contraction: 0n,
    churn: 0n,
    transfer: 0n,
    none: 0n,
  });
  return {
    opening: 0n,
    closing: 0n,
    activeAtStart: 0n,
    activeAtEnd: 0n,
    moved: none(),
    movedOfOpening: none(),
    lostCustomers: 0n,
    openingNow: 0n,
    lost: 0n,
    yearBase: 0n,
    yearNow: 0n,
    yearKept: 0n,
  };
}
