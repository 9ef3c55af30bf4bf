import { literal } from "../../warehouse/literal.ts";
import { numberIn } from "../../warehouse/rows.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import { amountText } from "../files/amount-text.ts";
import { dateText } from "../files/date-text.ts";
import { type Field, typed } from "../files/shape.ts";
import type { Sample } from "./sample.ts";

/** A field and the column of a sample that it is. */
export interface FieldColumn {
  field: Field;
  column: string;
  sql: string;
}

/** How something is written, and how sure that is. */
export interface Form<Name extends string> {
  /** Undefined where nothing but the plain form is needed. */
  form: Name | undefined;
  /** A row that can only be read so; null where there is none. */
  proof: { row: number; column: string; value: string } | null;
  /** The form that fits all rows as well. */
  orElse: Name | null;
  /** Whether it doesn't matter: months are named, as in 5 Jan 2025. */
  isNamed?: boolean;
}

/** SQL for a text in the plain form of its field. */
type Read = (sql: string, field: Field) => string;

export type DateOrder = "ymd" | "mdy" | "dmy";

/** Finds out in which order day, month and year are written: the order in which most rows are dates. */
export async function dateOrder(
  warehouse: Warehouse,
  sample: Sample,
  columns: FieldColumn[],
): Promise<Form<DateOrder>> {
  const read = (order: DateOrder | undefined) => (sql: string, field: Field) =>
    order === undefined ? sql : dateText(sql, order, field.type === "month");
  const count = (order: DateOrder | undefined) => countBad(warehouse, sample, columns, read(order));
  const plain = await count(undefined);
  if (plain === 0) return { form: undefined, proof: null, orElse: null };
  const bad = { ymd: await count("ymd"), mdy: await count("mdy"), dmy: await count("dmy") };
  const least = Math.min(...Object.values(bad));
  if (least >= plain) return { form: undefined, proof: null, orElse: null };
  const isNamed = bad.mdy === least && bad.dmy === least;
  if (bad.ymd === least) return { form: "ymd", proof: null, orElse: null, isNamed };
  if (bad.mdy === bad.dmy) {
    const form = await likelier(warehouse, sample, columns);
    return { form, proof: null, orElse: form === "mdy" ? "dmy" : "mdy" };
  }
  const form = bad.mdy === least ? "mdy" : "dmy";
  const other = form === "mdy" ? "dmy" : "mdy";
  return { form, proof: await proofOf(warehouse, sample, columns, read(form), read(other)), orElse: null };
}

/** Finds out how decimals are marked: the mark with which most rows are amounts. */
export async function decimalMark(
  warehouse: Warehouse,
  sample: Sample,
  columns: FieldColumn[],
): Promise<Form<"point" | "comma">> {
  const read = (mark: "point" | "comma") => (sql: string) => amountText(sql, mark);
  const bad = {
    point: await countBad(warehouse, sample, columns, read("point")),
    comma: await countBad(warehouse, sample, columns, read("comma")),
  };
  if (bad.point !== bad.comma) {
    const form = bad.point < bad.comma ? "point" : "comma";
    const other = form === "point" ? "comma" : "point";
    return { form, proof: await proofOf(warehouse, sample, columns, read(form), read(other)), orElse: null };
  }
  const isEither = await countWhere(
    warehouse,
    sample,
    columns,
    (sql) => `regexp_matches(${sql}, '[.,][0-9]{3}')`,
  );
  return { form: "point", proof: null, orElse: isEither > 0 ? "comma" : null };
}

/** How many values of a sample aren't what their fields are, read in one way. */
async function countBad(
  warehouse: Warehouse,
  sample: Sample,
  columns: FieldColumn[],
  read: Read,
): Promise<number> {
  return countWhere(warehouse, sample, columns, (sql, field) => isWrong(field, sql, read));
}

function isWrong(field: Field, sql: string, read: Read): string {
  return `${sql} is not null and ${typed({ ...field, isRequired: false, default: undefined }, read(sql, field), true).isBad}`;
}

/** How many values are such, of which each different one is looked at once. */
async function countWhere(
  warehouse: Warehouse,
  sample: Sample,
  columns: FieldColumn[],
  isSuch: (sql: string, field: Field) => string,
): Promise<number> {
  if (columns.length === 0) return 0;
  const sums = columns.map(
    ({ sql, field }) => `(select coalesce(sum(times) filter (${isSuch("said", field)}), 0)
       from (select ${sql} as said, count(*) as times from ${sample.relation} group by 1))`,
  );
  const [row] = await warehouse.query(`select ${sums.join(" + ")} as n`);
  return numberIn(row, "n");
}

/** What dates with either order usually are: 1/5/2024 is month first, 1.5.2024 and 1-5-2024 are day first. */
async function likelier(
  warehouse: Warehouse,
  sample: Sample,
  columns: FieldColumn[],
): Promise<"mdy" | "dmy"> {
  const slashes = await countWhere(warehouse, sample, columns, (sql) => `contains(${sql}, '/')`);
  return slashes > 0 ? "mdy" : "dmy";
}

async function proofOf(
  warehouse: Warehouse,
  sample: Sample,
  columns: FieldColumn[],
  read: Read,
  other: Read,
): Promise<Form<never>["proof"]> {
  const selects = columns.map(
    ({ sql, field, column }) =>
      `select file_row, ${literal(column)} as "column", ${sql} as found from ${sample.relation}
       where ${isWrong(field, sql, other)} and not (${isWrong(field, sql, read)})`,
  );
  if (selects.length === 0) return null;
  const [row] = await warehouse.query(
    `select * from (${selects.join(" union all ")}) order by file_row limit 1`,
  );
  return row === undefined
    ? null
    : { row: numberIn(row, "file_row"), column: String(row.column), value: String(row.found) };
}
