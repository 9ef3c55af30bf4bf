import { DuckDBDataChunk, DuckDBInstance, VARCHAR } from "@duckdb/node-api";
import { CambiumError, messageOf } from "../base/error.ts";
import { breathe } from "../base/waiting.ts";
import { literal, quoted } from "../warehouse/literal.ts";
import type { Cell } from "./sandbox/protocol.ts";

/** Rows under typed columns, as a query answers. */
export interface Table {
  columns: { name: string; type: string }[];
  rows: Record<string, Cell>[];
}

const VECTOR_ROWS = 2048;
const SETTINGS = { threads: "1", memory_limit: "320MB" };

/**
 * Writes a table to a new Parquet file. Columns have the types of the answer: whole numbers, decimals, doubles, booleans,
 * dates and timestamps; all others, such as lists and maps, are text as in the answer. Values never become part of a
 * statement.
 * @throws CambiumError `unsupported` for a value that its column's type can't hold in a file
 */
export async function writeParquet(path: string, { columns, rows }: Table): Promise<void> {
  const instance = await DuckDBInstance.create(":memory:", SETTINGS);
  try {
    const connection = await instance.connect();
    await connection.run("set timezone = 'UTC'");
    const given = columns.map((_, index) => `c${index} varchar`);
    await connection.run(`create table answer (${given.join(", ")})`);
    const appender = await connection.createAppender("answer");
    for (let first = 0; first < rows.length; first += VECTOR_ROWS) {
      const chunk = DuckDBDataChunk.create(columns.map(() => VARCHAR));
      const some = rows.slice(first, first + VECTOR_ROWS);
      chunk.setRows(some.map((row) => columns.map(({ name }) => textOf(row[name]))));
      appender.appendDataChunk(chunk);
      await breathe();
    }
    appender.closeSync();
    const typed = columns.map(({ name, type }, index) => `c${index}::${typeIn(type)} as ${quoted(name)}`);
    await connection.run(
      `copy (select ${typed.join(", ")} from answer) to ${literal(path)} (format parquet)`,
    );
    connection.closeSync();
  } catch (cause) {
    throw new CambiumError("unsupported", `can't write the rows as Parquet: ${messageOf(cause)}`, {
      hint: "Cast the column to varchar in the query, or ask for CSV.",
      cause,
    });
  } finally {
    instance.closeSync();
  }
}

function textOf(cell: Cell | undefined): string | null {
  return cell === null || cell === undefined ? null : String(cell);
}

/** Types that a file has as the answer has them. */
const SAME =
  /^(u?(big|small|tiny)int|u?integer|double|float|boolean|date|timestamp(_s|_ms|_ns| with time zone)?|decimal\(\d+,\d+\))$/;

/** The type in a file. Parquet has no whole numbers of 128 bits, such as sums are: decimals of 38 digits are exact. */
function typeIn(type: string): string {
  if (SAME.test(type)) return type;
  return /^u?hugeint$/.test(type) ? "decimal(38,0)" : "varchar";
}
