import { type BadRow, CambiumError } from "../base/error.ts";
import { globbed, literal } from "../warehouse/literal.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import { takeBadRows } from "./bad-rows.ts";
import type { ReadableFile } from "./file.ts";
import { type Field, isNative, type Shape, type Typed, typed } from "./shape.ts";
import { describeTable, type Table, unreadable } from "./table.ts";

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
  /** The same rows with `bad_field`, the first field that is not what it should be, and its `bad_value`. */
  checked: string;
  /** Columns of `checked` for a Parquet file: whether a text says just what its field does, and need not be cleaned. */
  texts: string[];
  /** Reads those texts as they are from now on, which is much faster. */
  trust: (texts: string[]) => Promise<void>;
  /** What each field should be. */
  typed: { field: Field; typed: Typed }[];
  /** SQL for the rows as they came, with `file_row`. */
  asItCame: string;
}

/** Whose rows a file holds, and where rows of the same kind that came before are. */
export interface Belonging {
  account: string;
  /** The relation of earlier rows, which periods of this file may not overlap either. */
  known: string;
}

/** Names that an answer's own columns have; a customer attribute of one of them is called attribute_NAME. */
export const RESERVED = [
  "period",
  "value",
  "previous",
  "previous_period",
  "change",
  "type",
  "product",
  "price",
  "plan",
  "currency",
  "account",
];
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
  const { columns } = await describeTable(warehouse, file, mapping.delimiter);
  const has = (name: string) =>
    Object.hasOwn(mapping.set, name) || columns.has((mapping.map[name] ?? name).toLowerCase());
  const shape = shapes.find(({ recognisedBy }) => recognisedBy.every(has));
  if (shape !== undefined) return shape;
  const score = (candidate: Shape) =>
    candidate.recognisedBy.filter(has).length / candidate.recognisedBy.length;
  const nearest = [...shapes].sort((a, b) => score(b) - score(a))[0];
  const missing = nearest?.recognisedBy.find((name) => !has(name)) ?? "";
  throw missingColumn(file, nearest?.name ?? "", missing, mapping, columns);
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
  checkMapping(shape, mapping);
  const source = await describeTable(warehouse, file, mapping.delimiter);
  stagedTables += 1;
  const table = `staged_${stagedTables}`;
  const columns = shape.fields.map((field) => columnOf(source, file, shape, field, mapping));
  const extras = extrasOf(source, shape, mapping);
  const isView = file.kind === "parquet";
  const words: Words = isView ? await readWords(warehouse, file, source, columns) : NO_WORDS;
  const checked = selectChecked(source, columns, extras, belonging.account, isView, words);
  let plain: ReadonlySet<Column> = words.plain;
  const select = () => (isView ? selectTyped(source, columns, extras, belonging.account, plain) : checked);
  const staged: Staged = {
    table,
    shape,
    rows: 0,
    badCount: 0,
    bad: [],
    extras: extras.map(({ column, name }) => ({ column, name })),
    readFrom: isView
      ? (path) => select().replaceAll(literal(globbed(file.path)), () => literal(globbed(path)))
      : null,
    checked: isView ? `(${checked})` : table,
    texts: isView ? textsOf(columns, words).map(({ name }) => name) : [],
    trust: async (texts) => {
      const trusted = textsOf(columns, words).filter(({ name }) => texts.includes(name));
      plain = new Set([...words.plain, ...trusted.map(({ column }) => column)]);
      await warehouse.exec(`create or replace view ${table} as ${select()}`);
    },
    typed: columns,
    asItCame: `select ${source.row} as file_row, * from ${source.relation}`,
  };
  try {
    await warehouse.exec(`create or replace ${isView ? "view" : "table"} ${table} as ${select()}`);
    await takeBadRows(warehouse, staged, file, source, belonging.known);
  } catch (cause) {
    await unstage(warehouse, staged);
    throw unreadable(file, cause);
  }
  if (staged.rows + staged.badCount > 0) return staged;
  await unstage(warehouse, staged);
  throw new CambiumError("bad_input", `${file.name} has a header but no rows`, {
    hint: "Export it again with rows, or leave it out.",
    badRows: [
      { file: file.name, row: 1, column: null, value: null, expected: "at least one row under the header" },
    ],
  });
}

