import type { Mapping } from "../../store/file-mapping.ts";
import { literal } from "../../warehouse/literal.ts";
import { gridOf } from "./grid.ts";
import type { Table } from "./table.ts";

/** The rows of a table that are taken: without those that the mapping leaves out, and a row for each cell of a grid. */
export function takenRows(table: Table, mapping: Mapping): Table {
  return gridOf(withoutRows(table, mapping), mapping);
}

const CUSTOMER_FIELDS = ["customer_id", "customer"];

/** A table without the rows of some customers, which keep the others' row numbers as they are. */
function withoutRows(table: Table, { without = [], map }: Mapping): Table {
  const header = CUSTOMER_FIELDS.map((field) => (map[field] ?? field).toLowerCase()).find((name) =>
    table.columns.has(name),
  );
  const { sql } = table.columns.get(header ?? "") ?? {};
  if (without.length === 0 || sql === undefined) return table;
  const names = without.map((name) => literal(name.trim().toLowerCase()));
  return {
    ...table,
    relation: `(select * from (select ${table.row} as kept_row, * from ${table.relation})
      where lower(trim((${sql})::varchar)) in (${names.join(", ")}) is not true)`,
    row: "kept_row",
  };
}
