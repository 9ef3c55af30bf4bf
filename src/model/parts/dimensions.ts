import { periodOf } from "../../base/period.ts";
import { INTERVALS } from "../../base/words.ts";
import { literal } from "../../warehouse/literal.ts";
import { numberIn, textIn } from "../../warehouse/rows.ts";
import type { Row, Warehouse } from "../../warehouse/warehouse.ts";
import { TERM_ROOM } from "../ledger/ledger-tables.ts";

/** Dimensions of movements only. */
export const MOVEMENT_DIMENSIONS = ["type", "cause", "group"] as const;
export type MovementDimension = (typeof MOVEMENT_DIMENSIONS)[number];

/** Dimensions of items. A breakdown by one reads the business as if it had only those items. */
export const ITEM_DIMENSIONS = ["product", "price", "family", "interval", "currency"] as const;
export type ItemDimension = (typeof ITEM_DIMENSIONS)[number];

/** Dimensions of a customer at the start of each period, which can change from one period to the next. */
export const STANDING_DIMENSIONS = ["age", "stage", "band", "families", "usage"] as const;
export type StandingDimension = (typeof STANDING_DIMENSIONS)[number];

/** Permanent dimensions of every customer, besides its attributes. */
export const CUSTOMER_DIMENSIONS = ["account", "country", "cohort", "cohort_quarter", "cohort_year"] as const;

const COHORTS = { cohort: "month", cohort_quarter: "quarter", cohort_year: "year" } as const;

/** Other names for dimensions. */
export const ALIASES: ReadonlyMap<string, string> = new Map([
  ["plan", "price"],
  ["cause_group", "group"],
  ["lifecycle_age", "age"],
  ["lifecycle_stage", "stage"],
  ["mrr_band", "band"],
  ["families_owned", "families"],
  ["usage_level", "usage"],
]);

/** Prefix for an attribute with the same name as a dimension. */
export const ATTRIBUTE = "metadata:";

/** The attribute key of a dimension name. */
export function attributeKey(name: string): string {
  return name.startsWith(ATTRIBUTE) ? name.slice(ATTRIBUTE.length) : name;
}

/** The canonical name of a dimension. */
export function canonical(name: string): string {
  return ALIASES.get(name) ?? name;
}

export const isMovementDimension = (name: string): name is MovementDimension =>
  isIn(MOVEMENT_DIMENSIONS, name);
export const isItemDimension = (name: string): name is ItemDimension => isIn(ITEM_DIMENSIONS, name);
export const isStandingDimension = (name: string): name is StandingDimension =>
  isIn(STANDING_DIMENSIONS, name);

/** Whether a dimension is permanent for a customer: a built-in one or an attribute. */
export function isCustomerDimension(name: string): boolean {
  return !isMovementDimension(name) && !isItemDimension(name) && !isStandingDimension(name);
}

function isIn<T extends string>(names: readonly T[], name: string): name is T {
  return names.some((known) => known === name);
}

const isCohort = (name: string): name is keyof typeof COHORTS => Object.hasOwn(COHORTS, name);

/** Whether a customer may lack a value for a dimension, shown as an empty value. */
export const mayBeUnknown = (name: string): boolean => isCustomerDimension(name) && !isCohort(name);

/** A breakdown and filters by customer, as SQL over rows `f` with a customer. */
export interface CustomerPlan {
  /** Dimensions to break down by, as SQL for a number or null. */
  dimensions: { name: string; sql: string }[];
  joins: string[];
  filters: string[];
}

/** Where to find the label and id of an item dimension's values. */
const LABELS = {
  product: { table: "products", number: "product", label: "label", id: "product_id" },
  price: { table: "prices", number: "price", label: "label", id: "price_id" },
  family: { table: "families", number: "family", label: "label", id: "label" },
  currency: { table: "currencies", number: "currency", label: "code", id: "code" },
} as const;

/**
 * Compiles the customer dimensions of a breakdown and of filters to SQL.
 * @param isSeparate whether each customer and currency counts as its own customer, with its own cohort
 */
export function customerPlan(by: string[], where: Map<string, string[]>, isSeparate: boolean): CustomerPlan {
  const dimensions = by.filter(isCustomerDimension);
  const own = (table: string) => (isSeparate ? ` and ${table}.currency = f.currency` : "");
  const joins = dimensions.map((name, index) =>
    isCohort(name)
      ? `left join acquired c${index} on c${index}.customer = f.customer${own(`c${index}`)}`
      : `left join customer_dimensions c${index} on c${index}.dimension = ${literal(attributeKey(name))} and c${index}.customer = f.customer`,
  );
  const sql = (name: string, index: number) =>
    isCohort(name) ? cohortDay(name, `c${index}.first_on`) : `c${index}.code`;
  return {
    dimensions: dimensions.map((name, index) => ({ name, sql: sql(name, index) })),
    joins,
    filters: [...where]
      .filter(([name]) => isCustomerDimension(name))
      .map(([name, values]) => filter(name, values, own)),
  };
}

/** The first day of a cohort, as a day number. */
function cohortDay(name: keyof typeof COHORTS, column: string): string {
  return `datediff('day', date '1970-01-01', cast(date_trunc('${COHORTS[name]}', ${column}) as date))`;
}

