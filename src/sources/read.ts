import type { BadRow } from "../base/error.ts";
import { CambiumError } from "../base/error.ts";
import type { Row, Warehouse } from "../warehouse/warehouse.ts";
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

/** A file read into a temporary table of typed columns, with `file_row` as a spreadsheet counts (the header is 1). */
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
}

/** Rows of earlier imports, as `load` keeps them, and the account that this file's rows belong to. */
export interface Known {
  table: string;
  account: string;
}

interface Source {
  relation: string;
  columns: Map<string, { sql: string; isText: boolean }>;
  rejects: string | null;
}

const SHOWN = 20;
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
 * Reads a file into a temporary table of typed columns and says which rows are bad; bad rows are not in the table.
 * @param known what earlier imports hold, which periods of this file may not overlap either
 * @throws CambiumError `bad_input` when a column is missing or there are no rows at all
 */
export async function stage(
  warehouse: Warehouse,
  file: ReadableFile,
  shape: Shape,
  mapping: Mapping,
  known?: Known,
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
  await warehouse.exec(
    `create or replace temp table ${table} as ${selectTyped(source, file, shape, mapping, extras)}`,
  );
  const staged: Staged = { table, shape, rows: 0, badCount: 0, bad: [], extras };
  await takeRejects(warehouse, staged, source, file);
  await takeBad(warehouse, staged, file);
  await takeRepeats(warehouse, staged, file);
  await takeOverlaps(warehouse, staged, file, known);
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
  await warehouse.exec(`drop table if exists ${staged.table}`);
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
  return `select ${row} as file_row,
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

/** Lines that are no rows at all: too many or too few columns, an open quote. Rows after them are counted on. */
async function takeRejects(
  warehouse: Warehouse,
  staged: Staged,
  source: Source,
  file: ReadableFile,
): Promise<void> {
  if (source.rejects === null) return;
  const rejected = await warehouse.query(
    `select line, min(error_message) as message, min(csv_line) as text from ${source.rejects} group by line order by line`,
  );
  await warehouse.exec(`drop table ${source.rejects}; drop table ${source.rejects}_scan`);
  if (rejected.length === 0) return;
  const lines = rejected.map(({ line }, index) => Number(line) - 1 - index);
  await warehouse.exec(
    `update ${staged.table} set file_row = file_row + len(list_filter([${lines.join(",")}], x -> file_row >= x))`,
  );
  staged.badCount += rejected.length;
  for (const { line, message, text } of rejected.slice(0, SHOWN)) {
    const expected = `one row: ${String(message).split("\n")[0]}`;
    staged.bad.push({
      file: file.name,
      row: Number(line),
      column: null,
      value: String(text ?? ""),
      expected,
    });
  }
}

async function takeBad(warehouse: Warehouse, staged: Staged, file: ReadableFile): Promise<void> {
  const fields = staged.shape.fields.filter((field) => typed(field, "x", true).isBad !== "false");
  await take(warehouse, staged, file, "bad_field is not null", (row) => {
    const field = fields[Number(row.bad_field)];
    return {
      column: field?.name ?? null,
      expected: field === undefined ? "" : typed(field, "x", true).expected,
    };
  });
  for (const rule of staged.shape.rules ?? []) {
    await take(warehouse, staged, file, `coalesce(${rule.breaks}, false)`, () => rule, rule.column);
  }
}

async function takeRepeats(warehouse: Warehouse, staged: Staged, file: ReadableFile): Promise<void> {
  const { key } = staged.shape;
  if (key === undefined) return;
  const columns = key.map((name) => `"${name}"`).join(", ");
  const hash = `hash(${columns})`;
  const [repeated] = await warehouse.query(
    `select count(*) as n from (select ${hash} as h from ${staged.table} group by all having count(*) > 1)`,
  );
  if (Number(repeated?.n) === 0) return;
  const earlier = `(select file_row as later_row, lag(file_row, 1, null) over (partition by ${columns} order by file_row) as earlier_row from ${staged.table})`;
  await take(
    warehouse,
    staged,
    file,
    `file_row in (select later_row from ${earlier} where earlier_row is not null)`,
    () => ({ column: key[0] ?? null, expected: `no second row with the same ${key.join(", ")}` }),
    key[0],
  );
}

async function takeOverlaps(
  warehouse: Warehouse,
  staged: Staged,
  file: ReadableFile,
  known?: Known,
): Promise<void> {
  const { periods } = staged.shape;
  if (periods === undefined) return;
  const { of, start, end } = periods;
  const columns = of.map((name) => `"${name}"`).join(", ");
  const mine = `select file_row, ${columns}, "${start}" as starts, "${end}" as ends from ${staged.table} where "${of.at(-1)}" is not null`;
  const theirs =
    known === undefined
      ? ""
      : ` union all select null, ${columns}, "${start}", "${end}" from ${known.table} k
          where import_account = ${literal(known.account)} and "${of.at(-1)}" is not null and not exists (
            select 1 from ${staged.table} s where ${of.map((name) => `s."${name}" is not distinct from k."${name}"`).join(" and ")} and s."${start}" = k."${start}")`;
  const neighbours = `select file_row,
      starts < lag(coalesce(ends, timestamp 'infinity'), 1, timestamp '-infinity') over own as overlaps_earlier,
      lead(starts, 1, timestamp 'infinity') over own < coalesce(ends, timestamp 'infinity') and lead(file_row, 1, -1) over own is null as overlaps_known
    from (${mine}${theirs}) window own as (partition by ${columns} order by starts, file_row)`;
  await take(
    warehouse,
    staged,
    file,
    `file_row in (select file_row from (${neighbours}) where overlaps_earlier or overlaps_known)`,
    () => ({ column: start, expected: "a start on or after the end of the item's row before it" }),
    start,
  );
}

async function take(
  warehouse: Warehouse,
  staged: Staged,
  file: ReadableFile,
  condition: string,
  describeRow: (row: Row) => { column: string | null; expected: string },
  value = "bad_value",
): Promise<void> {
  const [count] = await warehouse.query(`select count(*) as n from ${staged.table} where ${condition}`);
  if (Number(count?.n) === 0) return;
  staged.badCount += Number(count?.n);
  const rows = await warehouse.query(
    `select file_row, bad_field, "${value}"::varchar as found from ${staged.table} where ${condition} order by file_row limit ${SHOWN}`,
  );
  for (const row of rows) {
    const found = row.found === null ? null : String(row.found);
    staged.bad.push({ file: file.name, row: Number(row.file_row), value: found, ...describeRow(row) });
  }
  await warehouse.exec(`delete from ${staged.table} where ${condition}`);
}

/** A string as an SQL literal. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
