import { currencies } from "../../base/currency.ts";
import type { Mapping } from "../../store/file-mapping.ts";
import { TIERS_EXPECTED, tiersAreWrong } from "../price-terms-sql.ts";

/** Type of an input file's column. */
export type FieldType =
  | "text"
  | "instant"
  | "month"
  | "money"
  | "signed"
  | "micros"
  | "minor"
  | "integer"
  | "count"
  | "number"
  | "percent"
  | "millionths"
  | "boolean"
  | "currency"
  | "rate"
  | "rates"
  | "tiers"
  | { oneOf: readonly string[] };

/** The largest number that a column of type `number` holds, in millionths. */
const MOST_NUMBER = 10_000_000_000_000_000;

/** A column of an input file, as documented. */
export interface Field {
  name: string;
  type: FieldType;
  isRequired?: boolean;
  /** The value of an empty or absent column, as it would be written in the file. */
  default?: string;
  /** Bounds of a count or an integer, inclusive. */
  least?: number;
  most?: number;
  /** Dates from 2100 on are read as null: many systems write "never" that way. */
  isOpenEnded?: boolean;
  /** What the column is usually called elsewhere, the likeliest first; compared without case, spaces and signs. */
  called?: readonly string[];
  /**
   * What lists of another kind call it: taken where the field is needed and nothing else is it. Such a name says nothing
   * of which kind a list is.
   */
  elsewhere?: readonly string[];
  /** What else the words of the column are, by plain word (`plainWord`): `{monthly: "month"}`. */
  words?: Readonly<Record<string, string>>;
  /** A file needs a column for it, though its values may be empty; with a name, unless there is a column for that. */
  isNeeded?: boolean | { unless: string };
  /** What else to do where a file lacks the column, as a sentence. */
  orElse?: string;
  /** A dash alone says that there is no amount. */
  isNoneAsDash?: boolean;
  /** A column of this name is only taken where it is mapped. */
  isOnlyMapped?: boolean;
  summary: string;
}

/** A rule that typed rows must satisfy. `breaks` is SQL over the typed columns, true for a bad row. */
export interface RowRule {
  column: string;
  breaks: string;
  expected: string;
  /** Kept only by files that were read before forms, words and ends were found out. */
  isOfPlainFiles?: boolean;
}

/** A kind of input table: its columns and how to recognise it. */
export interface Shape {
  name: string;
  summary: string;
  fields: Field[];
  /** Columns that identify this shape. */
  recognisedBy: string[];
  /** Columns that together must be unique in a file. Errors name the first. */
  key?: string[];
  rules?: RowRule[];
  /** Instants that lie at most a day after an import. */
  notAhead?: readonly string[];
  /** Rows of many small imports are kept in one table. */
  isPooled?: boolean;
  /** SQL for the customer that unmapped columns describe, as attributes. Without it, such columns are left out. */
  attributesOf?: string;
  /** SQL that ranks several values of an attribute: the highest wins; the row number if omitted. */
  attributesAsOf?: string;
  /**
   * A column that must be the same for all rows of one thing, such as an item's customer, in the file and in earlier
   * imports it doesn't replace.
   */
  owner?: { of: string; is: string };
  /** Text in a CSV of this shape may be escaped against formulas, as Cambium writes it. */
  isGuarded?: boolean;
  /** Rows are read once and not kept in the warehouse: only in memory, as there are never very many. */
  isPassing?: boolean;
  /** Its columns, words and forms are found out where they aren't given. */
  isGuessed?: boolean;
  /** Typed columns that depend on how the file is read, as SQL over the typed ones. */
  adjusted?: (mapping: Mapping) => Record<string, string>;
  /** Which columns are months, and what they then are, by the names of a file's columns. Only where columns are found out. */
  headers?: (names: string[], mapping: Mapping) => Partial<Mapping>;
  /** Rows that say what something is from a time on, or by how much it changes: it can't fall below zero. */
  sums?: { of: string[]; at: string; level: string; change: string };
  /** Rows whose periods may not overlap. */
  periods?: { of: string[]; start: string; end: string };
}

