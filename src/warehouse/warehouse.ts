import { CambiumError } from "../base/error.ts";

/** A value of a result row. Sums of integers come as bigint. */
export type Value = string | number | bigint | boolean | null;
export type Row = Record<string, Value>;

/** How a numeric column travels between the warehouse and JavaScript. */
export type ColumnType = "utinyint" | "smallint" | "integer" | "date" | "bigint";

/** What stands in a column of rows that are made in JavaScript. */
export type RowType = "integer" | "varchar";

export type Column = Float64Array | Int32Array | Int16Array | Uint8Array;

/** Some rows of a streamed query, column by column. */
export interface Batch {
  rows: number;
  columns: Column[];
}

/** Rows on their way into a table: one value for each column; they are there after `close`. */
export interface Appender {
  append(values: number[]): void;
  close(): Promise<void>;
}

/**
 * The one way to a column store. A `schema` names where unqualified names are looked for first; `main` comes after it.
 * Failing queries throw a CambiumError that carries their SQL; those for which nobody waits any more, see `waiting.ts`.
 */
export interface Warehouse {
  /** All rows of a query. @throws CambiumError `too_much` for more rows than a question may read */
  query(sql: string, schema?: string): Promise<Row[]>;
  exec(sql: string, schema?: string): Promise<void>;
  /** Reads numeric columns without nulls; bigint columns must be cast to double in the query. */
  stream(sql: string, types: ColumnType[], schema?: string): AsyncGenerator<Batch>;
  appender(table: string, types: ColumnType[], schema: string): Promise<Appender>;
  /** Adds rows of whole numbers and texts to a table that has just such columns, within the transaction of `main` if there is one. */
  insert(table: string, types: RowType[], rows: (string | number)[][], schema: string): Promise<void>;
  close(): Promise<void>;
}

/** In place of a warehouse, for what reads the record alone and has no turn. */
export const NO_WAREHOUSE: Warehouse = {
  query: withoutTurn,
  exec: withoutTurn,
  stream: withoutTurn,
  appender: withoutTurn,
  insert: withoutTurn,
  close: async () => undefined,
};

function withoutTurn(): never {
  throw new CambiumError("internal", "the warehouse was asked without a turn");
}
