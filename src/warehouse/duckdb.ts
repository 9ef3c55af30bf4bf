import {
  BIGINT,
  DATE,
  type DuckDBConnection,
  DuckDBDataChunk,
  DuckDBInstance,
  INTEGER,
  SMALLINT,
  UTINYINT,
  VARCHAR,
} from "@duckdb/node-api";
import duckdb from "@duckdb/node-bindings";
import { CambiumError, messageOf } from "../base/error.ts";
import { checkMost, ROWS_A_BREATH } from "../base/limits.ts";
import { breathe, waitingSignal } from "../base/waiting.ts";
import { isDamage, openOrReplace } from "./open-or-replace.ts";
import type {
  Appender,
  Batch,
  Column,
  ColumnType,
  Row,
  RowType,
  Session,
  Value,
  Warehouse,
} from "./warehouse.ts";

const VECTOR_ROWS = 2048;
/** What DuckDB holds in memory at most; what needs more goes to the disk beside the file meanwhile. */
const MEMORY = "384MB";
/** The same for work that reads very many rows at once. */
const ROOM = "1200MB";
/** After a statement that took so long, memory is given back. */
const LONG_MS = 500;

const TYPES = {
  utinyint: { type: UTINYINT, bytes: 1, read: (...view: View) => new Uint8Array(...view), write: Uint8Array },
  smallint: { type: SMALLINT, bytes: 2, read: (...view: View) => new Int16Array(...view), write: Int16Array },
  integer: { type: INTEGER, bytes: 4, read: (...view: View) => new Int32Array(...view), write: Int32Array },
  date: { type: DATE, bytes: 4, read: (...view: View) => new Int32Array(...view), write: Int32Array },
  bigint: { type: BIGINT, bytes: 8, read: (...view: View) => new Float64Array(...view), write: Int32Array },
} as const;

type View = [buffer: ArrayBufferLike, byteOffset: number, length: number];

/**
 * Opens a DuckDB file, or a new in-memory database, as the warehouse. A damaged file is moved aside and replaced by an
 * empty one, since everything in it can be rebuilt.
 * @param say called with a message when that happens
 * @throws CambiumError `conflict` if another process holds the file; other codes say why it can't be opened
 */
export async function openDuckDb(
  path: string | ":memory:",
  say: (message: string) => void = () => undefined,
): Promise<Warehouse> {
  const options = {
    threads: "2",
    preserve_insertion_order: "true",
    checkpoint_threshold: "512MB",
    memory_limit: MEMORY,
  };
  const open = (file: string) => DuckDBInstance.create(file, options);
  return new DuckDbWarehouse(await openOrReplace(path, { open, say }));
}

/**
 * Opens a DuckDB file read-only, without changing anything in its folder.
 * @returns the DuckDB version that read it
 * @throws DuckDB's own error
 */
export async function lookInto(path: string): Promise<string> {
  const instance = await DuckDBInstance.create(path, { access_mode: "READ_ONLY" });
  try {
    const connection = await instance.connect();
    const answer = await connection.runAndReadAll("select version() as version");
    connection.closeSync();
    return `DuckDB ${answer.getRowObjectsJson()[0]?.version}`;
  } finally {
    instance.closeSync();
  }
}

class DuckDbWarehouse implements Warehouse {
  readonly #instance: DuckDBInstance;
  readonly #connections = new Map<string, Promise<DuckDBConnection>>();
  /** How many works that need more memory are under way. */
  #roomy = 0;

  constructor(instance: DuckDBInstance) {
    this.#instance = instance;
  }

  async query(sql: string, schema = "main"): Promise<Row[]> {
    return rowsOf(await this.#connection(schema), sql);
  }

  async exec(sql: string, schema = "main"): Promise<void> {
    const connection = await this.#connection(schema);
    const started = performance.now();
    await named(sql, connection, () => connection.run(sql));
    if (performance.now() - started > LONG_MS) await this.#limit(this.#roomy > 0 ? ROOM : MEMORY);
  }

  async session(): Promise<Session> {
    return new DuckDbSession(await this.#connect("main"));
  }

  async roomy<T>(work: () => Promise<T>): Promise<T> {
    this.#roomy += 1;
    try {
      await this.#limit(ROOM);
      await this.#sharePlans(false);
      return await work();
    } finally {
      this.#roomy -= 1;
      if (this.#roomy === 0) {
        await this.#sharePlans(true);
        // Other such work may have begun meanwhile.
        await this.#limit(this.#roomy > 0 ? ROOM : MEMORY);
      }
    }
  }

  /**
   * Sets how much memory DuckDB holds at most: it gives back what it doesn't use, even where the limit is what it was.
   * Where more than that is in use, the limit stays.
   */
  async #limit(memory: string): Promise<void> {
    const connection = await this.#connection("main");
    await connection.run(`set memory_limit = '${memory}'`).catch(() => undefined);
  }

  /**
   * Says whether DuckDB keeps what a query reads twice from one view: where that is very many rows, reading them again
   * is quicker than keeping them, and takes no memory.
   */
  async #sharePlans(isOn: boolean): Promise<void> {
    const connection = await this.#connection("main");
    await connection.run(`set global disabled_optimizers = '${isOn ? "" : "common_subplan"}'`);
  }