/** Drops what `stage` made. */
export async function unstage(warehouse: Warehouse, staged: Staged): Promise<void> {
  await warehouse.exec(`drop ${staged.readFrom === null ? "table" : "view"} if exists ${staged.table}`);
  await warehouse.exec(`drop table if exists ${staged.table}_bad`);
}

function checkMapping(shape: Shape, mapping: Mapping): void {
  for (const name of [...Object.keys(mapping.map), ...Object.keys(mapping.set)]) {
    if (shape.fields.some((field) => field.name === name)) continue;
    throw new CambiumError("usage", `${shape.name} has no column "${name}"`, {
      hint: `Its columns are ${shape.fields.map((field) => field.name).join(", ")}.`,
    });
  }
}

function missingColumn(
  file: ReadableFile,
  shape: string,
  name: string,
  mapping: Mapping,
  columns: Table["columns"],
): CambiumError {
  const column = mapping.map[name] ?? name;
  const found = [...columns.keys()];
  const isOne = found.length === 1 && /[^\w\s]/.test(found[0] ?? "");
  const hint = isOne
    ? `The whole header was read as one column, "${found[0]}": name the delimiter with --delimiter.`
    : `Its columns are ${found.join(", ")}. Say which one it is with --map ${name}=NAME.`;
  return new CambiumError("bad_input", `${file.name} has no column "${column}", which ${shape} needs`, {
    hint,
    badRows: [{ file: file.name, row: 1, column, value: null, expected: `a column named ${column}` }],
  });
}

interface Column {
  field: Field;
  /** What stays text in a Parquet file, before it is cleaned. */
  given: string | null;
  /** The value as it stands in the file. */
  raw: string;
  typed: Typed;
}

function columnOf(source: Table, file: ReadableFile, shape: Shape, field: Field, mapping: Mapping): Column {
  const column = sourceOf(source, file, shape, field, mapping);
  const asText = column.type === "DATE" ? `strftime(${column.sql}, '%Y-%m-%d')` : `${column.sql}::varchar`;
  const isText = !isNative(field, column.type);
  const raw = isText && column.type !== "VARCHAR" ? asText : column.sql;
  const text = column.type === "VARCHAR" && file.kind === "parquet" ? `nullif(trim(${column.sql}), '')` : raw;
  const isNumber =
    typeof field.type === "string" &&
    ["money", "percent", "rate", "integer", "count", "micros"].includes(field.type);
  const read = mapping.hasDecimalComma && isText && isNumber ? withPoint(text) : text;
  const isFromFile = source.columns.get((mapping.map[field.name] ?? field.name).toLowerCase()) === column;
  const staysText = field.type === "text" || field.type === "currency" || typeof field.type === "object";
  const given =
    isFromFile && staysText && column.type === "VARCHAR" && file.kind === "parquet" ? column.sql : null;
  return { field, given, raw: text, typed: typed(field, read, isText) };
}

/** A number with a decimal comma as one with a point; what is none becomes something that no number is. */
function withPoint(text: string): string {
  const form = "[+-]?([0-9]+|[0-9]{1,3}([.][0-9]{3})+)(,[0-9]+)?";
  return `case when ${text} is null then null when regexp_full_match(${text}, '${form}') then replace(replace(${text}, '.', ''), ',', '.') else '?' end`;
}

function sourceOf(
  source: Table,
  file: ReadableFile,
  shape: Shape,
  { name, isRequired }: Field,
  mapping: Mapping,
): { sql: string; type: string } {
  const value = Object.hasOwn(mapping.set, name) ? mapping.set[name] : undefined;
  if (value !== undefined) return { sql: `nullif(${literal(value)}, '')`, type: "VARCHAR" };
  const column = source.columns.get((mapping.map[name] ?? name).toLowerCase());
  if (column !== undefined) return column;
  if (isRequired || name in mapping.map) throw missingColumn(file, shape.name, name, mapping, source.columns);
  return { sql: "null::varchar", type: "VARCHAR" };
}