function filter(name: string, values: string[], own: (table: string) => string): string {
  if (isCohort(name)) {
    const first = `case '${COHORTS[name]}' when 'month' then strftime(a.first_on, '%Y-%m') when 'year' then strftime(a.first_on, '%Y')
        else strftime(a.first_on, '%Y') || '-Q' || quarter(a.first_on) end`;
    return `exists (select 1 from acquired a where a.customer = f.customer${own("a")} and ${first} in (${values.map(literal).join(", ")}))`;
  }
  const isOf = `c.dimension = ${literal(attributeKey(name))}`;
  const isAny = `f.customer in (
      select c.customer from customer_dimensions c
      join dimension_values v on v.dimension = c.dimension and v.code = c.code
      where ${isOf} and v.label in (${values.map(literal).join(", ")}))`;
  if (!values.includes("")) return isAny;
  return `(${isAny} or f.customer not in (select c.customer from customer_dimensions c where ${isOf}))`;
}

/** Where to look up names. */
interface Named {
  warehouse: Warehouse;
  schema: string;
}

/** The numbers of the item values that filters name, by label or id. An unknown name matches nothing. */
export async function itemFilters(
  { warehouse, schema }: Named,
  where: Map<string, string[]>,
): Promise<Map<ItemDimension, number[]>> {
  const filters = new Map<ItemDimension, number[]>();
  for (const dimension of ITEM_DIMENSIONS) {
    const values = where.get(dimension);
    if (values === undefined) continue;
    const numbers =
      dimension === "interval"
        ? values.flatMap(readTerm)
        : await numbersOf({ warehouse, schema }, dimension, values);
    filters.set(dimension, numbers.length === 0 ? [-1] : numbers);
  }
  return filters;
}

async function numbersOf(
  { warehouse, schema }: Named,
  dimension: keyof typeof LABELS,
  values: string[],
): Promise<number[]> {
  const { table, number, label, id } = LABELS[dimension];
  const list = values
    .map((value) => literal(dimension === "currency" ? value.toUpperCase() : value))
    .join(", ");
  const rows = await warehouse.query(
    `select ${number} as n from ${table} where ${label} in (${list}) or ${id} in (${list}) order by 1`,
    schema,
  );
  return rows.map((row) => numberIn(row, "n"));
}

/** The label of an encoded billing interval, such as month, 3 months or year. */
export function termLabel(term: number): string {
  const interval = INTERVALS[Math.floor(term / TERM_ROOM) - 1] ?? "month";
  const count = term % TERM_ROOM;
  return count === 1 ? interval : `${count} ${interval}s`;
}

/** Whether a value has the format of a cohort dimension; undefined if the dimension isn't a cohort. */
export function readsAsCohort(name: string, value: string): boolean | undefined {
  if (!isCohort(name)) return undefined;
  const pattern = { month: /^\d{4}-\d{2}$/, quarter: /^\d{4}-Q[1-4]$/, year: /^\d{4}$/ }[COHORTS[name]];
  return pattern.test(value);
}

/** The names of an item dimension's values, as labels and ids. */
export async function itemNames(
  { warehouse, schema }: Named,
  name: ItemDimension,
): Promise<{ labels: string[]; others: string[] }> {
  if (name === "interval") return { labels: [], others: [] };
  const { table, label, id } = LABELS[name];
  const rows = await warehouse.query(
    `select ${label} as label, ${id} as id from ${table} order by 1`,
    schema,
  );
  return { labels: rows.map((row) => textIn(row, "label")), others: rows.map((row) => textIn(row, "id")) };
}

/** Encodes a billing interval's label; empty if it isn't one. */
export function readTerm(label: string): number[] {
  const [, count = "1", name] = /^(?:(\d+) )?(day|week|month|year)s?$/.exec(label) ?? [];
  const interval = INTERVALS.find((known) => known === name);
  const place = interval === undefined ? -1 : INTERVALS.indexOf(interval);
  return place < 0 ? [] : [(place + 1) * TERM_ROOM + Number(count)];
}

/** Functions that give the labels of item and permanent customer dimensions, by dimension. */
export async function readLabels(
  book: Named,
  names: string[],
): Promise<Map<string, (value: number) => string | null>> {
  const labels = new Map<string, (value: number) => string | null>();
  for (const name of names) {
    if (name === "interval") labels.set(name, termLabel);
    else if (isCohort(name)) labels.set(name, (day) => periodOf(COHORTS[name], day).label);
    else {
      const known = await readTable(book, name);
      labels.set(name, (value) => known.get(value) ?? null);
    }
  }
  return labels;
}

async function readTable({ warehouse, schema }: Named, name: string): Promise<Map<number, string>> {
  const item = isItemDimension(name) && name !== "interval" ? LABELS[name] : undefined;
  const rows: Row[] = await warehouse.query(
    item === undefined
      ? `select code as n, label from dimension_values where dimension = ${literal(attributeKey(name))}`
      : `select ${item.number} as n, ${item.label} as label from ${item.table}`,
    schema,
  );
  return new Map(rows.map((row) => [numberIn(row, "n"), textIn(row, "label")]));
}
