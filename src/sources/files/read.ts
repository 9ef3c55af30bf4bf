import { CambiumError } from "../../base/error.ts";
import type { Mapping } from "../../store/file-mapping.ts";
import { globbed, literal } from "../../warehouse/literal.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import { takeBadRows } from "./bad-rows.ts";
import {
  type Column,
  columnOf,
  extrasOf,
  headerOf,
  inSteps,
  missingColumn,
  NO_WORDS,
  readWords,
  selectChecked,
  selectTyped,
  textsOf,
  type Words,
} from "./columns.ts";
import { headerRow, type ReadableFile } from "./file.ts";
import { gridNames, gridOf, takenRows } from "./grid.ts";
import { rowsAsTheyCame } from "./row-problems.ts";
import type { RowRule, Shape } from "./shape.ts";
import type { Staged } from "./staged.ts";
import { describeTable, type Table, unreadable } from "./table.ts";

/** The account of a file's rows, and where earlier rows of the same kind are. */
export interface Belonging {
  account: string;
  /** Relation of earlier rows, which this file's periods may not overlap either. */
  known: string;
  /** What its rows must keep besides, when they arrive. */
  rules?: RowRule[];
}

/** Column names that answers use. A customer attribute with such a name is called attribute_NAME. */
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
 * Recognises a file by its header: the first shape whose identifying columns are all present after mapping.
 * @throws CambiumError `bad_input` naming the missing column of the closest shape
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
 * Reads a file into a table (or view) of typed columns and reports its bad rows, which are left out.
 * @throws CambiumError `bad_input` if a column is missing or there are no rows, `usage` for a mapping of an unknown
 * column
 */
export async function stage(
  warehouse: Warehouse,
  file: ReadableFile,
  shape: Shape,
  mapping: Mapping,
  belonging: Belonging,
): Promise<Staged> {
  checkMapping(shape, mapping);
  const plain = await describeTable(warehouse, file, mapping.delimiter);
  stagedTables += 1;
  const table = `staged_${stagedTables}`;
  const isView = file.kind === "parquet";
  const kept = shape.isPassing === true ? "temp table" : "table";
  const source = takenRows(isView ? plain : linesIn(plain, table), mapping);
  const columns = shape.fields.map((field) => columnOf(source, file, shape, field, mapping));
  const extras = extrasOf(source, shape, mapping);
  const adjusted = shape.adjusted?.(mapping) ?? {};
  const whole = {
    account: belonging.account,
    adjusted,
    ...(mapping.decimals !== undefined && { mark: mapping.decimals }),
  };
  const words: Words = isView ? await readWords(warehouse, file, source, columns) : NO_WORDS;
  const from = isView ? { source, extras } : inSteps(source, columns, extras);
  const checked = selectChecked(from.source, columns, from.extras, whole, isView, words);
  let clean: ReadonlySet<Column> = words.plain;
  const select = () => (isView ? selectTyped(source, columns, extras, whole, clean) : checked);
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
      clean = new Set([...words.plain, ...trusted.map(({ column }) => column)]);
      await warehouse.exec(`create or replace view ${table} as ${select()}`);
    },
    typed: columns,
    named: gridNames(mapping),
    isOfGrid: mapping.months !== undefined,
    rules: [...(shape.rules ?? []), ...(belonging.rules ?? [])].filter(
      ({ isOfPlainFiles }) => isOfPlainFiles !== true || mapping.isWhole !== true,
    ),
    faults: faultsOf(file, source, columns, extras, mapping),
    cells: mapping.months === undefined ? cellsOf(plain, shape, mapping) : {},
    rejected: [],
    asTheyCame: (rows) =>
      rowsAsTheyCame(warehouse, file, gridOf(plain, mapping), shape, columns, rows, {
        rejected: staged.rejected,
        emptyRows: file.emptyRows,
      }),
    asItCame: `select ${plain.row} as file_row, * from ${plain.relation}`,
  };
  try {
    if (!isView)
      await warehouse.exec(`create or replace ${kept} lines_of_${table} as select * from ${plain.relation}`);
    await checkSet(warehouse, from.source, columns, mapping);
    await warehouse.exec(`create or replace ${isView ? "view" : kept} ${table} as ${select()}`);
    await warehouse.exec(`drop table if exists lines_of_${table}`);
    await takeBadRows(warehouse, staged, file, plain, belonging.known);
  } catch (cause) {
    await unstage(warehouse, staged);
    throw unreadable(file, cause);
  }
  if (staged.rows + staged.badCount > 0) return staged;
  await unstage(warehouse, staged);
  throw new CambiumError("bad_input", `${file.name} has a header but no rows`, {
    reason: { id: "no_rows", file: file.name },
    hint: "Export it again, or leave it out.",
    badRows: [
      {
        file: file.name,
        row: headerRow(file),
        column: null,
        value: null,
        expected: "at least one row under the header",
      },
    ],
  });
}

