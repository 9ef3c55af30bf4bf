import type { CambiumError } from "../../base/error.ts";
import type { Mapping } from "../../store/file-mapping.ts";
import { literal, quoted } from "../../warehouse/literal.ts";
import { numberIn } from "../../warehouse/rows.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import { amountText } from "./amount-text.ts";
import { dateText } from "./date-text.ts";
import { expectedText } from "./expected-text.ts";
import { headerRow, type ReadableFile } from "./file.ts";
import { unguardedSql } from "./formula-sql.ts";
import { MissingColumns } from "./refusal.ts";
import { type Field, isNative, type Shape, type Typed, typed } from "./shape.ts";
import { type Table, unreadable } from "./table.ts";
import { wordText } from "./word-text.ts";

/** The error for a file without a column its shape needs. */
export function missingColumn(
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
    ? `The whole header was read as one column, "${found[0]}": set the delimiter with --delimiter.`
    : `Its columns are ${found.join(", ")}. Choose one with --map ${name}=NAME.`;
  return new MissingColumns("bad_input", `${file.name} has no column "${column}", which ${shape} needs`, {
    hint,
    badRows: [
      { file: file.name, row: headerRow(file), column, value: null, expected: `a column named ${column}` },
    ],
  });
}

/** A field, and how it is read from a file's column. */
export interface Column {
  field: Field;
  /** For text that stays text in a Parquet file: the column before cleaning; null otherwise. */
  given: string | null;
  /** SQL for the file's value, cleaned but not typed. */
  raw: string;
  /** Where values are found out step by step: SQL for `raw`, and for the text in its plain form. */
  steps: { raw: string; plain: string } | null;
  typed: Typed;
}

/** Builds the SQL that reads a field from a file. @throws CambiumError `bad_input` if its column is missing */
export function columnOf(
  source: Table,
  file: ReadableFile,
  shape: Shape,
  field: Field,
  mapping: Mapping,
): Column {
  const place = shape.fields.indexOf(field);
  const column = sourceOf(source, file, shape, field, mapping);
  const asText = column.type === "DATE" ? `strftime(${column.sql}, '%Y-%m-%d')` : `${column.sql}::varchar`;
  const isText = !isNative(field, column.type);
  const given = isText && column.type !== "VARCHAR" ? asText : column.sql;
  const clean =
    isText && column.type === "VARCHAR"
      ? unblanked(cleaned(file, shape, field, column.sql), mapping.blanks?.[field.name])
      : given;
  const isInSteps = file.kind !== "parquet";
  const text = isInSteps ? `raw_${place}` : clean;
  const isNumber =
    typeof field.type === "string" &&
    ["money", "signed", "percent", "rate", "integer", "count", "micros"].includes(field.type);
  const formed = formOf(field, text, mapping);
  const read =
    isText && formed !== null
      ? formed
      : mapping.hasDecimalComma && isText && isNumber
        ? withPoint(text)
        : text;
  const usual = mapping.defaults?.[field.name];
  const filled = usual === undefined ? field : { ...field, default: usual, isRequired: false };
  const found = isInSteps
    ? typed(filled, `plain_${place}`, isText, `value_${place}`)
    : typed(filled, read, isText);
  const expected = (isText ? expectedText(field, mapping) : null) ?? found.expected;
  const isFromFile = source.columns.get((headerOf(field, mapping) ?? "").toLowerCase()) === column;
  const staysText = field.type === "text" || field.type === "currency" || typeof field.type === "object";
  const isKept = !isInSteps && isFromFile && staysText && column.type === "VARCHAR";
  return {
    field,
    given: isKept ? column.sql : null,
    raw: text,
    steps: isInSteps ? { raw: clean, plain: read } : null,
    typed: { ...found, expected },
  };
}

/** SQL for a text in the form that its type is read in, where the mapping says how it is written; null where it doesn't. */
function formOf({ name, type }: Field, text: string, { dates, decimals, values }: Mapping): string | null {
  const meanings = values !== undefined && Object.hasOwn(values, name) ? values[name] : undefined;
  if (meanings !== undefined) return wordText(text, meanings);
  if ((type === "instant" || type === "month") && dates !== undefined)
    return dateText(text, dates, type === "month");
  if ((type === "money" || type === "signed") && decimals !== undefined) return amountText(text, decimals);
  return null;
}

/** SQL for a text that is null where it is one of the words for no value. */
function unblanked(text: string, words: string[] = []): string {
  return words.length === 0
    ? text
    : `case when ${text} not in (${words.map(literal).join(", ")}) then ${text} end`;
}

/** SQL that cleans a text: trims it in Parquet, and removes formula guards in a CSV. */
function cleaned({ kind }: ReadableFile, { isGuarded }: Shape, { type }: Field, sql: string): string {
  if (kind === "parquet") return `nullif(trim(${sql}), '')`;
  return isGuarded === true && type === "text" ? unguardedSql(sql) : sql;
}

/**
 * SQL that converts a number with a decimal comma to one with a point. Anything else becomes '?', which is never valid.
 */
function withPoint(text: string): string {
  const form = "[+-]?([0-9]+|[0-9]{1,3}([.][0-9]{3})+)(,[0-9]+)?";
  return `case when ${text} is null then null when regexp_full_match(${text}, '${form}') then replace(replace(${text}, '.', ''), ',', '.') else '?' end`;
}

