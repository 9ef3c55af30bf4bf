import { checkMost } from "../../base/limits.ts";
import { itemAt, lastOf } from "../../base/lookup.ts";
import { parsePeriod } from "../../base/period.ts";
import { dateOfDay } from "../../base/zone.ts";
import type { Book } from "../../model/parts/book.ts";
import { bigintIn, numberIn, textIn } from "../../warehouse/rows.ts";
import type { Row } from "../../warehouse/warehouse.ts";
import { inOrder } from "../figures/answer-rows.ts";
import { type Group, groupId, numberOf } from "../figures/cells.ts";
import { type NamedGroup, named, planOf } from "../figures/compute.ts";
import { figureOf, type PartLabels, partsOf, ratio, roundMoney } from "../figures/figures.ts";
import { kept } from "../figures/kept-queries.ts";
import { type CellPlan, conditions, dimensionsOf, namesOf, source } from "../figures/plan.ts";
import { expansionDays, partName, splitOf } from "../figures/queries.ts";
import { type Cell, emptyCell, expansionsOf } from "../list/cell.ts";
import { durability } from "../list/expansion-metrics.ts";
import { type Fraction, UNIT } from "../list/metric.ts";
import { type Asked, type Question, type Subject, understand } from "../question/question.ts";

export interface DurabilityAnswer {
  /** The last day counted. */
  as_of: string;
  /** Null where each row has its own currency. */
  currency: string | null;
  policy: string;
  /**
   * For each number of months: the amount expanded at least that long ago and the part kept (minor units), the share,
   * and how many customers expanded then.
   */
  rows: Record<string, string | number | null>[];
  sql: string;
}

/**
 * How much expansion lasts after 1 to `months` months (DEFINITIONS §5, expansion_durability), as of the end of the
 * period asked for. One query reads all months.
 */
export async function durabilityCurve(
  book: Book,
  asked: Pick<Asked, "by" | "where" | "to" | "interval" | "customers" | "members">,
  months: number,
  subject: Subject,
): Promise<DurabilityAnswer> {
  const metric = durability(12);
  const question = understand({ ...asked, from: asked.to, metric: metric.id }, subject, metric);
  const { end } = asked.to === undefined ? lastOf(question.periods, "periods") : parsePeriod(asked.to);
  const plan = await planOf(book, { ...question, periods: question.periods.slice(-1) });
  const sql = curveQuery(plan);
  const all = await kept(book, sql, { part: plan.scope.several, sums: [] });
  const rows = await book.warehouse.query(asOf(plan, all, end), book.schema);
  const counts = await kept(book, customersQuery(plan), { part: plan.scope.several, sums: ["customers"] });
  const counted = await book.warehouse.query(countedAt(plan, counts, end), book.schema);
  const groups = await named(book, plan, question, groupsOf(book, plan, { rows, counted }, months));
  const points = pointsAt(book, question, groups);
  return {
    as_of: dateOfDay(end - 1),
    currency: book.isSeparate ? null : book.currency,
    policy: book.policy,
    rows: Array.from({ length: months }, (_, index) => pointsOf(book, points(index + 1))).flat(),
    sql,
  };
}

/** Returns a function that gives the points for a number of months. */
function pointsAt(book: Book, question: Question, groups: NamedGroup[]): (months: number) => Point[] {
  const whole = groups.length === 0 && question.by.length === 0 ? [{ labels: {}, cells: [] }] : groups;
  const parts = partsOf(
    question,
    groups.flatMap(({ cells }) => cells),
  );
  const context = { before: null, months: null, margin: book.margin, costs: null };
  return (months) =>
    whole.flatMap(({ labels, cells }) =>
      parts.map((part) => ({
        labels: { months, ...inOrder({ ...labels, ...part }, question.by) },
        value: figureOf(question, part, cells[months - 1] ?? null, context),
        customers: customersIn(question, part, cells[months - 1]),
      })),
    );
}

interface Point {
  labels: Record<string, string | number | null>;
  value: Fraction;
  customers: number;
}

/** How many customers a point is of: of the part that its labels or the filter name. */
function customersIn(
  { where }: Question,
  { cause, group }: PartLabels,
  cell: Cell | null | undefined,
): number {
  const part = cause ?? group ?? where.get("cause")?.[0] ?? where.get("group")?.[0] ?? "";
  return Number(cell?.expansions.get(part)?.customers ?? 0n);
}

