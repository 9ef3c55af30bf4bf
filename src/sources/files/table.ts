import { open, writeFile } from "node:fs/promises";
import { CambiumError, messageOf } from "../../base/error.ts";
import { isOfMachine } from "../../base/failure.ts";
import { globbed, literal, quoted } from "../../warehouse/literal.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import { headerRow, type ReadableFile } from "./file.ts";
import { refused } from "./refusal.ts";

/** A file in the warehouse: a relation with row numbers, and its columns by name. */
export interface Table {
  relation: string;
  /** SQL for the row number a spreadsheet shows (the header is 1). */
  row: string;
  /** By lower-case name. `sql` is the raw value; in a CSV, text is trimmed and empty is null. */
  columns: Map<string, { sql: string; type: string }>;
  /** Table of lines that can't be parsed; null for Parquet. */
  rejects: string | null;
}

const HEADER_BYTES = 1 << 20;
const LINE_BYTES = 20_000_000;
/** Read at a time: by default, DuckDB holds sixteen times the longest line. */
const BUFFER_BYTES = 32_000_000;
let rejectTables = 0;

/**
 * Reads a file's header.
 * @param delimiter as given by the user; detected if omitted
 * @throws CambiumError `bad_input` if there is no header or it names a column twice
 */
export async function describeTable(
  warehouse: Warehouse,
  file: ReadableFile,
  delimiter?: string,
): Promise<Table> {
  return file.kind === "parquet" ? parquetTable(warehouse, file) : csvTable(warehouse, file, delimiter);
}

/** The error for a file the warehouse couldn't read. Disk and memory failures aren't blamed on the file. */
export function unreadable(file: ReadableFile, cause: unknown): unknown {
  if (cause instanceof CambiumError && cause.code !== "internal") return cause;
  if (isOfMachine(cause)) return cause;
  const [line = ""] = messageOf(cause).split("\n");
  const reason = line
    .replace(/^a query failed: /, "")
    .replace(/^(\w+ )*Error: /, "")
    .replace(/"[^"]*scratch-[^"]*"/, file.name);
  return refused(file.name, {
    problem: `can't be read as a table: ${reason}`,
    expected: "a CSV with a header, or a complete Parquet file",
    hint: "Open the file and check it. For a CSV, you can set the delimiter with --delimiter.",
    cause,
  });
}

async function parquetTable(warehouse: Warehouse, file: ReadableFile): Promise<Table> {
  const relation = `read_parquet(${literal(globbed(file.path))}, hive_partitioning = false`;
  const rows = await warehouse.query(`describe select * from ${relation})`).catch((cause) => {
    throw unreadable(file, cause);
  });
  const columns: Table["columns"] = new Map();
  for (const { column_name, column_type } of rows) {
    const name = String(column_name);
    columns.set(name.trim().toLowerCase(), { sql: quoted(name), type: String(column_type) });
  }
  refuseTwins(
    file,
    rows.map(({ column_name }) => String(column_name)),
  );
  if (columns.has("file_row_number"))
    return { relation: `${relation})`, row: "row_number() over () + 1", columns, rejects: null };
  return {
    relation: `${relation}, file_row_number = true)`,
    row: "file_row_number + 2",
    columns,
    rejects: null,
  };
}

async function csvTable(warehouse: Warehouse, file: ReadableFile, given?: string): Promise<Table> {
  const header = await headerOf(file);
  const delimiter = file.delimiter ?? given ?? (await delimiterOf(warehouse, file, header));
  const names = await splitHeader(warehouse, file, header, delimiter);
  refuseTwins(file, names);
  const columns: Table["columns"] = new Map();
  names.forEach((name, index) => {
    columns.set(name.trim().toLowerCase(), { sql: trimmed(`c${index}`), type: "VARCHAR" });
  });
  rejectTables += 1;
  const rejects = `rejects_${rejectTables}`;
  const options = [
    `auto_detect = false, hive_partitioning = false, compression = 'none', header = true, skip = 0, comment = ''`,
    `delim = ${literal(delimiter)}, quote = '"', escape = '"', strict_mode = true, max_line_size = ${LINE_BYTES}, buffer_size = ${BUFFER_BYTES}`,
    `columns = {${names.map((_, index) => `'c${index}': 'VARCHAR'`).join(", ")}}`,
    `store_rejects = true, rejects_table = '${rejects}', rejects_scan = '${rejects}_scan', rejects_limit = 0`,
  ];
  const relation = `read_csv(${literal(globbed(file.path))}, ${options.join(", ")})`;
  return { relation, row: "row_number() over () + 1", columns, rejects };
}