  async *stream(sql: string, types: ColumnType[], schema = "main"): AsyncGenerator<Batch> {
    const connection = await this.#connect(schema);
    try {
      const result = await named(sql, connection, () => connection.stream(sql));
      for (let chunk = await result.fetchChunk(); chunk !== null && chunk.rowCount > 0; ) {
        for (const batch of batchesOf(chunk.rowCount, readColumns(chunk, types))) {
          yield batch;
          await breathe();
        }
        chunk = await result.fetchChunk();
      }
    } finally {
      connection.closeSync();
    }
  }

  async appender(table: string, types: ColumnType[], schema: string): Promise<Appender> {
    const connection = await this.#connect(schema);
    const target = await connection.createAppender(table, schema);
    const memory = types.map((type) => new ArrayBuffer(VECTOR_ROWS * TYPES[type].bytes));
    const buffers = types.map((type, index) => new TYPES[type].write(memory[index]!));
    const chunk = DuckDBDataChunk.create(types.map((type) => TYPES[type].type));
    let rows = 0;
    const flush = () => {
      if (rows === 0) return;
      chunk.reset();
      duckdb.data_chunk_set_size(chunk.chunk, rows);
      for (const [index, bytes] of memory.entries()) {
        const vector = duckdb.data_chunk_get_vector(chunk.chunk, index);
        duckdb.copy_data_to_vector(vector, 0, bytes, 0, rows * TYPES[types[index]!].bytes);
      }
      target.appendDataChunk(chunk);
      rows = 0;
    };
    return {
      append: (values) => {
        for (let i = 0; i < buffers.length; i++) {
          const buffer = buffers[i]!;
          const value = values[i]!;
          if (types[i] === "bigint") writeBigint(buffer, rows, value);
          else buffer[rows] = value;
        }
        rows += 1;
        if (rows === VECTOR_ROWS) flush();
      },
      close: async () => {
        flush();
        target.closeSync();
        connection.closeSync();
      },
    };
  }

  async insert(table: string, types: RowType[], rows: (string | number)[][], schema: string): Promise<void> {
    const connection = await this.#connection("main");
    const target = await connection.createAppender(table, schema);
    for (let start = 0; start < rows.length; start += VECTOR_ROWS) {
      const chunk = DuckDBDataChunk.create(types.map((type) => (type === "integer" ? INTEGER : VARCHAR)));
      chunk.setRows(rows.slice(start, start + VECTOR_ROWS));
      target.appendDataChunk(chunk);
    }
    target.closeSync();
  }

  async close(): Promise<void> {
    for (const connection of this.#connections.values()) (await connection).closeSync();
    this.#connections.clear();
    this.#instance.closeSync();
  }

  #connection(schema: string): Promise<DuckDBConnection> {
    let connection = this.#connections.get(schema);
    if (connection === undefined) {
      connection = this.#connect(schema);
      this.#connections.set(schema, connection);
    }
    return connection;
  }

  async #connect(schema: string): Promise<DuckDBConnection> {
    const connection = await this.#instance.connect();
    await connection.run("set timezone = 'UTC'");
    if (schema !== "main") await connection.run(`set search_path = '${schema},main'`);
    return connection;
  }
}

class DuckDbSession implements Session {
  readonly #connection: DuckDBConnection;
  #schema = "main";

  constructor(connection: DuckDBConnection) {
    this.#connection = connection;
  }