/** Rounds the points of one month count to the rows shown, so that parts add up to the whole. */
function pointsOf({ currency, isSeparate }: Book, points: Point[]): DurabilityAnswer["rows"] {
  const groups = new Map<string, Point[]>();
  for (const point of points) {
    const own = isSeparate ? String(point.labels.currency) : currency;
    groups.set(own, [...(groups.get(own) ?? []), point]);
  }
  return [...groups].flatMap(([own, group]) => {
    const money = (pick: (value: Fraction) => bigint) =>
      roundMoney(
        group.map(({ value }) => ({ n: pick(value), d: UNIT })),
        own,
        true,
      );
    const [expanded, left] = [money(({ d }) => d), money(({ n }) => n)];
    return group.map(({ labels, value: { n, d }, customers }, place) => ({
      ...labels,
      expanded: expanded[place] ?? 0,
      kept: left[place] ?? 0,
      value: d === 0n ? null : ratio(n, d),
      customers,
    }));
  });
}

/** Money expanded and kept by day of expansion and by `since`, the months until a drop was seen. */
function curveQuery(plan: CellPlan): string {
  const since = `datediff('month', d.moved_on, d.seen_on)`;
  const isBefore = `cast(d.moved_on + to_months(cast(${since} as integer)) as date) < d.seen_on`;
  return `with d as (
${expansionDays(plan)}
)
select d.moved_on as moved_on, cast(${since} + case when ${isBefore} then 1 else 0 end as integer) as since, d.part as part, d.key as key,
  ${namesOf(plan)}sum(d.given) as given, sum(d.kept) as kept, min(d.unrated_on) as unrated_on, min(d.currency) as currency
from d
group by all`;
}

/** Customers by the day of their first expansion, of each part. */
function customersQuery(plan: CellPlan): string {
  const { part } = splitOf(plan);
  return `select moved_on, part, key, ${namesOf(plan)}count(*) as customers from (
  select min(f.moved_on) as moved_on, ${part} as part, f.key as key, ${dimensionsOf(plan)} f.customer as customer
  from ${source(plan, "kept")}
  where ${conditions(plan, "f.given > 0")}
  group by all
)
group by all`;
}

/** Sums `customersQuery` by the largest month count for which each is old enough (`until`). */
function countedAt(plan: CellPlan, all: string, end: number): string {
  return `select ${untilSql(end)} as until, part, key, ${namesOf(plan)}
  cast(sum(customers) as bigint) as customers
from (${all})
where moved_on < date '${dateOfDay(end - 1)}'
group by all`;
}

/** SQL for the months that have passed since `moved_on`. */
function untilSql(end: number): string {
  const last = `date '${dateOfDay(end - 1)}'`;
  const until = `datediff('month', moved_on, ${last})`;
  const isAfter = `cast(moved_on + to_months(cast(${until} as integer)) as date) > ${last}`;
  return `cast(${until} - case when ${isAfter} then 1 else 0 end as integer)`;
}

/** Sums `curveQuery` by the largest month count for which each expansion is old enough (`until`). */
function asOf(plan: CellPlan, all: string, end: number): string {
  const last = `date '${dateOfDay(end - 1)}'`;
  return `select ${untilSql(end)} as until, since, part, key, ${namesOf(plan)}
  sum(given) as given, sum(kept) as kept, min(unrated_on) as unrated_on, min(currency) as currency
from (${all})
where moved_on < ${last}
group by all`;
}

/** Cells by month count: money expanded and kept by expansions that are old enough, from what was seen by then. */
function groupsOf(
  book: Book,
  plan: CellPlan,
  { rows, counted }: { rows: Row[]; counted: Row[] },
  months: number,
): Group[] {
  const groups = new Map<string, Group>();
  const nameOf = (row: Row) =>
    groupId(
      numberIn(row, "key"),
      plan.dimensions.map((_, index) => numberOf(row[`d${index}`])),
    );
  checkMost("cells", new Set(rows.map(nameOf)).size * months);
  for (const row of rows) {
    if (numberIn(row, "until") < 1) continue;
    if (row.unrated_on !== null)
      throw book.rates.missing(numberIn(row, "currency"), textIn(row, "unrated_on").slice(0, 10));
    const values = plan.dimensions.map((_, index) => numberOf(row[`d${index}`]));
    const name = nameOf(row);
    const cells = groups.get(name)?.cells ?? Array.from({ length: months }, emptyCell);
    groups.set(name, { key: numberIn(row, "key"), values, cells });
    const part = partName(plan, numberIn(row, "part"));
    const last = Math.min(months, numberIn(row, "until"));
    for (let k = Math.max(1, numberIn(row, "since")); k <= last; k++) {
      const tally = expansionsOf(itemAt(cells, k - 1, "cells"), part);
      tally.given += bigintIn(row, "given");
      tally.kept += bigintIn(row, "kept");
    }
  }
  for (const row of counted) {
    const cells = groups.get(nameOf(row))?.cells ?? [];
    const part = partName(plan, numberIn(row, "part"));
    for (const cell of cells.slice(0, Math.max(0, numberIn(row, "until"))))
      expansionsOf(cell, part).customers += BigInt(numberIn(row, "customers"));
  }
  return [...groups.values()];
}
