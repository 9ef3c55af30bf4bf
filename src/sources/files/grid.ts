import type { Mapping } from "../../store/file-mapping.ts";
import { literal } from "../../warehouse/literal.ts";
import type { Table } from "./table.ts";

/** What the columns are called that the columns of months become: no file can have a column of such a name twice. */
export const GRID_MONTH = "(month)";
export const GRID_FIGURE = "(figure)";

/** The rows of a table that are taken: without those that the mapping leaves out, and a row for each cell of a grid. */
export function takenRows(table: Table, mapping: Mapping): Table {
  return gridOf(withoutRows(table, mapping), mapping);
}

/** A table whose columns of months, where the mapping has some, are a row for each cell. */
export function gridOf(table: Table, { months }: Mapping): Table {
  if (months === undefined) return table;
  const columns = new Map([...table.columns].filter(([name]) => !Object.hasOwn(months, name)));
  columns.set(GRID_MONTH, { sql: "grid_cell.held", type: "VARCHAR" });
  columns.set(GRID_FIGURE, { sql: "grid_cell.figure", type: "VARCHAR" });
  const cells = Object.entries(months).map(
    ([name, month]) =>
      `{'held': ${literal(month)}, 'figure': (${table.columns.get(name)?.sql ?? "null"})::varchar}`,
  );
  const numbered = `select ${table.row} as grid_row, * from ${table.relation}`;
  return {
    ...table,
    relation: `(select *, unnest([${cells.join(", ")}]) as grid_cell from (${numbered}))`,
    row: "grid_row",
    columns,
  };
}

/** SQL for the column of the file that a figure stands in, by the typed column `month`. */
export function gridNames({ map, months }: Mapping): Record<string, string> {
  if (months === undefined) return {};
  const figures = Object.entries(map).filter(([, column]) => column === GRID_FIGURE);
  const names = Object.entries(months).map(([name, month]) => `when ${literal(month)} then ${literal(name)}`);
  const sql = `case strftime("month", '%Y-%m') ${names.join(" ")} end`;
  return Object.fromEntries(figures.map(([field]) => [field, sql]));
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
