import { literal } from "../../warehouse/literal.ts";
import type { SqlTable } from "./sql-table.ts";

export const CURRENCY = "Three letters in lower case";
export const ACCOUNT = "The billing account, as it is named in Cambium";
export const CREATED = "When it was made, in UTC";
export const KEY = "Key of the entry";
export const VALUE = "Value of the entry";

/** A field of an object as text, a whole number, a truth, or seconds as an instant. */
export const text = (path: string) => `(o.body ->> ${literal(path)})`;
export const whole = (path: string) => `(o.body ->> ${literal(path)})::bigint`;
export const truth = (path: string) => `(o.body ->> ${literal(path)})::boolean`;
export const instant = (path: string) => `make_timestamp((o.body ->> ${literal(path)})::bigint * 1000000)`;

export const of = (type: string) => `from stripe_objects o where o.type = ${literal(type)}`;

/** A table under one of Sigma's names. */
export function main(
  name: string,
  comment: string,
  columns: Record<string, string>,
  select: string,
  books?: "stripe",
): SqlTable {
  return { schema: "main", name, comment, columns, select, ...(books && { of: books }) };
}