/**
 * Rule that an amount's monthly value stays within 2^53 micros, where arithmetic is exact.
 * @param amount SQL, up to 2^53
 */
export function monthRule(amount: string, column = amount): RowRule {
  const months = "case interval when 'day' then 31 when 'week' then 5 else 1 end";
  return {
    column,
    breaks: `(${amount}) * (${months}) > 9007199254740991`,
    expected: "less than 9 billion a month",
  };
}

/** A field as SQL: its value, the typed columns it becomes, and a condition for invalid values. */
export interface Typed {
  value: string;
  columns: { name: string; sql: string }[];
  isBad: string;
  expected: string;
}

/** How a type is matched as text, how it is read, and what is expected of it. */
interface Reader {
  pattern?: string;
  read: (raw: string) => string;
  /** SQL condition on the value, if more than its format can be wrong. */
  isWrong?: (value: string) => string;
  expected: string;
}

const DATE = "[0-9]{4}-[0-9]{2}-[0-9]{2}";
const TIME = "[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]+)?)?";
const OFFSET = " ?(Z|UTC|[+-][0-9]{2}(:?[0-9]{2})?)?";

/** Native Parquet column types that are read directly. Everything else is read as text. */
const NATIVE: Partial<Record<string, RegExp>> = {
  instant: /^TIMESTAMP/,
  micros: /^(TINY|SMALL|BIG|HUGE)?INT(EGER)?$/,
  integer: /^(TINY|SMALL|BIG|HUGE)?INT(EGER)?$/,
  count: /^(TINY|SMALL|BIG|HUGE)?INT(EGER)?$/,
  millionths: /^(TINY|SMALL|BIG|HUGE)?INT(EGER)?$/,
  number: /^((TINY|SMALL|BIG|HUGE)?INT(EGER)?|FLOAT|DOUBLE|DECIMAL.*)$/,
  boolean: /^BOOLEAN$/,
};

/** Whether a native column type fits a field without being read as text. */
export function isNative(field: Field, columnType: string): boolean {
  return typeof field.type === "string" && (NATIVE[field.type]?.test(columnType) ?? false);
}

/**
 * SQL that types a field.
 * @param source the column as SQL: text with empty as null, or a native type that fits the field
 * @param isText whether the source is text
 * @param named what the value is called where a query has it already
 */
export function typed(field: Field, source: string, isText: boolean, named?: string): Typed {
  const raw = field.default === undefined ? source : `coalesce(${source}, '${field.default}')`;
  const { pattern, read, isWrong, expected } = readerOf(field, isText);
  const form = isText && pattern !== undefined ? `regexp_full_match(${raw}, '${pattern}')` : null;
  const found = form === null ? read(raw) : `case when ${form} then ${read(raw)} end`;
  const value = named ?? found;
  const missing = field.isRequired ? `${source} is null` : null;
  const wrong = isWrong === undefined ? `${value} is null` : `(${value} is null or ${isWrong(value)})`;
  const invalid = field.type === "text" ? null : `(${raw} is not null and ${wrong})`;
  const isBad = [missing, invalid].filter((condition) => condition !== null).join(" or ");
  const shown = field.isOpenEnded ? `case when ${value} < timestamp '2100-01-01' then ${value} end` : value;
  const columns = [{ name: field.name, sql: shown }];
  if (field.type === "instant") {
    const isDate = isText ? `coalesce(regexp_full_match(${raw}, '${DATE}'), false)` : "false";
    columns.push({ name: `${field.name}_is_date`, sql: isDate });
  }
  return { value: found, columns, isBad: isBad === "" ? "false" : `(${isBad})`, expected };
}