  async query(sql: string, schema = "main"): Promise<Row[]> {
    await this.#use(schema);
    return rowsOf(this.#connection, sql);
  }

  async exec(sql: string, schema = "main"): Promise<void> {
    await this.#use(schema);
    await named(sql, this.#connection, () => this.#connection.run(sql));
  }

  async begin(): Promise<void> {
    await this.exec("begin transaction");
    // A transaction begins in a database when it first reads there.
    await this.query("select 1 from duckdb_tables() where database_name = current_database() limit 1");
  }

  async fill(table: string, rows: string[][]): Promise<void> {
    const target = await this.#connection.createAppender(table, "main", "temp");
    for (let start = 0; start < rows.length; start += VECTOR_ROWS) {
      const some = rows.slice(start, start + VECTOR_ROWS);
      const chunk = DuckDBDataChunk.create(Array.from(some[0] ?? [], () => VARCHAR));
      chunk.setRows(some);
      target.appendDataChunk(chunk);
      await breathe();
    }
    target.closeSync();
  }

  async close(): Promise<void> {
    this.#connection.closeSync();
  }

  async #use(schema: string): Promise<void> {
    if (schema === this.#schema) return;
    await this.#connection.run(`set search_path = '${schema === "main" ? "main" : `${schema},main`}'`);
    this.#schema = schema;
  }
}

async function rowsOf(connection: DuckDBConnection, sql: string): Promise<Row[]> {
  const result = await named(sql, connection, () => connection.run(sql));
  if (waitingSignal() !== undefined) checkMost("rows", result.rowCount);
  const rows: Row[] = [];
  for await (const some of result.yieldRowObjectJs()) {
    for (const row of some) rows.push(plain(row));
    await breathe();
  }
  return rows;
}

/** How often a query that nobody waits for is interrupted until it ends: DuckDB forgets an interrupt that comes before a query has begun. */
const AGAIN_MS = 20;

/** Runs a query, interrupting it once the current request ends. @throws CambiumError `internal` with the SQL */
async function named<T>(sql: string, connection: DuckDBConnection, run: () => Promise<T>): Promise<T> {
  const signal = waitingSignal();
  signal?.throwIfAborted();
  let again: NodeJS.Timeout | undefined;
  const stop = () => {
    connection.interrupt();
    again = setInterval(() => connection.interrupt(), AGAIN_MS);
  };
  signal?.addEventListener("abort", stop);
  try {
    return await run();
  } catch (cause) {
    signal?.throwIfAborted();
    const message = messageOf(cause);
    const hint = isDamage(message)
      ? "The warehouse is damaged. Stop Cambium and move warehouse.duckdb and its .wal away: Cambium rebuilds it from the record."
      : undefined;
    throw new CambiumError("internal", `a query failed: ${message}`, { cause, sql, ...(hint && { hint }) });
  } finally {
    signal?.removeEventListener("abort", stop);
    clearInterval(again);
  }
}

function readColumns(chunk: DuckDBDataChunk, types: ColumnType[]): Column[] {
  return types.map((name, index) => {
    const { bytes, read } = TYPES[name];
    const vector = duckdb.data_chunk_get_vector(chunk.chunk, index);
    const data = duckdb.vector_get_data(vector, chunk.rowCount * bytes);
    return read(data.buffer, data.byteOffset, chunk.rowCount);
  });
}

/** Splits a chunk into batches so that other requests can be served in between: handling a row may take long. */
function* batchesOf(rows: number, columns: Column[]): Generator<Batch> {
  for (let first = 0; first < rows; first += ROWS_A_BREATH) {
    const end = Math.min(rows, first + ROWS_A_BREATH);
    yield { rows: end - first, columns: columns.map((column) => column.subarray(first, end)) };
  }
}

/** Writes an integer of up to 53 bits as a little-endian 64-bit integer. */
function writeBigint(buffer: Int32Array | Column, row: number, value: number): void {
  const high = Math.floor(value / 4_294_967_296);
  buffer[row * 2] = value - high * 4_294_967_296;
  buffer[row * 2 + 1] = high;
}

function plain(row: Record<string, unknown>): Row {
  const cleaned: Row = {};
  for (const [name, value] of Object.entries(row)) cleaned[name] = plainValue(value);
  return cleaned;
}

function plainValue(value: unknown): Value {
  if (value === null || value === undefined) return null;
  if (value instanceof Date) return value.toISOString();
  if (typeof value === "string" || typeof value === "number") return value;
  if (typeof value === "bigint" || typeof value === "boolean") return value;
  return JSON.stringify(value);
}
