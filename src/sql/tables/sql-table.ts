/** A table that queries can read: what a row is, what its columns hold, and how it is made. */
export interface SqlTable {
  /** `main` for Stripe Sigma's tables, `cambium` for our own. */
  schema: "main" | "cambium";
  name: string;
  comment: string;
  /** What each column holds; columns of the select that aren't here are left out. */
  columns: Record<string, string>;
  /** One select over the warehouse. Its order is that in which rows are read where a query gives none. */
  select: string;
  /** The schema of books it reads; the organisation's own by default. */
  of?: "stripe";
  /** The table of its schema that it shows once more, under its own name; then there is no select. */
  like?: string;
  /** Tables of the warehouse that it needs; without them it has no rows, and its columns these types. */
  needs?: { tables: string[]; types: string[] };
}

/** The name that queries call it by. */
export function nameOf({ schema, name }: Pick<SqlTable, "schema" | "name">): string {
  return schema === "main" ? name : `${schema}.${name}`;
}