function cellsOf({ columns }: Table, { fields }: Shape, mapping: Mapping): Record<string, string> {
  const cells = fields.flatMap((field) => {
    const isSet = Object.hasOwn(mapping.set, field.name);
    const column = isSet ? undefined : columns.get((headerOf(field, mapping) ?? "").toLowerCase());
    return column === undefined ? [] : [[field.name, column.sql] as const];
  });
  return Object.fromEntries(cells);
}

/**
 * Checks the values that are given for whole columns.
 * @throws CambiumError `usage` for one that the field can't have, so that no row is blamed for it
 */
async function checkSet(
  warehouse: Warehouse,
  { relation }: Pick<Table, "relation">,
  columns: Column[],
  { set }: Mapping,
): Promise<void> {
  const told = columns.filter(({ field }) => Object.hasOwn(set, field.name));
  if (told.length === 0) return;
  const isBad = told.map(({ typed }, index) => `coalesce(${typed.isBad}, false) as bad_${index}`);
  const [row] = await warehouse.query(`select ${isBad.join(", ")} from ${relation} limit 1`);
  const wrong = told.find((_, index) => row?.[`bad_${index}`] === true);
  if (wrong === undefined) return;
  const { name } = wrong.field;
  const flag = name === "as_of" ? "--as-of " : `--set ${name}=`;
  throw new CambiumError("usage", `can't read ${flag}${set[name]}`, {
    hint: `Give ${wrong.typed.expected}.`,
  });
}

/** The cells without a known value that are in columns which are taken. */
function faultsOf(
  file: ReadableFile,
  source: Table,
  columns: Column[],
  extras: ReturnType<typeof extrasOf>,
  mapping: Mapping,
): Staged["faults"] {
  if (file.faults === undefined || file.faults.length === 0) return [];
  const names = [...source.columns.keys()];
  const used = new Set([
    ...columns.map(({ field }) => headerOf(field, mapping)?.toLowerCase()),
    ...extras.map(({ name }) => name),
  ]);
  return file.faults.flatMap(({ column, ...fault }) => {
    const name = names[column] ?? "";
    return used.has(name) ? [{ ...fault, column: name }] : [];
  });
}

/** Drops what `stage` created. */
export async function unstage(warehouse: Warehouse, staged: Staged): Promise<void> {
  await warehouse.exec(`drop ${staged.readFrom === null ? "table" : "view"} if exists ${staged.table}`);
  await warehouse.exec(`drop table if exists ${staged.table}_bad`);
  await warehouse.exec(`drop table if exists lines_of_${staged.table}`);
}

/** The lines of a CSV once they are in a table: DuckDB numbers those of a file on one core, and a table's on all. */
function linesIn(plain: Table, staged: string): Table {
  return { ...plain, relation: `lines_of_${staged}`, row: "rowid + 2" };
}

/** Checks that a mapping is of columns that a shape has. @throws CambiumError `usage` for an unknown one */
export function checkMapping(shape: Shape, mapping: Mapping): void {
  for (const name of [...Object.keys(mapping.map), ...Object.keys(mapping.set)]) {
    if (shape.fields.some((field) => field.name === name)) continue;
    throw new CambiumError("usage", `unknown column for ${shape.name}: "${name}"`, {
      hint: `Use one of ${shape.fields.map((field) => field.name).join(", ")}.`,
    });
  }
}
