import { dateOfDay } from "../../base/zone.ts";
import { monthFactor } from "../../engine/mrr-value.ts";
import { LINKED_SCHEMA } from "../../model/links/linked-books.ts";
import type { Book } from "../../model/parts/book.ts";
import { literal } from "../../warehouse/literal.ts";
import { numberIn, textIn } from "../../warehouse/rows.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import { type Filling, growthSql } from "../sql.ts";
import { type Limit, UNDECLARED, type UsageMetric } from "../usage/usage-record.ts";
import { buildUse } from "./use.ts";

/** What the organisation declares about usage. */
export interface Declared {
  metrics: ReadonlyMap<string, UsageMetric>;
  limits: readonly Limit[];
  /** The customer attribute that says the size of their team. */
  teamAttribute: string;
  /** When each import was recorded. */
  imports: readonly { seq: number; recordedAt: string }[];
}

/** Whether a metric counts seats in use: a level whose unit is seats. */
function isSeats(kind: UsageMetric["kind"], unit: string): boolean {
  return kind === "level" && /^seats?$/i.test(unit);
}

/** Relations of what customers had on a day, in the order they are made. Views are read once or twice. */
const RELATIONS = [
  "item_days",
  "active_days",
  "plan_days",
  "limit_days",
  "span_anchors",
  "name_customers",
  "shared_days",
  "team_sizes",
] as const;

/** Relations of which customer each name in the usage is. */
const NAMED = ["name_customers", "shared_days"] as const;

/**
 * Makes the tables of what customers had on each day, in the schema `growth`: items, main plans, activity, limits, and
 * the usage beside them. Days of usage must be there (`buildUsageDays`).
 */
export async function buildWorld(book: Book, declared: Declared): Promise<void> {
  const { warehouse, schema } = book;
  await writeMetrics(warehouse, declared.metrics);
  await writeLimits(warehouse, declared.limits);
  await writeImportDays(book, declared.imports);
  const filling = { ...worldFilling(book), team: literal(declared.teamAttribute) };
  for (const name of RELATIONS)
    await warehouse.exec(
      `create or replace table growth.${name} as ${await growthSql(`world/${name}.sql`, filling)}`,
      schema,
    );
  await buildUse(warehouse, schema);
}

/** Makes those anew that depend on the names in the usage. */
export async function followNames(book: Book): Promise<void> {
  for (const name of NAMED)
    await book.warehouse.exec(
      `create or replace table growth.${name} as ${await growthSql(`world/${name}.sql`, worldFilling(book))}`,
      book.schema,
    );
}

/** What the SQL of growth that reads states is filled with: local days, months of intervals, and links. */
export function worldFilling({ rules, zone, isLinked }: Book): Filling {
  const local = `make_timestamp(at_ms * 1000)`;
  const week = monthFactor(rules, "week", 1);
  const day = monthFactor(rules, "day", 1);
  return {
    day:
      zone.name === "UTC"
        ? `${local}::date`
        : `((${local} at time zone 'UTC') at time zone ${literal(zone.name)})::date`,
    week_n: week.n,
    week_d: week.d,
    day_n: day.n,
    day_d: day.d,
    representative: isLinked ? "l.representative" : "null::integer",
    team_links: isLinked ? `left join ${LINKED_SCHEMA}.linked_customers l on l.customer = c.customer` : "",
    links: isLinked ? `left join ${LINKED_SCHEMA}.linked_customers l on l.customer = s.customer` : "",
  };
}

/** Writes the metrics that were seen or declared, each under its number. */
async function writeMetrics(warehouse: Warehouse, declared: Declared["metrics"]): Promise<void> {
  const seen = await warehouse.query("select metric, id from growth.usage_metrics order by metric");
  const products = await numbersOf(warehouse, "product");
  const rows = seen.map((row) => {
    const { kind, unit, span, product, name } = declared.get(textIn(row, "id")) ?? {
      ...UNDECLARED,
      name: textIn(row, "id"),
    };
    const number = product === null ? undefined : products.get(product);
    return `(${numberIn(row, "metric")}, ${literal(textIn(row, "id"))}, ${literal(name)}, ${literal(kind)}, ${literal(unit)}, ${literal(span)}, ${number ?? "null"}, ${isSeats(kind, unit)})`;
  });
  await warehouse.exec(
    `create or replace table growth.metrics (metric smallint, id varchar, name varchar, kind varchar, unit varchar, span varchar, product integer, is_seats boolean)`,
  );
  if (rows.length > 0) await warehouse.exec(`insert into growth.metrics values ${rows.join(", ")}`);
}

async function writeImportDays({ warehouse, zone }: Book, imports: Declared["imports"]): Promise<void> {
  const rows = imports.map(
    ({ seq, recordedAt }) => `(${seq}, date ${literal(dateOfDay(zone.dayOf(Date.parse(recordedAt))))})`,
  );
  await warehouse.exec("create or replace table growth.import_days (import_seq integer, recorded_day date)");
  if (rows.length > 0) await warehouse.exec(`insert into growth.import_days values ${rows.join(", ")}`);
}

async function writeLimits(warehouse: Warehouse, limits: readonly Limit[]): Promise<void> {
  const products = await numbersOf(warehouse, "product");
  const prices = await numbersOf(warehouse, "price");
  const metrics = new Map(
    (await warehouse.query("select metric, id from growth.metrics")).map((row) => [
      textIn(row, "id"),
      numberIn(row, "metric"),
    ]),
  );
  const rows = limits.flatMap(({ metric, product, price, amount, per, is_hard, from }) => {
    const number = metrics.get(metric);
    const of = product === null ? prices.get(price ?? "") : products.get(product);
    if (number === undefined || of === undefined) return [];
    const target = product === null ? `null, ${of}` : `${of}, null`;
    return [
      `(${number}, ${target}, ${amount}, ${per === "quantity"}, ${is_hard}, date ${literal(from ?? "1900-01-01")})`,
    ];
  });
  await warehouse.exec(
    `create or replace table growth.limits (metric smallint, product integer, price integer, amount bigint, is_per_quantity boolean, is_hard boolean, from_day date)`,
  );
  if (rows.length > 0) await warehouse.exec(`insert into growth.limits values ${rows.join(", ")}`);
}

/** The warehouse's numbers of products or prices, by id. */
async function numbersOf(warehouse: Warehouse, what: "product" | "price"): Promise<Map<string, number>> {
  const rows = await warehouse.query(`select ${what} as number, ${what}_id as id from ${what}s`);
  return new Map(rows.map((row) => [textIn(row, "id"), numberIn(row, "number")]));
}
