import type { BadRow } from "../base/error.ts";
import { CambiumError } from "../base/error.ts";
import { literal, quoted } from "../warehouse/literal.ts";
import type { Row, Warehouse } from "../warehouse/warehouse.ts";
import { takeBadRows } from "./bad-rows.ts";
import { type ReadableFile, refused } from "./file.ts";
import { type Shape, typed } from "./shape.ts";

/** How a user says that a file's columns differ from the documented ones. */
export interface Mapping {
  /** Our name to the file's: `{start: "start_date"}`. */
  map: Record<string, string>;
  /** Our name to one value for every row: `{product: "Pro"}`. */
  set: Record<string, string>;
  delimiter?: string;
  /** Decimals are written with a comma. */
  hasDecimalComma?: boolean;
}

/** A file read into a table of typed columns, with `file_row` as a spreadsheet counts (the header is 1). */
export interface Staged {
  table: string;
  shape: Shape;
  /** Good rows. */
  rows: number;
  badCount: number;
  /** The first bad rows, in the order of the file. */
  bad: BadRow[];
  /** Columns of the file that no field names, as the table calls them. */
  extras: { column: string; name: string }[];
  /** For a Parquet file whose rows are all good: it stays where it is, and this reads it from a path. */
  readFrom: ((path: string) => string) | null;
}

/** Whose rows a file holds, and where rows of the same kind from earlier imports are. */
export interface Belonging {
  account: string;
  /** The relation of earlier rows, which periods of this file may not overlap either. */
  known: string;
}

interface Source {
  relation: string;
  columns: Map<string, { sql: string; isText: boolean }>;
  rejects: string | null;
}

let stagedTables = 0;

/**
 * Recognises a file by its header: the first shape whose telling columns are all there (after mapping).
 * @throws CambiumError `bad_input` naming the missing column of the nearest shape
 */
export async function recognise(
  warehouse: Warehouse,
  file: ReadableFile,
  shapes: Shape[],
  mapping: Mapping,
): Promise<Shape> {
  const { columns } = await describe(warehouse, file, mapping);
  const has = (name: string) => name in mapping.set || columns.has((mapping.map[name] ?? name).toLowerCase());
  const shape = shapes.find(({ recognisedBy }) => recognisedBy.every(has));
  if (shape !== undefined) return shape;
  const score = (candidate: Shape) =>
    candidate.recognisedBy.filter(has).length / candidate.recognisedBy.length;
  const nearest = [...shapes].sort((a, b) => score(b) - score(a))[0];
  const missing = nearest?.recognisedBy.find((name) => !has(name)) ?? "";
  throw missingColumn(file, nearest?.name ?? "", mapping.map[missing] ?? missing, [...columns.keys()]);
}

/**
 * Reads a file into a table of typed columns and says which rows are bad; bad rows are not in the table.
 * @throws CambiumError `bad_input` when a column is missing or there are no rows at all
 */
export async function stage(
  warehouse: Warehouse,
  file: ReadableFile,
  shape: Shape,
  mapping: Mapping,
  belonging: Belonging,
): Promise<Staged> {
  const source = await describe(warehouse, file, mapping);
  for (const name of [...Object.keys(mapping.map), ...Object.keys(mapping.set)]) {
    if (!shape.fields.some((field) => field.name === name)) {
      throw new CambiumError("usage", `${shape.name} has no column "${name}"`, {
        hint: `Its columns are ${shape.fields.map((field) => field.name).join(", ")}.`,
      });
    }
  }
  stagedTables += 1;
  const table = `staged_${stagedTables}`;
  const extras = extrasOf(source, shape, mapping);
  const select = selectTyped(source, file, shape, mapping, extras, belonging.account);
  const isView = file.kind === "parquet";
  await warehouse.exec(`create or replace ${isView ? "view" : "table"} ${table} as ${select}`);
  const readFrom = isView ? (path: string) => select.replace(literal(file.path), literal(path)) : null;
  const staged: Staged = { table, shape, rows: 0, badCount: 0, bad: [], extras, readFrom };
  await takeBadRows(warehouse, staged, file, source.rejects, belonging.known);
  const [count] = await warehouse.query(`select count(*) as n from ${table}`);
  staged.rows = Number(count?.n ?? 0);
  staged.bad.sort((a, b) => (a.row ?? 0) - (b.row ?? 0));
  if (staged.rows + staged.badCount === 0) {
    throw new CambiumError("bad_input", `${file.name} has a header but no rows`, {
      hint: "Export it again with rows, or leave it out.",
      badRows: [
        { file: file.name, row: 1, column: null, value: null, expected: "at least one row under the header" },
      ],
    });
  }
  return staged;
}

/** Drops what `stage` made. */
export async function unstage(warehouse: Warehouse, staged: Staged): Promise<void> {
  await warehouse.exec(`drop ${staged.readFrom === null ? "table" : "view"} if exists ${staged.table}`);
}