/** SQL that trims a text column; null if nothing is left. */
function trimmed(column: string): string {
  return `nullif(trim(${column}, ' ' || chr(9) || chr(10) || chr(13) || chr(160)), '')`;
}

/** The first record of a CSV: its first line, or more if a quoted name contains line ends. */
async function headerOf(file: ReadableFile): Promise<string> {
  const handle = await open(file.path);
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEADER_BYTES), 0, HEADER_BYTES, 0);
  await handle.close();
  const text = buffer
    .subarray(0, bytesRead)
    .toString("utf8")
    .replace(/^\uFEFF/, "");
  let isInQuotes = false;
  for (const { index, 0: mark } of text.matchAll(/["\n]/g)) {
    if (mark === '"') isInQuotes = !isInQuotes;
    else if (!isInQuotes) return text.slice(0, index);
  }
  if (text.trim() !== "") return text;
  throw refused(file.name, {
    problem: "has no header",
    expected: "a header: a first line with column names",
    hint: "Export it again, with a header.",
    row: headerRow(file),
  });
}

/** Delimiters that were found: a file is described several times. */
const delimiters = new WeakMap<ReadableFile, string>();

async function delimiterOf(warehouse: Warehouse, file: ReadableFile, header: string): Promise<string> {
  const known = delimiters.get(file) ?? (await findDelimiter(warehouse, file, header));
  delimiters.set(file, known);
  return known;
}

async function findDelimiter(warehouse: Warehouse, file: ReadableFile, header: string): Promise<string> {
  const only = file.headerPath;
  for (const [path, isWhole] of [
    [file.path, true],
    [only, false],
  ] as const) {
    if (!isWhole) await writeBeside(only, header);
    const [sniffed] = await warehouse
      .query(
        `select "Delimiter" as delimiter from sniff_csv(${literal(globbed(path))}, quote = '"', escape = '"', header = true, all_varchar = true)`,
      )
      .catch(() => []);
    const delimiter = String(sniffed?.delimiter ?? "");
    if (delimiter !== "" && header.includes(delimiter)) return delimiter;
  }
  return [",", ";", "\t", "|"].find((candidate) => header.includes(candidate)) ?? ",";
}

async function splitHeader(
  warehouse: Warehouse,
  file: ReadableFile,
  header: string,
  delimiter: string,
): Promise<string[]> {
  const only = file.headerPath;
  await writeBeside(only, header);
  const options = `delim = ${literal(delimiter)}, quote = '"', escape = '"', header = false, all_varchar = true, skip = 0, comment = '', compression = 'none', hive_partitioning = false`;
  const rows = await warehouse
    .query(`select * from read_csv(${literal(globbed(only))}, ${options})`)
    .catch((cause) => {
      throw unreadable(file, cause);
    });
  return Object.values(rows[0] ?? {}).map((name, index) =>
    name === null ? `column ${index + 1}` : String(name),
  );
}

async function writeBeside(path: string, header: string): Promise<void> {
  await writeFile(path, `${header}\n`);
}

function refuseTwins(file: ReadableFile, names: string[]): void {
  const seen = new Set<string>();
  for (const name of names.map((one) => one.trim().toLowerCase())) {
    if (seen.has(name)) {
      throw new CambiumError("bad_input", `${file.name} has two columns named "${name}"`, {
        hint: "Rename or remove one of them, then import it again.",
        badRows: [
          {
            file: file.name,
            row: headerRow(file),
            column: name,
            value: name,
            expected: "each column name once",
          },
        ],
      });
    }
    seen.add(name);
  }
}
