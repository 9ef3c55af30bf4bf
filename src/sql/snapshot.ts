import { rename, rm } from "node:fs/promises";
import { literal, quoted } from "../warehouse/literal.ts";
import { numberIn, textIn } from "../warehouse/rows.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import { macros } from "./dialect/macros.ts";
import type { SqlTable } from "./tables/sql-table.ts";

/** A column of a published table. */
export interface PublishedColumn {
  name: string;
  type: string;
  comment: string;
}

/** A table as it stands in a published copy. */
export interface PublishedTable {
  schema: SqlTable["schema"];
  name: string;
  comment: string;
  rows: number;
  columns: PublishedColumn[];
}

/** A copy of the books for queries. */
export interface Published {
  path: string;
  /** When it was made: what Sigma calls `data_load_time`. */
  loadedAt: string;
  tables: PublishedTable[];
}

/** What a copy is made of. */
export interface Publishing {
  tables: SqlTable[];
  /** Statements that make functions of our own, besides those of the dialect. */
  functions?: readonly string[];
  /** The schemas of the organisation's books, and of those counted as Stripe counts. */
  own: string;
  stripe: string;
  path: string;
  now: Date;
}

const COPY = "published";

/**
 * Writes what queries may read into a file of its own: tables without anything else, and the macros of the dialect. It
 * appears under its name only when it is whole.
 */
export async function publish(
  warehouse: Warehouse,
  { tables, functions = [], own, stripe, path, now }: Publishing,
): Promise<Published> {
  const draft = `${path}.draft`;
  for (const file of [draft, `${draft}.wal`]) await rm(file, { force: true });
  await warehouse.exec(`attach ${literal(draft)} as ${COPY}`);
  const written: PublishedTable[] = [];
  try {
    await warehouse.exec(`create schema ${COPY}.cambium`);
    for (const table of tables)
      written.push(await write(warehouse, table, table.of === "stripe" ? stripe : own));
    for (const macro of [...macros(), ...functions])
      await warehouse.exec(macro.replace("create macro ", `create macro ${COPY}.main.`));
    await warehouse.exec(`checkpoint ${COPY}`);
  } finally {
    await warehouse.exec(`detach ${COPY}`);
  }
  await rename(draft, path);
  return { path, loadedAt: now.toISOString().slice(0, 19).replace("T", " "), tables: written };
}

/** SQL for no rows of a table. */
function nothingOf({ columns, needs }: SqlTable): string {
  const cells = Object.keys(columns).map(
    (name, index) => `null::${needs?.types[index] ?? "varchar"} as ${quoted(name)}`,
  );
  return `select ${cells.join(", ")} where false`;
}

async function isThere(warehouse: Warehouse, { needs }: SqlTable): Promise<boolean> {
  for (const name of needs?.tables ?? []) {
    const [schema = "", table = ""] = name.split(".");
    const found = await warehouse.query(
      `select 1 from information_schema.tables where table_catalog = current_database() and table_schema = ${literal(schema)} and table_name = ${literal(table)}`,
    );
    if (found.length === 0) return false;
  }
  return true;
}

async function write(warehouse: Warehouse, table: SqlTable, schema: string): Promise<PublishedTable> {
  const name = `${COPY}.${table.schema}.${quoted(table.name)}`;
  const columns = Object.keys(table.columns).map(quoted).join(", ");
  const select = (await isThere(warehouse, table)) ? table.select : nothingOf(table);
  await warehouse.exec(`create table ${name} as select ${columns} from (${select})`, schema);
  const [count] = await warehouse.query(`select count(*) as n from ${name}`);
  const types = await warehouse.query(`describe ${name}`);
  return {
    schema: table.schema,
    name: table.name,
    comment: table.comment,
    rows: numberIn(count, "n"),
    columns: types.map((row) => {
      const column = textIn(row, "column_name");
      return {
        name: column,
        type: textIn(row, "column_type").toLowerCase(),
        comment: table.columns[column] ?? "",
      };
    }),
  };
}
