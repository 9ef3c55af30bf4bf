import { currencies } from "../base/money.ts";

/** What a column of an input file may hold. */
export type FieldType =
  | "text"
  | "instant"
  | "money"
  | "micros"
  | "integer"
  | "count"
  | "percent"
  | "millionths"
  | "boolean"
  | "currency"
  | "rate"
  | "json"
  | { oneOf: readonly string[] };

/** One column of an input file, in the words of its documentation. */
export interface Field {
  name: string;
  type: FieldType;
  isRequired?: boolean;
  /** What an empty or absent column means, as it would be written in the file. */
  default?: string;
  /** A count of at least this. */
  least?: number;
  summary: string;
}

/** A rule that a typed row must keep. `breaks` is SQL over the typed columns. */
export interface RowRule {
  column: string;
  breaks: string;
  expected: string;
}

/** One kind of input table: what its columns are, and how it is recognised. */
export interface Shape {
  name: string;
  summary: string;
  fields: Field[];
  /** Columns whose presence says that a file has this shape. */
  recognisedBy: string[];
  /** Typed columns that, together, may stand in one row of a file only. */
  key?: string[];
  rules?: RowRule[];
  /** SQL for the customer that columns not named by a field describe; without it they are left out. */
  attributesOf?: string;
  /** SQL by which the latest of several attribute values is told; the row when left out. */
  attributesAsOf?: string;
  /** Rows that may not overlap in time. */
  periods?: { of: string[]; start: string; end: string };
}

/** A field as typed SQL: the columns it becomes, and when the text is not what it should be. */
interface Typed {
  columns: { name: string; sql: string }[];
  isBad: string;
  expected: string;
}

/**
 * SQL that types one field.
 * @param source the column as SQL: text trimmed with empty as null, or a native type of a Parquet file
 * @param isText whether the source is text
 */
export function typed(field: Field, source: string, isText: boolean): Typed {
  const raw = field.default === undefined ? source : `coalesce(${source}, '${field.default}')`;
  const column = (sql: string) => [{ name: field.name, sql }];
  const missing = field.isRequired ? `${source} is null` : "false";
  const invalid = (value: string, also = "false") =>
    `(${missing} or (${raw} is not null and (${value} is null or ${also})))`;
  if (typeof field.type === "object") {
    const value = `lower(${raw})`;
    const list = field.type.oneOf.map((option) => `'${option}'`).join(", ");
    return {
      columns: column(value),
      isBad: `(${missing} or (${raw} is not null and ${value} not in (${list})))`,
      expected: `one of ${field.type.oneOf.join(", ")}`,
    };
  }
  switch (field.type) {
    case "text":
      return { columns: column(`${raw}::varchar`), isBad: missing, expected: "a value" };
    case "json":
      return {
        columns: column(`${raw}::varchar`),
        isBad: `not coalesce(json_valid(${raw}::varchar), false)`,
        expected: "JSON",
      };
    case "instant": {
      const value = instant(raw, isText);
      return {
        columns: [
          { name: field.name, sql: value },
          {
            name: `${field.name}_is_date`,
            sql: isText ? `coalesce(length(${raw}) = 10 and ${raw} like '____-__-__', false)` : "false",
          },
        ],
        isBad: invalid(value),
        expected: "a date such as 2024-01-31 or an instant such as 2024-01-31T12:00:00Z",
      };
    }
    case "money": {
      const exact = `try_cast(${raw} as decimal(38, 12)) * 1000000`;
      const value = `try_cast(${exact} as bigint)`;
      return {
        columns: column(value),
        isBad: invalid(value, `${value} != ${exact} or ${value} < 0 or ${value} > 9007199254740991`),
        expected: "an amount such as 1234.50: not negative, a point before the decimals, at most 6 of them",
      };
    }
    case "micros": {
      const value = `try_cast(${raw} as bigint)`;
      return {
        columns: column(value),
        isBad: invalid(value, `${value} < 0 or ${value} > 9007199254740991`),
        expected: "a whole number of micros, not negative",
      };
    }
    case "integer":
    case "count": {
      const value = wholeNumber(raw, isText);
      const least =
        field.type === "count" ? `${value} < ${field.least ?? 0} or ${value} > 2147483647` : "false";
      return {
        columns: column(value),
        isBad: invalid(value, least),
        expected: field.type === "count" ? `a whole number of ${field.least ?? 0} or more` : "a whole number",
      };
    }
    case "percent":
      return fraction(field, raw, 10_000, "a percentage from 0 to 100", invalid);
    case "millionths":
      return fraction(field, raw, 1, "millionths from 0 to 1000000", invalid);
    case "boolean": {
      const value = `try_cast(${raw} as boolean)`;
      return { columns: column(value), isBad: invalid(value), expected: "true or false" };
    }
    case "currency": {
      const value = `upper(${raw})`;
      const list = currencies()
        .map((code) => `'${code}'`)
        .join(", ");
      return {
        columns: column(value),
        isBad: `(${missing} or (${raw} is not null and ${value} not in (${list})))`,
        expected: "a currency code of ISO 4217 such as USD",
      };
    }
    case "rate": {
      const value = `try_cast(${raw} as decimal(38, 18))`;
      return {
        columns: column(`${value}::varchar`),
        isBad: invalid(value, `${value} <= 0`),
        expected: "a rate above 0",
      };
    }
  }
}

function fraction(
  field: Field,
  raw: string,
  scale: number,
  expected: string,
  invalid: (value: string, also?: string) => string,
): Typed {
  const exact = `try_cast(${raw} as decimal(18, 6)) * ${scale}`;
  const value = `try_cast(${exact} as integer)`;
  return {
    columns: [{ name: field.name, sql: value }],
    isBad: invalid(value, `${value} != ${exact} or ${value} < 0 or ${value} > 1000000`),
    expected,
  };
}

function wholeNumber(raw: string, isText: boolean): string {
  if (!isText) return `try_cast(${raw} as bigint)`;
  return `case when regexp_full_match(${raw}, '[+-]?[0-9]+([.]0+)?') then try_cast(${raw} as bigint) end`;
}

function instant(raw: string, isText: boolean): string {
  if (!isText) return `try_cast(${raw} as timestamp)`;
  return `case
    when regexp_full_match(${raw}, '[0-9]{13}') then make_timestamp(try_cast(${raw} as bigint) * 1000)
    when regexp_full_match(${raw}, '[0-9]{9,10}') then make_timestamp(try_cast(${raw} as bigint) * 1000000)
    when regexp_full_match(${raw}, '[0-9]{4}-[0-9]{2}-[0-9]{2}.*') then (try_cast(${raw} as timestamptz) at time zone 'UTC')
  end`;
}
