import { createReadStream, createWriteStream } from "node:fs";
import { open, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { CambiumError, hasErrno, messageOf } from "../../base/error.ts";
import { isOfMachine } from "../../base/failure.ts";
import { type Encoding, encodingOf, linesOf, plainText } from "./encoding.ts";
import { isOle, refuseOle, refuseOtherText, refuseOtherZip } from "./other-kinds.ts";
import { isTableOfBars, rowsOfBars } from "./plain-text/bar-table.ts";
import { titleLines } from "./plain-text/title-lines.ts";
import { refused } from "./refusal.ts";
import { within } from "./unpacked.ts";
import type { CellFault } from "./workbook/sheet-table.ts";
import { sheetToCsv } from "./workbook/workbook.ts";
import { openZip } from "./workbook/zip.ts";

/** A file the warehouse can read: Parquet as it is, or CSV in UTF-8 with `\n` line ends. */
export interface ReadableFile {
  /** The name the user gave it. */
  name: string;
  path: string;
  kind: "parquet" | "csv";
  /** Row numbers of lines that were removed from `path`: empty ones, and those above the header. */
  emptyRows: number[];
  /** Lines above the header of a text table that were removed. */
  titles?: number;
  /** The delimiter, where `path` was written here. */
  delimiter?: string;
  /** Names of the sheets, where it's one of a workbook. */
  sheets?: string[];
  /** Cells of a sheet whose value can't be known. */
  faults?: CellFault[];
  /** Where its header can be written as a file of its own. */
  headerPath: string;
}

let opened = 0;

/**
 * Makes a file readable: tells Parquet from text, writes a sheet of an Excel workbook and a table drawn with bars as CSV,
 * unpacks gzip (verifying its end), converts UTF-16 (with byte order mark) and windows-1252 to UTF-8, and normalises line
 * ends. Converted files are written to `scratch`.
 * @param name name for messages; the file's own name if omitted
 * @param how sheet of a workbook (the first if omitted), and the lines above a text table's header, `found` to look for them
 * @throws CambiumError `bad_input` if it is missing, a directory, empty, truncated or of a kind that can't be read;
 * `too_much` if it unpacks to more than the limit
 */
export async function openFile(
  path: string,
  scratch: string,
  name = basename(path),
  { sheet, titles = 0, delimiter }: Opening = {},
): Promise<ReadableFile> {
  opened += 1;
  const head = await readHead(path, name);
  const target = join(scratch, `${opened}.csv`);
  if (isOle(head)) return refuseOle(path, name);
  if (ZIP.includes(head.subarray(0, 4).toString("latin1"))) return openWorkbook(path, name, sheet, target);
  if (sheet !== undefined) throw withoutSheets(name);
  if (head.subarray(0, 4).toString("latin1") === "PAR1") {
    await checkParquetEnd(path, name);
    return { name, path, kind: "parquet", emptyRows: [], headerPath: "" };
  }
  const isZipped = head[0] === 0x1f && head[1] === 0x8b;
  const unzipped = isZipped ? join(scratch, `${opened}.unzipped`) : path;
  if (isZipped) await unzip(path, unzipped, name);
  const encoding = await encodingOf(unzipped);
  if (encoding === null) {
    throw refused(name, {
      problem: "isn't text",
      expected: TABLES,
      hint: "Save it as UTF-8 or windows-1252, or as UTF-16 with a byte order mark.",
    });
  }
  const above = titles === "found" ? await titlesOf(unzipped, encoding, delimiter) : titles;
  return toPlain(unzipped, encoding, target, name, above);
}

/** What is known of how a file is read before it is opened. */
export interface Opening {
  sheet?: string | undefined;
  titles?: number | "found" | undefined;
  delimiter?: string | undefined;
}

async function titlesOf(path: string, encoding: Encoding, delimiter: string | undefined): Promise<number> {
  return titleLines(new TextDecoder(encoding).decode(await readStart(path), { stream: true }), delimiter);
}

/** How zip archives begin: with a file, or with the end of an empty one. */
const ZIP = ["PK\u0003\u0004", "PK\u0005\u0006"];
const TABLES = "a CSV, a gzipped CSV, an Excel workbook (.xlsx) or a Parquet file";

async function openWorkbook(
  path: string,
  name: string,
  sheet: string | undefined,
  target: string,
): Promise<ReadableFile> {
  const zip = await openZip(path, name);
  try {
    refuseOtherZip(zip, name);
    const { sheets, leftOut, faults } = await sheetToCsv(zip, name, sheet, target);
    const headerPath = `${target}.header`;
    return {
      name,
      path: target,
      kind: "csv",
      emptyRows: leftOut,
      headerPath,
      delimiter: ",",
      sheets,
      faults,
    };
  } finally {
    zip.close();
  }
}

function withoutSheets(name: string): CambiumError {
  return refused(name, {
    problem: "is no Excel workbook, and has no sheets",
    expected: "an .xlsx workbook with --sheet",
    hint: "Leave out --sheet.",
  });
}

async function toPlain(
  path: string,
  encoding: Encoding,
  target: string,
  name: string,
  titles: number,
): Promise<ReadableFile> {
  const start = encoding === "utf-8" ? await readStart(path) : Buffer.alloc(0);
  refuseOtherText(start, name);
  const emptyRows: number[] = [];
  const headerPath = `${target}.header`;
  if (isTableOfBars(start)) {
    const rows = rowsOfBars(createReadStream(path, "utf8"), emptyRows);
    await pipeline(Readable.from(rows), createWriteStream(target));
    return { name, path: target, kind: "csv", emptyRows, headerPath, delimiter: "," };
  }
  const lines = encoding === "utf-8" ? await linesOf(path) : null;
  if (titles === 0 && lines !== null && !lines.hasReturns && !lines.hasEmpty)
    return { name, path, kind: "csv", emptyRows, headerPath };
  await pipeline(Readable.from(plainText(path, encoding, emptyRows, titles)), createWriteStream(target));
  return { name, path: target, kind: "csv", emptyRows, headerPath, ...(titles > 0 && { titles }) };
}

/** The row of a file's header, as a spreadsheet counts. */
export function headerRow({ emptyRows }: ReadableFile): number {
  let row = 1;
  for (const leftOut of emptyRows) if (leftOut === row) row += 1;
  return row;
}

async function readHead(path: string, name: string): Promise<Buffer> {
  try {
    const stats = await stat(path);
    if (stats.isDirectory()) {
      const hint = "Pass the files in it, for example with a pattern such as DIR/*.csv.";
      throw refused(name, { problem: "is a directory", expected: TABLES, hint });
    }
    if (!stats.isFile()) {
      throw refused(name, {
        problem: "is a stream, not a file",
        expected: TABLES,
        hint: "Save it to a file first: Cambium keeps the files that it imports.",
      });
    }
    if (stats.size === 0) {
      throw refused(name, {
        problem: "is empty: 0 bytes",
        expected: "a header and rows",
        hint: "Export it again.",
      });
    }
    return await readStart(path);
  } catch (cause) {
    const lost = { problem: "does not exist", expected: TABLES, hint: `Check the path: ${path}`, cause };
    if (hasErrno(cause, "ENOENT")) throw refused(name, lost);
    if (hasErrno(cause, "EACCES"))
      throw refused(name, {
        ...lost,
        problem: "can't be read: permission denied",
        hint: "Check its permissions.",
      });
    throw cause;
  }
}

/** The first bytes of a file, which say what kind it is. */
async function readStart(path: string): Promise<Buffer> {
  const handle = await open(path);
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(START), 0, START, 0);
  await handle.close();
  return buffer.subarray(0, bytesRead);
}

const START = 4096;

async function checkParquetEnd(path: string, name: string): Promise<void> {
  const handle = await open(path);
  const { size } = await handle.stat();
  const { buffer } = await handle.read(Buffer.alloc(4), 0, 4, Math.max(0, size - 4));
  await handle.close();
  if (size >= 12 && buffer.toString("latin1") === "PAR1") return;
  throw refused(name, {
    problem: "is an incomplete Parquet file",
    expected: "a complete Parquet file",
    hint: "Copy or export it again.",
  });
}

async function unzip(path: string, target: string, name: string): Promise<void> {
  try {
    await pipeline(createReadStream(path), createGunzip(), within("unpacked"), createWriteStream(target));
  } catch (cause) {
    if (isOfMachine(cause) || cause instanceof CambiumError) throw cause;
    throw refused(name, {
      problem: `is an incomplete or damaged gzip file (${messageOf(cause)})`,
      expected: "a complete gzip file; this is the last row that could be read",
      hint: "Download or copy it again.",
      row: await countRows(target),
      cause,
    });
  }
}

async function countRows(path: string): Promise<number> {
  let rows = 1;
  for await (const chunk of createReadStream(path)) {
    const bytes: Buffer = chunk;
    for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) rows += 1;
  }
  return rows;
}
