import { literal } from "../../warehouse/literal.ts";
import { textIn } from "../../warehouse/rows.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import { type Shape, typed } from "../files/shape.ts";
import type { Staged } from "../files/staged.ts";
import { latest } from "../latest.ts";
import { SOURCES, type SourceName } from "../sources.ts";
import { stripeScales } from "../stripe/stripe-money.ts";
import { STRIPE_TABLES } from "../stripe/stripe-rows.ts";

/** The import rows came with, and which of its files. */
export interface Origin {
  seq: number;
  file: number;
}

/** The number of imported files behind each raw relation. */
export type RawParts = Map<string, number>;

/** Removes all imported rows from the warehouse, leaving an empty relation `raw_SOURCE_SHAPE` for every kind of row. */
export async function createRaw(warehouse: Warehouse): Promise<void> {
  for (const prefix of ["raw", "told", "part"]) {
    for (const { name, isView } of await relations(warehouse, prefix)) {
      if (!Object.hasOwn(STRIPE_TABLES, name))
        await warehouse.exec(`drop ${isView ? "view" : "table"} ${name}`);
    }
  }
  await warehouse.exec(
    `create or replace table told_attributes as select 0 as import_seq, '' as account, '' as customer_id, '' as "key", '' as "value" limit 0;
     create or replace table stripe_scales as ${stripeScales()}`,
  );
  await defineAttributes(warehouse);
  for (const [source, { shapes }] of Object.entries(SOURCES)) {
    for (const shape of shapes) await defineView(warehouse, source, shape, []);
  }
}

/**
 * Adds a staged table to the raw relation of its kind, and its extra columns to the customer attributes.
 * @param path where the file is kept
 */
export async function keepRaw(
  warehouse: Warehouse,
  source: SourceName,
  staged: Staged,
  origin: Origin,
  path: string,
): Promise<void> {
  const { shape, table } = staged;
  const part = `part_${source}_${shape.name}_${origin.seq}_${origin.file}`;
  const isOneRow = shape.key?.every((name) => name === "account" || name === shape.attributesOf) ?? false;
  if (!isOneRow) {
    for (const select of attributes(staged, origin, table, shape.attributesAsOf ?? "file_row"))
      await warehouse.exec(`insert into told_attributes by name ${select} group by all`);
  }
  if (shape.isPooled === true && staged.readFrom === null) {
    await addToPool(warehouse, source, shape, table, origin);
    return defineView(warehouse, source, shape, partsAmong(await partNames(warehouse), source, shape));
  }
  if (staged.readFrom === null) await warehouse.exec(`alter table ${table} rename to ${part}`);
  else await warehouse.exec(`create view ${part} as ${staged.readFrom(path)}; drop view ${table}`);
  const told = isOneRow ? attributes(staged, origin, part) : [];
  if (told.length > 0) {
    await warehouse.exec(
      `create view part_attributes_${origin.seq}_${origin.file} as ${told.join(" union all ")}`,
    );
    await defineAttributes(warehouse);
  }
  await defineView(warehouse, source, shape, partsAmong(await partNames(warehouse), source, shape));
}

/** Moves staged rows to the one table of the small imports of their kind. */
async function addToPool(
  warehouse: Warehouse,
  source: SourceName,
  shape: Shape,
  table: string,
  { seq, file }: Origin,
): Promise<void> {
  const pool = `part_${source}_${shape.name}_${POOL}`;
  const rows = `select ${seq} as import_seq, ${file} as import_file, import_account, file_row, ${namesOf(shape)} from ${table}`;
  await warehouse.exec(
    `create table if not exists ${pool} as ${rows} limit 0; insert into ${pool} by name ${rows}; drop table ${table}`,
  );
}

/** Ends the name of the table that holds small imports together. */
const POOL = "pool";

const namesOf = (shape: Shape) =>
  columnsOf(shape)
    .map(({ name }) => `"${name}"`)
    .join(", ");

const columnsOf = (shape: Shape) =>
  shape.fields.flatMap((field) => typed(field, "null::varchar", true).columns);

/** SQL for earlier rows of a kind: the latest version from earlier imports, and tables staged in the same import. */
export function knownRows(source: SourceName, shape: Shape, staged: string[]): string {
  const raw = `raw_${source}_${shape.name}`;
  if (shape.owner !== undefined) {
    const key = (shape.key ?? []).filter((name) => name !== "account").map((name) => `"${name}"`);
    const names = [...new Set([...key, `"${shape.owner.is}"`])].join(", ");
    const before = `select import_account, ${names} from ${latest(raw, key)}`;
    return `(${[before, ...staged.map((table) => `select import_account, ${names} from ${table}`)].join(" union all ")})`;
  }
  if (shape.periods === undefined) return raw;
  const names = [...shape.periods.of, shape.periods.start, shape.periods.end]
    .map((name) => `"${name}"`)
    .join(", ");
  const before = `select import_account, ${names} from ${latest(raw, [...shape.periods.of.map((name) => `"${name}"`), `"${shape.periods.start}"`])}`;
  return `(${[before, ...staged.map((table) => `select import_account, ${names} from ${table}`)].join(" union all ")})`;
}

