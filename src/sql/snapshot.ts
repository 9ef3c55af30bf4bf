import { rename, rm } from "node:fs/promises";
import { literal, quoted } from "../warehouse/literal.ts";
import { numberIn, textIn } from "../warehouse/rows.ts";
import type { Session, Warehouse } from "../warehouse/warehouse.ts";
import { COPY } from "./copy-name.ts";
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
  /** Makes what the tables need besides, as temporary tables. */
  before?(session: Session): Promise<void>;
}

/**
 * Begins a copy of what queries may read: tables without anything else, and the macros of the dialect, in a file of its
 * own that appears under its name only when it is whole. Call this within a turn.
 * @returns writes the copy as of now, whatever is written to the warehouse meanwhile
 */
export async function beginCopy(
  warehouse: Warehouse,
  publishing: Publishing,
): Promise<() => Promise<Published>> {
  const draft = `${publishing.path}.draft`;
  for (const file of [draft, `${draft}.wal`]) await rm(file, { force: true });
  const session = await warehouse.session();
  const end = async () => {
    await session.exec(`detach database if exists ${COPY}`).finally(() => session.close());
  };
  try {
    await session.exec(`attach ${literal(draft)} as ${COPY}`);
    await session.begin();
  } catch (error) {
    await end();
    throw error;
  }
  return async () => {
    const { path, now } = publishing;
    const tables = await written(session, publishing).finally(end);
    await rename(draft, path);
    return { path, loadedAt: now.toISOString().slice(0, 19).replace("T", " "), tables };
  };
}

/** SQL for no rows of a table. */
function nothingOf({ columns, needs }: SqlTable): string {
  const cells = Object.keys(columns).map(
    (name, index) => `null::${needs?.types[index] ?? "varchar"} as ${quoted(name)}`,
  );
  return `select ${cells.join(", ")} where false`;
}

async function written(
  session: Session,
  { tables, functions = [], own, stripe, before }: Publishing,
): Promise<PublishedTable[]> {
  const made: PublishedTable[] = [];
  try {
    await before?.(session);
    await session.exec(`create schema ${COPY}.cambium`);
    for (const table of tables) made.push(await write(session, table, table.of === "stripe" ? stripe : own));
    for (const macro of [...macros(), ...functions])
      await session.exec(macro.replace("create macro ", `create macro ${COPY}.main.`));
  } catch (error) {
    await session.exec("rollback");
    throw error;
  }
  await session.exec("commit");
  await session.exec(`checkpoint ${COPY}`);
  return made;
}

async function isThere(session: Session, { needs }: SqlTable): Promise<boolean> {
  for (const name of needs?.tables ?? []) {
    const [schema = "", table = ""] = name.split(".");
    const found = await session.query(
      `select 1 from information_schema.tables where table_catalog = current_database() and table_schema = ${literal(schema)} and table_name = ${literal(table)}`,
    );
    if (found.length === 0) return false;
  }
  return true;
}

async function write(session: Session, table: SqlTable, schema: string): Promise<PublishedTable> {
  const name = `${COPY}.${table.schema}.${quoted(table.name)}`;
  if (table.like !== undefined)
    await session.exec(`create view ${name} as from ${COPY}.${table.schema}.${quoted(table.like)}`);
  else {
    const columns = Object.keys(table.columns).map(quoted).join(", ");
    const select = (await isThere(session, table)) ? table.select : nothingOf(table);
    await session.exec(`create table ${name} as select ${columns} from (${select})`, schema);
  }
  const [count] = await session.query(`select count(*) as n from ${name}`);
  const types = await session.query(`describe ${name}`);
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
