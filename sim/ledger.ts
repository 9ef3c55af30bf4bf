import { type DuckDBConnection, DuckDBDataChunk, INTEGER } from "@duckdb/node-api";

const CHUNK_ROWS = 2048;
const BATCH_ROWS = 32 * CHUNK_ROWS;

/**
 * Rows of whole numbers waiting to be written to a database table, kept in columns. A row can be replaced until the
 * next `settle`.
 */
export class Ledger {
  /** Number of rows added so far. */
  rows = 0;
  private settled = 0;
  private columns: number[][];
  private readonly table: string;
  private readonly connection: DuckDBConnection;

  private constructor(connection: DuckDBConnection, table: string, width: number) {
    this.connection = connection;
    this.table = table;
    this.columns = emptyColumns(width);
  }

  /** Creates the table; all columns are INTEGER. */
  static async create(
    connection: DuckDBConnection,
    table: string,
    names: readonly string[],
  ): Promise<Ledger> {
    await connection.run(`create table ${table} (${names.map((name) => `${name} integer`).join(", ")})`);
    return new Ledger(connection, table, names.length);
  }

  /** Adds a row and returns its number. */
  add(values: readonly number[]): number {
    for (let i = 0; i < this.columns.length; i++) this.columns[i]?.push(values[i] ?? 0);
    return this.rows++;
  }

  /** Replaces the values of a row added since the last `settle`. */
  replace(row: number, values: readonly number[]): void {
    const at = row - this.settled;
    for (const [i, column] of this.columns.entries()) column[at] = values[i] ?? 0;
  }

  /** Whether enough rows are waiting to call `settle`. */
  get isFull(): boolean {
    return this.rows - this.settled >= BATCH_ROWS;
  }

  /** Writes the waiting rows to the database; they can't be replaced afterwards. */
  async settle(): Promise<void> {
    const waiting = this.rows - this.settled;
    const appender = await this.connection.createAppender(this.table);
    const chunk = DuckDBDataChunk.create(this.columns.map(() => INTEGER));
    for (let from = 0; from < waiting; from += CHUNK_ROWS) {
      chunk.reset();
      chunk.setColumns(this.columns.map((column) => column.slice(from, from + CHUNK_ROWS)));
      appender.appendDataChunk(chunk);
    }
    appender.closeSync();
    this.settled = this.rows;
    this.columns = emptyColumns(this.columns.length);
  }
}

function emptyColumns(width: number): number[][] {
  return Array.from({ length: width }, () => []);
}
