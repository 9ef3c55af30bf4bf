import { literal } from "../warehouse/literal.ts";
import type { Row, Warehouse } from "../warehouse/warehouse.ts";
import { ITEM_DIMENSIONS, type ItemDimension } from "./question.ts";

/** What a breakdown and filters by customers need, as SQL over `f`, rows that have a customer. */
export interface CustomerPlan {
  /** Dimensions to break down by, each a number or null. */
  dimensions: { name: string; sql: string }[];
  joins: string[];
  filters: string[];
}

/** Where the label and the other name of an item dimension's value are found. */
const LABELS = {
  product: { table: "products", number: "product", label: "label", id: "product_id" },
  price: { table: "prices", number: "price", label: "label", id: "price_id" },
  currency: { table: "currencies", number: "currency", label: "code", id: "code" },
} as const;

/** Compiles the customer dimensions of a breakdown and of filters. */
export function customerPlan(by: string[], where: Map<string, string[]>): CustomerPlan {
  const isCustomers = (name: string) => name !== "type" && !ITEM_DIMENSIONS.some((item) => item === name);
  const dimensions = by.filter(isCustomers);
  const joins = dimensions.map(
    (name, index) =>
      `left join customer_dimensions c${index} on c${index}.dimension = ${literal(name)} and c${index}.customer = f.customer`,
  );
  const filters = [...where]
    .filter(([name]) => isCustomers(name))
    .map(
      ([name, values]) => `f.customer in (
      select c.customer from customer_dimensions c
      join dimension_values v on v.dimension = c.dimension and v.code = c.code
      where c.dimension = ${literal(name)} and v.label in (${values.map(literal).join(", ")}))`,
    );
  return { dimensions: dimensions.map((name, index) => ({ name, sql: `c${index}.code` })), joins, filters };
}

/** The numbers of the items that filters name, by label or id. A name that nothing has selects nothing. */
export async function itemFilters(
  warehouse: Warehouse,
  where: Map<string, string[]>,
): Promise<Map<ItemDimension, number[]>> {
  const filters = new Map<ItemDimension, number[]>();
  for (const dimension of ITEM_DIMENSIONS) {
    const values = where.get(dimension);
    if (values === undefined) continue;
    const { table, number, label, id } = LABELS[dimension];
    const list = values
      .map((value) => literal(dimension === "currency" ? value.toUpperCase() : value))
      .join(", ");
    const rows = await warehouse.query(
      `select ${number} as n from ${table} where ${label} in (${list}) or ${id} in (${list}) order by 1`,
    );
    filters.set(dimension, rows.length === 0 ? [-1] : rows.map((row) => Number(row.n)));
  }
  return filters;
}

/** Labels by numbers, for each of some dimensions. */
export async function readLabels(
  warehouse: Warehouse,
  names: string[],
): Promise<Map<string, Map<number, string>>> {
  const labels = new Map<string, Map<number, string>>();
  for (const name of names) {
    const item = ITEM_DIMENSIONS.find((dimension) => dimension === name);
    const rows: Row[] = await warehouse.query(
      item === undefined
        ? `select code as n, label from dimension_values where dimension = ${literal(name)}`
        : `select ${LABELS[item].number} as n, ${LABELS[item].label} as label from ${LABELS[item].table}`,
    );
    labels.set(name, new Map(rows.map((row) => [Number(row.n), String(row.label)])));
  }
  return labels;
}
