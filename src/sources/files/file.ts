import { createReadStream, createWriteStream } from "node:fs";
import { open, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { CambiumError, hasErrno, messageOf } from "../../base/error.ts";
import { isOfMachine } from "../../base/failure.ts";
import { type Encoding, encodingOf, linesOf, plainText } from "./encoding.ts";

/** A file the warehouse can read: Parquet as it is, or CSV in UTF-8 with `\n` line ends. */
export interface ReadableFile {
  /** The name the user gave it. */
  name: string;
  path: string;
  kind: "parquet" | "csv";
  /** Row numbers (header = 1) of empty lines that were removed from `path`. */
  emptyRows: number[];
  /** Where its header can be written as a file of its own. */
  headerPath: string;
}

/** Why a whole file is refused: the problem, what was expected and how to fix it. */
interface Refusal {
  problem: string;
  expected: string;
  hint: string;
  row?: number;
  cause?: unknown;
}

let opened = 0;

/**
 * Makes a file readable: tells Parquet from text, unpacks gzip (verifying its end), converts UTF-16 (with byte order
 * mark) and windows-1252 to UTF-8, and normalises line ends. Converted files are written to `scratch`.
 * @param name name for messages; the file's own name if omitted
 * @throws CambiumError `bad_input` if it is missing, a directory, empty, truncated or not text
 */
export async function openFile(path: string, scratch: string, name = basename(path)): Promise<ReadableFile> {
  opened += 1;
  const head = await readHead(path, name);
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
      expected: "a CSV, a gzipped CSV or a Parquet file",
      hint: "Save it as UTF-8 or windows-1252, or as UTF-16 with a byte order mark.",
    });
  }
  return toPlain(unzipped, encoding, join(scratch, `${opened}.csv`), name);
}

/** The error for refusing a whole file. */
export function refused(name: string, { problem, expected, hint, row, cause }: Refusal): CambiumError {
  const badRows = [{ file: name, row: row ?? null, column: null, value: null, expected }];
  return new CambiumError("bad_input", `${name} ${problem}`, { hint, cause, badRows });
}

async function toPlain(
  path: string,
  encoding: Encoding,
  target: string,
  name: string,
): Promise<ReadableFile> {
  const lines = encoding === "utf-8" ? await linesOf(path) : null;
  if (lines !== null && !lines.hasReturns && !lines.hasEmpty)
    return { name, path, kind: "csv", emptyRows: [], headerPath: `${target}.header` };
  const emptyRows: number[] = [];
  await pipeline(Readable.from(plainText(path, encoding, emptyRows)), createWriteStream(target));
  return { name, path: target, kind: "csv", emptyRows, headerPath: `${target}.header` };
}

async function readHead(path: string, name: string): Promise<Buffer> {
  const whole = "a CSV, a gzipped CSV or a Parquet file";
  try {
    const stats = await stat(path);
    if (stats.isDirectory()) {
      const hint = "Pass the files in it, for example with a pattern such as DIR/*.csv.";
      throw refused(name, { problem: "is a directory", expected: whole, hint });
    }
    if (!stats.isFile()) {
      throw refused(name, {
        problem: "is a stream, not a file",
        expected: whole,
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
    const handle = await open(path);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4), 0, 4, 0);
    await handle.close();
    return buffer.subarray(0, bytesRead);
  } catch (cause) {
    const lost = { problem: "does not exist", expected: whole, hint: `Check the path: ${path}`, cause };
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
    await pipeline(createReadStream(path), createGunzip(), createWriteStream(target));
  } catch (cause) {
    if (isOfMachine(cause)) throw cause;
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
