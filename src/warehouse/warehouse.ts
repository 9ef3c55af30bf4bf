import { CambiumError } from "../base/error.ts";

/** A value in a result row. Sums of integers are bigint. */
export type Value = string | number | bigint | boolean | null;
export type Row = Record<string, Value>;

/** Type of a numeric column passed between the warehouse and JavaScript. */
export type ColumnType = "utinyint" | "smallint" | "integer" | "date" | "bigint";

/** Column type of rows created in JavaScript. */
export type RowType = "integer" | "varchar";

export type Column = Float64Array | Int32Array | Int16Array | Uint8Array;

/** Some rows of a streamed query, as columns. */
export interface Batch {
  rows: number;
  columns: Column[];
}

/** Bulk loader for a table, taking one value per column. Rows are in the table after `close`. */
export interface Appender {
  append(values: number[]): void;
  close(): Promise<void>;
}

/**
 * The only access to the column store. Unqualified names are looked up in `schema` first, then in `main`.
 * Failing queries throw a CambiumError with their SQL. Queries end with the request they serve; see `waiting.ts`.
 */
export interface Warehouse {
  /** All rows of a query. @throws CambiumError `too_much` if a request reads more rows than it may */
  query(sql: string, schema?: string): Promise<Row[]>;
  exec(sql: string, schema?: string): Promise<void>;
  /** Streams numeric columns without nulls; cast bigint columns to double in the query. */
  stream(sql: string, types: ColumnType[], schema?: string): AsyncGenerator<Batch>;
  appender(table: string, types: ColumnType[], schema: string): Promise<Appender>;
  /**
   * Appends rows of integers and strings to a table with exactly these columns, within the transaction of `main`, if
   * any.
   */
  insert(table: string, types: RowType[], rows: (string | number)[][], schema: string): Promise<void>;
  /** A connection of its own, for work that goes on beside other work. */
  session(): Promise<Session>;
  /** Runs work that reads very many rows at once, with more memory for it. */
  roomy<T>(work: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/**
 * A connection with transactions and temporary tables of its own. What it reads within a transaction is what was there
 * when it began, whatever others write meanwhile.
 */
export interface Session extends Pick<Warehouse, "query" | "exec"> {
  /** Begins a transaction that reads everything as it is now. */
  begin(): Promise<void>;
  /** Appends rows of strings to a temporary table with exactly these columns. */
  fill(table: string, rows: string[][]): Promise<void>;
  /** Rolls back what is open. */
  close(): Promise<void>;
}

/** Stands in for the warehouse in operations that only read the record and hold no turn. */
export const NO_WAREHOUSE: Warehouse = {
  query: withoutTurn,
  exec: withoutTurn,
  session: withoutTurn,
  roomy: withoutTurn,
  stream: withoutTurn,
  appender: withoutTurn,
  insert: withoutTurn,
  close: async () => undefined,
};

function withoutTurn(): never {
  throw new CambiumError("internal", "the warehouse was asked without a turn");
}