function sourceOf(
  source: Table,
  file: ReadableFile,
  shape: Shape,
  field: Field,
  mapping: Mapping,
): { sql: string; type: string } {
  const { name, isRequired } = field;
  const value = Object.hasOwn(mapping.set, name) ? mapping.set[name] : undefined;
  if (value !== undefined) return { sql: `nullif(${literal(value)}, '')`, type: "VARCHAR" };
  const header = headerOf(field, mapping);
  const column = header === null ? undefined : source.columns.get(header.toLowerCase());
  if (column !== undefined) return column;
  if (isRequired || name in mapping.map) throw missingColumn(file, shape.name, name, mapping, source.columns);
  return { sql: "null::varchar", type: "VARCHAR" };
}

/** What the column of a field is called in a file; null where it is not taken. */
export function headerOf({ name }: Field, mapping: Mapping): string | null {
  if (Object.hasOwn(mapping.map, name)) return mapping.map[name] ?? name;
  return mapping.isWhole === true ? null : name;
}

/** Columns of a file that no field uses, with their names in a staged table. */
export function extrasOf(
  source: Table,
  shape: Shape,
  mapping: Mapping,
): { column: string; name: string; sql: string }[] {
  if (shape.attributesOf === undefined) return [];
  const ignored = new Set(mapping.ignore?.map((name) => name.toLowerCase()));
  const used = new Set(shape.fields.map((field) => headerOf(field, mapping)?.toLowerCase()));
  return [...source.columns]
    .filter(([name]) => !used.has(name) && !ignored.has(name))
    .map(([name, { sql }], index) => ({
      sql,
      name,
      column: `extra_${index}`,
    }));
}

/**
 * A table's rows with the value of each column, found out step by step: as it came, in its plain form, typed. A value is
 * used many times, and a query that repeats how it is found takes long to plan.
 */
export function inSteps(
  source: Table,
  columns: Column[],
  extras: ReturnType<typeof extrasOf>,
): { source: Pick<Table, "row" | "relation">; extras: ReturnType<typeof extrasOf> } {
  const step = (name: string, sql: (column: Column) => string | undefined) =>
    columns.map((column, index) => `${sql(column)} as ${name}_${index}`).join(", ");
  const cells = extras.map(({ column, sql }) => `, ${sql} as ${column}`).join("");
  const raw = `select ${source.row} as file_row, ${step("raw", ({ steps }) => steps?.raw)}${cells} from ${source.relation}`;
  const plain = `select *, ${step("plain", ({ steps }) => steps?.plain)} from (${raw})`;
  const values = `select *, ${step("value", ({ typed: { value } }) => value)} from (${plain})`;
  return {
    source: { row: "file_row", relation: `(${values})` },
    extras: extras.map(({ column, name }) => ({ column, name, sql: column })),
  };
}

/** What is the same for a whole file. */
export interface Whole {
  /** The account of rows that name none. */
  account: string;
  /** Typed columns that are read in another way, as SQL over the typed ones. */
  adjusted: Record<string, string>;
  /** How decimals of amounts are marked, where more than six of them are rounded. */
  mark?: Mapping["decimals"];
}

/** SQL for typed rows. @param plain text columns that can be read without cleaning */
export function selectTyped(
  source: Pick<Table, "row" | "relation">,
  columns: Column[],
  extras: ReturnType<typeof extrasOf>,
  { account, adjusted }: Whole,
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
  const select = `select ${source.row} as file_row, coalesce(${named}, ${literal(account)}) as import_account,
    ${[...typedColumns, ...others, ...more].join(",\n    ")}
  from ${source.relation}`;
  const changed = Object.entries(adjusted).map(([name, sql]) => `${sql} as ${quoted(name)}`);
  return changed.length === 0 ? select : `select * replace (${changed.join(", ")}) from (${select})`;
}

/** SQL for typed rows with `bad_field`, `bad_value`, and for each of `textsOf` whether its text is plain. */
export function selectChecked(
  source: Pick<Table, "row" | "relation">,
  columns: Column[],
  extras: ReturnType<typeof extrasOf>,
  whole: Whole,
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
    `${isRounded(columns, whole.mark)} as is_rounded`,
  ];
  return selectTyped(source, columns, extras, whole, words.plain, ...judged, ...texts);
}

/** SQL for whether an amount of a row has more than six decimals. */
function isRounded(columns: Column[], mark: Whole["mark"]): string {
  const amounts = columns.filter(({ field }) => field.type === "money");
  if (mark === undefined || amounts.length === 0) return "false";
  const more = `[${mark === "comma" ? "," : "."}][0-9]{6}[0-9]*[1-9]`;
  const each = amounts.map(
    ({ raw }) => `(length(${raw}::varchar) > 7 and regexp_matches(${raw}::varchar, '${more}'))`,
  );
  return `coalesce(${each.join(" or ")}, false)`;
}

/**
 * Parquet columns with few distinct values, checked once per value: those with only valid values, and those that also
 * need no cleaning.
 */
export interface Words {
  good: ReadonlySet<Column>;
  plain: ReadonlySet<Column>;
}

/** For a file whose distinct values aren't checked. */
export const NO_WORDS: Words = { good: new Set(), plain: new Set() };

/** Checks the distinct values of a Parquet file's columns. @throws CambiumError `bad_input` if it can't be read */
export async function readWords(
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
    if (numberIn(found, "bad") > 0) continue;
    good.add(column);
    if (found?.is_plain === true) plain.add(column);
  }
  return { good, plain };
}

/** Text columns not covered by `Words`, with the name under which `selectChecked` reports whether each is plain. */
export function textsOf(columns: Column[], words: Words): { column: Column; name: string }[] {
  return columns.flatMap((column, index) =>
    column.given === null || words.good.has(column) ? [] : [{ column, name: `is_plain_${index}` }],
  );
}

/** SQL for whether a text needs no cleaning. */
function isPlain({ given, typed: { columns } }: Column): string {
  return `${columns[0]?.sql} is not distinct from ${given}`;
}
