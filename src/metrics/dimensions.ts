import { literal } from "../warehouse/literal.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import { CUSTOMER_DIMENSIONS, ITEM_DIMENSIONS, type ItemDimension } from "./question.ts";

/** What a breakdown and filters by customers need: columns, joins and conditions over `c`, the customer. */
export interface CustomerPlan {
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

/** Compiles the customer dimensions of a breakdown and of filters. The join of customers itself is implied. */
export function customerPlan(by: string[], where: Map<string, string[]>): CustomerPlan {
  const isCustomers = (name: string) => name !== "type" && !ITEM_DIMENSIONS.some((item) => item === name);
  const names = [...new Set([...by, ...where.keys()])].filter(isCustomers);
  const joins: string[] = names.length > 0 ? [""] : [];
  const sqlOf = new Map<string, string>();
  names.forEach((name, index) => {
    if (CUSTOMER_DIMENSIONS.some((known) => known === name)) {
      sqlOf.set(name, `c.${name}`);
      return;
    }
    joins.push(
      `left join customer_attributes a${index} on a${index}.customer = c.customer and a${index}.key = ${literal(name)}`,
    );
    sqlOf.set(name, `a${index}.value`);
  });
  const filters = [...where].flatMap(([name, values]) => {
    const sql = sqlOf.get(name);
    return sql === undefined ? [] : [`${sql} in (${values.map(literal).join(", ")})`];
  });
  return {
    dimensions: by.filter(isCustomers).map((name) => ({ name, sql: sqlOf.get(name) ?? "null" })),
    joins,
    filters,
  };
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

/** The labels of item dimensions by their numbers. */
export async function keyLabels(
  warehouse: Warehouse,
  by: ItemDimension[],
): Promise<Map<ItemDimension, Map<number, string>>> {
  const labels = new Map<ItemDimension, Map<number, string>>();
  for (const dimension of by) {
    const { table, number, label } = LABELS[dimension];
    const rows = await warehouse.query(`select ${number} as n, ${label} as label from ${table}`);
    labels.set(dimension, new Map(rows.map((row) => [Number(row.n), String(row.label)])));
  }
  return labels;
}