/**
 * The number of files behind each raw relation. Relations filled from the Stripe log count as one file, or none if
 * empty.
 */
export async function countParts(warehouse: Warehouse): Promise<RawParts> {
  const parts: RawParts = new Map();
  const names = await partNames(warehouse);
  for (const [source, { shapes }] of Object.entries(SOURCES)) {
    for (const shape of shapes)
      parts.set(`raw_${source}_${shape.name}`, partsAmong(names, source, shape).length);
  }
  for (const name of Object.keys(STRIPE_TABLES)) {
    const [row] = await warehouse.query(`select 1 as one from ${name} limit 1`);
    parts.set(name, row === undefined ? 0 : 1);
  }
  return parts;
}

/** Drops staged tables left by an interrupted import. */
export async function dropStaged(warehouse: Warehouse): Promise<void> {
  const left = [...(await relations(warehouse, "staged")), ...(await relations(warehouse, "rejects"))];
  for (const { name, isView } of left) await warehouse.exec(`drop ${isView ? "view" : "table"} ${name}`);
}

/**
 * SQL that turns each extra column of a staged table into customer attributes, taking the latest value if there are
 * several.
 */
function attributes(
  { shape, extras }: Staged,
  { seq }: Origin,
  relation: string,
  latestBy?: string,
): string[] {
  if (shape.attributesOf === undefined) return [];
  return extras.map(
    ({
      column,
      name,
    }) => `select ${seq} as import_seq, import_account as account, "${shape.attributesOf}" as customer_id,
      ${literal(name)} as "key", ${latestBy === undefined ? column : `arg_max(${column}, ${latestBy})`} as "value"
    from ${relation} where ${column} is not null`,
  );
}

async function defineAttributes(warehouse: Warehouse): Promise<void> {
  const views = (await relations(warehouse, "part_attributes")).map(({ name }) => name);
  const selects = ["told_attributes", ...views].map((name) => `select * from ${name}`);
  await warehouse.exec(`create or replace view raw_attributes as ${selects.join(" union all ")}`);
}

async function defineView(
  warehouse: Warehouse,
  source: string,
  shape: Shape,
  parts: string[],
): Promise<void> {
  const columns = columnsOf(shape);
  const names = namesOf(shape);
  const empty = `select 0 as import_seq, 0 as import_file, '' as import_account, 0::bigint as file_row,
    ${columns.map(({ name, sql }) => `${sql} as "${name}"`).join(", ")} limit 0`;
  const selects = parts.map((part) => {
    if (part.endsWith(`_${POOL}`)) return `select * from ${part}`;
    const [seq, file] = part.split("_").slice(-2);
    return `select ${seq} as import_seq, ${file} as import_file, import_account, file_row, ${names} from ${part}`;
  });
  const body = selects.length === 0 ? empty : selects.join(" union all ");
  await warehouse.exec(`create or replace view raw_${source}_${shape.name} as ${body}`);
}

async function partNames(warehouse: Warehouse): Promise<string[]> {
  return (await relations(warehouse, "part")).map(({ name }) => name);
}

function partsAmong(names: string[], source: string, shape: Shape): string[] {
  const prefix = `part_${source}_${shape.name}_`;
  return names
    .filter((name) => name.startsWith(prefix) && /^(\d+_\d+|pool)$/.test(name.slice(prefix.length)))
    .sort();
}

/** Drops a view or table, if it exists. */
export async function dropRelation(warehouse: Warehouse, name: string): Promise<void> {
  const [found] = await warehouse.query(
    `select table_type = 'VIEW' as is_view from information_schema.tables where table_schema = 'main' and table_name = '${name}'`,
  );
  if (found !== undefined) await warehouse.exec(`drop ${found.is_view === true ? "view" : "table"} ${name}`);
}

async function relations(warehouse: Warehouse, prefix: string): Promise<{ name: string; isView: boolean }[]> {
  const rows = await warehouse.query(
    `select table_name as name, table_type = 'VIEW' as is_view from information_schema.tables
     where table_schema = 'main' and table_name like '${prefix}\\_%' escape '\\' order by 1`,
  );
  return rows.map((row) => ({ name: textIn(row, "name"), isView: row.is_view === true }));
}