function extrasOf(
  source: Table,
  shape: Shape,
  mapping: Mapping,
): { column: string; name: string; sql: string }[] {
  if (shape.attributesOf === undefined) return [];
  const used = new Set(shape.fields.map(({ name }) => (mapping.map[name] ?? name).toLowerCase()));
  return [...source.columns]
    .filter(([name]) => !used.has(name))
    .map(([name, { sql }], index) => ({
      sql,
      name,
      column: `extra_${index}`,
    }));
}

function selectTyped(
  source: Table,
  columns: Column[],
  extras: ReturnType<typeof extrasOf>,
  account: string,
  plain: ReadonlySet<Column>,
  ...more: string[]
): string {
  const typedColumns = columns.flatMap((column) =>
    plain.has(column)
      ? [`${column.given} as "${column.field.name}"`]
      : column.typed.columns.map(({ name, sql }) => `${sql} as "${name}"`),
  );
  const others = extras.map(({ column, sql }) => `${sql}::varchar as ${column}`);
  const owner = columns.find(({ field }) => field.name === "account");
  const named = owner === undefined ? "null" : plain.has(owner) ? owner.given : owner.raw;
  return `select ${source.row} as file_row, coalesce(${named}, ${literal(account)}) as import_account,
    ${[...typedColumns, ...others, ...more].join(",\n    ")}
  from ${source.relation}`;
}

function selectChecked(
  source: Table,
  columns: Column[],
  extras: ReturnType<typeof extrasOf>,
  account: string,
  isParquet: boolean,
  words: Words,
): string {
  const bad = columns.flatMap((column, index) => {
    const {
      typed: { isBad },
      raw,
    } = column;
    return isBad === "false" || words.good.has(column) ? [] : [{ index, isBad, raw }];
  });
  const pick = (value: (one: (typeof bad)[number]) => string) =>
    bad.length === 0
      ? "null"
      : `case ${bad.map((one) => `when ${one.isBad} then ${value(one)}`).join("\n      ")} end`;
  const texts = (isParquet ? textsOf(columns, words) : []).map(
    ({ column, name }) => `${isPlain(column)} as ${name}`,
  );
  const judged = [
    `${pick(({ index }) => `${index}`)}::integer as bad_field`,
    `${pick(({ raw }) => `${raw}::varchar`)} as bad_value`,
  ];
  return selectTyped(source, columns, extras, account, words.plain, ...judged, ...texts);
}

/** Columns of a Parquet file that hold few words, each looked at once: which hold good ones only, and which just what the field says. */
interface Words {
  good: ReadonlySet<Column>;
  plain: ReadonlySet<Column>;
}

const NO_WORDS: Words = { good: new Set(), plain: new Set() };

async function readWords(
  warehouse: Warehouse,
  file: ReadableFile,
  source: Table,
  columns: Column[],
): Promise<Words> {
  const good = new Set<Column>();
  const plain = new Set<Column>();
  for (const column of columns) {
    if (column.given === null || column.field.type === "text") continue;
    const [found] = await warehouse
      .query(
        `select count(*) filter (${column.typed.isBad}) as bad, bool_and(${isPlain(column)}) as is_plain
         from (select distinct ${column.given} from ${source.relation})`,
      )
      .catch((cause) => {
        throw unreadable(file, cause);
      });
    if (Number(found?.bad) > 0) continue;
    good.add(column);
    if (found?.is_plain === true) plain.add(column);
  }
  return { good, plain };
}

/** Other texts, by the name under which `selectChecked` says whether they are plain. */
function textsOf(columns: Column[], words: Words): { column: Column; name: string }[] {
  return columns.flatMap((column, index) =>
    column.given === null || words.good.has(column) ? [] : [{ column, name: `is_plain_${index}` }],
  );
}

/** SQL for whether a text says just what its field does. */
function isPlain({ given, typed: { columns } }: Column): string {
  return `${columns[0]?.sql} is not distinct from ${given}`;
}