function readerOf(field: Field, isText: boolean): Reader {
  if (typeof field.type === "object")
    return oneOf(field.type.oneOf, (raw) => `lower(${raw})`, `one of ${field.type.oneOf.join(", ")}`);
  switch (field.type) {
    case "text":
      return { read: (raw) => `${raw}::varchar`, expected: "a value" };
    case "currency":
      return oneOf(currencies(), (raw) => `upper(${raw})`, "a currency code of ISO 4217 such as USD");
    case "boolean":
      return { read: (raw) => `try_cast(${raw} as boolean)`, expected: "true or false" };
    case "instant":
      return instant(field, isText);
    case "month":
      return {
        pattern: `[0-9]{4}-[0-9]{2}|${DATE}(${TIME}${OFFSET})?|[A-Za-z]{3,9}[ -][0-9]{4}`,
        read: monthText,
        isWrong: (value) => `${value} not between date '1970-01-01' and date '2099-12-31'`,
        expected: "a month such as 2024-01, or a date in it, from 1970 to 2099",
      };
    case "money":
      return {
        pattern: "[+]?[0-9]{1,18}([.][0-9]{0,6}0*)?",
        read: inMillionths,
        isWrong: (value) => `${value} > 9007199254740991`,
        expected: "an amount such as 1234.50: not negative, a point before the decimals, at most 6 of them",
      };
    case "signed":
      return {
        pattern: "[+-]?[0-9]{1,18}([.][0-9]{0,12}0*)?",
        read: signedText,
        isWrong: (value) => `abs(${value}) > 9007199254740991`,
        expected: "an amount such as -1234.50: a point before the decimals, at most 12 of them",
      };
    case "rate":
      return {
        pattern: "[0-9]{1,12}([.][0-9]{1,30})?([eE][-+]?[0-9]{1,2})?",
        read: (raw) => `${raw}::varchar`,
        isWrong: (value) => `coalesce(try_cast(${value} as double), 0) not between 0.0000001 and 9000000`,
        expected: "a rate above 0, from 0.0000001 to 9000000",
      };
    case "rates":
      return {
        read: (raw) => `case when try_cast(${raw} as json) is not null then ${raw} end`,
        isWrong: (value) => ratesAreWrong(value),
        expected: 'rates above 0 by currency, as JSON such as {"eur": 0.92}',
      };
    case "tiers":
      return {
        read: (raw) => `case when json_valid(${raw}) then ${raw} end`,
        isWrong: (value) => tiersAreWrong(value),
        expected: TIERS_EXPECTED,
      };
    case "minor":
      return {
        pattern: "[+]?[0-9]{1,15}([.][0-9]{0,12}0*)?",
        read: (raw) => `try_cast(${raw} as decimal(27, 12))`,
        expected: "an amount in minor units: not negative, at most 12 decimals",
      };
    case "percent":
      return {
        pattern: "[0-9]{1,3}([.][0-9]{0,4}0*)?",
        read: (raw) => `try_cast(try_cast(${raw} as decimal(18, 4)) * 10000 as integer)`,
        isWrong: (value) => `${value} not between 0 and 1000000`,
        expected: "a percentage from 0 to 100",
      };
    case "millionths":
      return {
        pattern: "[0-9]{1,7}",
        read: (raw) => `try_cast(${raw} as integer)`,
        isWrong: (value) => `${value} not between 0 and 1000000`,
        expected: "millionths from 0 to 1000000",
      };
    case "number":
      return number(field, isText);
    case "micros":
      return wholeNumber(0, Number.MAX_SAFE_INTEGER, "a whole number of micros, not negative");
    case "integer":
      return integer(field);
    case "count": {
      const [least, most] = [field.least ?? 0, field.most ?? 2_147_483_647];
      const range = field.most === undefined ? `${least} or more` : `${least} to ${most}`;
      return wholeNumber(least, most, `a whole number of ${range}`);
    }
  }
}

/** SQL for the first day of a month given as 2024-01, a date in it, or Jan 2024. */
function monthText(raw: string): string {
  const named = `try_strptime(replace(${raw}, '-', ' '), ['%b %Y', '%B %Y'])`;
  const date = `try_cast(left(${raw}, 7) || coalesce(nullif(substr(${raw}, 8, 3), ''), '-01') as date)`;
  return `date_trunc('month', coalesce(${date}, ${named}))::date`;
}

