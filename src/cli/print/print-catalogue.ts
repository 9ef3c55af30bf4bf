import { type Row, table } from "./text-table.ts";

/** The catalogue: one product a line, sorted by family, with the source of each value; then the price replacements. */
export function catalogueText(output: Row): string {
  const rows: Row[] = Array.isArray(output.rows) ? output.rows : [];
  const said: Row[] = Array.isArray(output.replacements) ? output.replacements : [];
  const products = rows.map((row) => ({
    family: row.family,
    rank: row.rank,
    product: row.name === row.product ? row.product : `${row.name} (${row.product})`,
    kind: row.kind,
    ...(isAllTold(rows) ? { why: row.kind_from } : whyOf(row)),
  }));
  const prices = said.map(({ before, after, as }) => ({
    price: before,
    "replaced by": after,
    "is cause": as,
  }));
  return [
    products.length > 0 ? table(products) : "No products yet.\n",
    prices.length > 0 ? `\nSet by the organisation:\n${table(prices)}` : "",
  ].join("");
}

/** Whether each product's values all come from the same source. */
function isAllTold(rows: Row[]): boolean {
  return rows.every((row) => row.kind_from === row.family_from && row.kind_from === row.rank_from);
}

function whyOf(row: Row): Row {
  return {
    "why this kind": row.kind_from,
    "why this family": row.family_from,
    "why this rank": row.rank_from,
  };
}

/** A product after a change of its settings. */
export function productText(row: Row): string {
  const name = row.name === row.product ? String(row.product) : `${row.name} (${row.product})`;
  const lines = ["kind", "family", "rank"].map((of) => `${of}: ${row[of]} (${row[`${of}_from`]})\n`);
  const failed = row.failed_after === undefined ? "" : `${row.failed_after}\n`;
  return `${name}\n${lines.join("")}${failed}`;
}