async function describe(warehouse: Warehouse, file: ReadableFile, mapping: Mapping): Promise<Source> {
  const path = literal(file.path);
  if (file.kind === "parquet") {
    const rows = await orRefuse(file, () => warehouse.query(`describe select * from read_parquet(${path})`));
    const columns = new Map(rows.map((row) => [String(row.column_name).toLowerCase(), parquetColumn(row)]));
    return { relation: `read_parquet(${path}, file_row_number = true)`, columns, rejects: null };
  }
  const delimiter = mapping.delimiter ?? (await delimiterOf(warehouse, file));
  const options = `delim = ${literal(delimiter)}, quote = '"', escape = '"', header = true, all_varchar = true`;
  const rows = await orRefuse(file, () =>
    warehouse.query(`describe select * from read_csv(${path}, ${options})`),
  );
  const columns = new Map(rows.map((row) => [String(row.column_name).trim().toLowerCase(), csvColumn(row)]));
  stagedTables += 1;
  const rejects = `rejects_${stagedTables}`;
  const keep = `store_rejects = true, rejects_table = '${rejects}', rejects_scan = '${rejects}_scan', rejects_limit = 0`;
  return { relation: `read_csv(${path}, ${options}, ${keep})`, columns, rejects };
}

function parquetColumn(row: Row): { sql: string; isText: boolean } {
  const isText = row.column_type === "VARCHAR";
  const name = quoted(String(row.column_name));
  if (isText) return { sql: `nullif(trim(${name}), '')`, isText };
  return {
    sql: row.column_type === "DATE" ? `strftime(${name}, '%Y-%m-%d')` : name,
    isText: row.column_type === "DATE",
  };
}

function csvColumn(row: Row): { sql: string; isText: boolean } {
  return { sql: `nullif(trim(${quoted(String(row.column_name))}), '')`, isText: true };
}

async function delimiterOf(warehouse: Warehouse, file: ReadableFile): Promise<string> {
  try {
    const [sniffed] = await warehouse.query(
      `select "Delimiter" as delimiter from sniff_csv(${literal(file.path)}, quote = '"', header = true, all_varchar = true)`,
    );
    return String(sniffed?.delimiter ?? ",");
  } catch {
    return ",";
  }
}

async function orRefuse<T>(file: ReadableFile, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (cause) {
    throw refused(
      file.name,
      "cannot be read as a table",
      "Give a CSV with a header, or a Parquet file.",
      cause,
    );
  }
}

function missingColumn(file: ReadableFile, shape: string, column: string, found: string[]): CambiumError {
  const isOne = found.length === 1 && (found[0] ?? "").match(/[^\w\s]/) !== null;
  const hint = isOne
    ? `The whole header was read as one column, "${found[0]}": name the delimiter with --delimiter.`
    : `Its columns are ${found.join(", ")}. Say which one it is with --map ${column}=NAME.`;
  return new CambiumError("bad_input", `${file.name} has no column "${column}", which ${shape} needs`, {
    hint,
    badRows: [{ file: file.name, row: 1, column, value: null, expected: `a column named ${column}` }],
  });
}

function extrasOf(source: Source, shape: Shape, mapping: Mapping): { column: string; name: string }[] {
  if (shape.attributesOf === undefined) return [];
  const used = new Set(shape.fields.map(({ name }) => (mapping.map[name] ?? name).toLowerCase()));
  return [...source.columns.keys()]
    .filter((name) => !used.has(name))
    .map((name, index) => ({ name, column: `extra_${index}` }));
}

function selectTyped(
  source: Source,
  file: ReadableFile,
  shape: Shape,
  mapping: Mapping,
  extras: Staged["extras"],
  account: string,
): string {
  const fields = shape.fields.map((field) => {
    const { sql, isText } = sourceOf(source, file, shape, field.name, mapping);
    const isMoney = field.type === "money" || field.type === "percent" || field.type === "rate";
    const raw =
      mapping.hasDecimalComma && isText && isMoney ? `replace(replace(${sql}, '.', ''), ',', '.')` : sql;
    return { field, raw, typed: typed(field, raw, isText) };
  });
  const columns = fields.flatMap(({ typed: { columns } }) =>
    columns.map(({ name, sql }) => `${sql} as "${name}"`),
  );
  const bad = fields.filter(({ typed: { isBad } }) => isBad !== "false");
  const pick = (value: (index: number) => string) =>
    bad.length === 0
      ? "null"
      : `case ${bad.map(({ typed: { isBad } }, index) => `when ${isBad} then ${value(index)}`).join(" ")} end`;
  const row = file.kind === "parquet" ? "file_row_number + 2" : "row_number() over () + 1";
  const owner = fields.find(({ field }) => field.name === "account")?.raw ?? "null";
  return `select ${row} as file_row, coalesce(${owner}, ${literal(account)}) as import_account,
    ${[...columns, ...extras.map(({ column, name }) => `${source.columns.get(name)?.sql}::varchar as ${column}`)].join(",\n    ")},
    ${pick((index) => `${index}`)}::integer as bad_field,
    ${pick((index) => `${bad[index]?.raw}::varchar`)} as bad_value
  from ${source.relation}`;
}

function sourceOf(
  source: Source,
  file: ReadableFile,
  shape: Shape,
  name: string,
  mapping: Mapping,
): { sql: string; isText: boolean } {
  const value = mapping.set[name];
  if (value !== undefined) return { sql: literal(value), isText: true };
  const column = source.columns.get((mapping.map[name] ?? name).toLowerCase());
  if (column !== undefined) return column;
  const field = shape.fields.find((candidate) => candidate.name === name);
  if (field?.isRequired || name in mapping.map) {
    throw missingColumn(file, shape.name, mapping.map[name] ?? name, [...source.columns.keys()]);
  }
  return { sql: "null::varchar", isText: true };
}