function oneOf(options: readonly string[], read: (raw: string) => string, expected: string): Reader {
  const list = options.map((option) => `'${option}'`).join(", ");
  return { read, isWrong: (value) => `${value} not in (${list})`, expected };
}

function wholeNumber(least: number, most: number, expected: string): Reader {
  return {
    pattern: "[+-]?[0-9]{1,18}([.]0+)?",
    read: (raw) => `try_cast(${raw} as bigint)`,
    isWrong: (value) => `${value} not between ${least} and ${most}`,
    expected,
  };
}

/** SQL for a number in millionths. */
function number({ least = 0 }: Field, isText: boolean): Reader {
  return {
    pattern: "[+]?[0-9]{1,18}([.][0-9]{0,30})?",
    read: (raw) => (isText ? inMillionths(raw) : `try_cast(round(${raw} * 1000000) as bigint)`),
    isWrong: (value) => `${value} not between ${least} and ${MOST_NUMBER}`,
    expected: `a number such as 12.5, ${least > 0 ? "above 0" : "not negative"}, up to 10 billion`,
  };
}

/**
 * SQL for a decimal text in millionths. DuckDB 1.5 takes 25 times as long to read a text as decimal(38, 6) as it does for
 * decimal(18, 6), which holds most amounts.
 */
function inMillionths(raw: string): string {
  const as = (type: string) => `try_cast(try_cast(${raw} as ${type})::decimal(38, 6) * 1000000 as bigint)`;
  return `coalesce(${as("decimal(18, 6)")}, ${as("decimal(38, 6)")})`;
}

/** SQL for a decimal text of up to 12 decimals; short ones are read the fast way. */
function signedText(raw: string): string {
  const short = `regexp_full_match(${raw}, '[+-]?[0-9]{1,12}([.][0-9]{0,6})?')`;
  return `case when ${short} then try_cast(${raw} as decimal(18, 6))::decimal(38, 12) else try_cast(${raw} as decimal(38, 12)) end`;
}

function integer({ least, most }: Field): Reader {
  const said = least === undefined ? "a whole number" : `a whole number from ${least} to ${most}`;
  return wholeNumber(least ?? -Number.MAX_SAFE_INTEGER, most ?? Number.MAX_SAFE_INTEGER, said);
}

function instant(field: Field, isText: boolean): Reader {
  const last = field.isOpenEnded ? "10000-01-01" : "2100-01-01";
  return {
    pattern: `[0-9]{9,10}|[0-9]{13}|${DATE}(${TIME}${OFFSET})?`,
    read: (raw) => (isText ? instantText(raw) : `try_cast(${raw} as timestamp)`),
    isWrong: (value) => `${value} not between timestamp '1970-01-01' and timestamp '${last}'`,
    expected: "a date such as 2024-01-31 or an instant such as 2024-01-31T12:00:00Z, from 1970 to 2099",
  };
}

/**
 * SQL for an instant given as milliseconds or seconds since the epoch, a date, or a date and time with or without
 * offset. Those without come first: what reads offsets takes eight times as long.
 */
function instantText(raw: string): string {
  return `case
      when regexp_full_match(${raw}, '${DATE}(${TIME})?') then try_cast(${raw} as timestamp)
      when regexp_full_match(${raw}, '[0-9]{13}') then make_timestamp(try_cast(${raw} as bigint) * 1000)
      when regexp_full_match(${raw}, '[0-9]{9,10}') then make_timestamp(try_cast(${raw} as bigint) * 1000000)
      else try_cast(${raw} as timestamptz) at time zone 'UTC' end`;
}

/** SQL for whether JSON isn't an object of valid exchange rates, in minor units. */
function ratesAreWrong(value: string): string {
  const rates = `try_cast(${value}::json as map(varchar, double))`;
  return `coalesce(json_type(${value}) <> 'OBJECT', true) or ${rates} is null
    or list_bool_or(list_transform(map_values(${rates}), rate -> coalesce(rate not between 0.000000001 and 900000000, true)))`;
}
