import { createReadStream, createWriteStream } from "node:fs";
import { open, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { type BadRow, CambiumError, hasErrno, messageOf } from "../base/error.ts";

/** A file that the warehouse can read: Parquet as it came, or CSV as plain UTF-8. */
export interface ReadableFile {
  /** The name the user gave it. */
  name: string;
  path: string;
  kind: "parquet" | "csv";
  /** Why `path` is a copy of what the user gave, if it is one: gzip, utf-16le, windows-1252. */
  transcoded: string[];
}

/**
 * Makes a file readable: tells Parquet from text, unpacks gzip to its verified end, and turns UTF-16 (by its mark) and
 * windows-1252 into UTF-8 in `scratch`.
 * @param name what to call the file in messages; its own name when left out
 * @throws CambiumError `bad_input` when it is missing, a directory, empty, cut off or no text
 */
export async function openFile(path: string, scratch: string, name = basename(path)): Promise<ReadableFile> {
  const head = await readHead(path, name);
  if (head.subarray(0, 4).toString("latin1") === "PAR1") {
    await checkParquetEnd(path, name);
    return { name, path, kind: "parquet", transcoded: [] };
  }
  const file: ReadableFile = { name, path, kind: "csv", transcoded: [] };
  if (head[0] === 0x1f && head[1] === 0x8b) {
    file.path = join(scratch, `${name}.unzipped`);
    file.transcoded.push("gzip");
    await unzip(path, file.path, name);
  }
  const encoding = await encodingOf(file.path, name);
  if (encoding !== "utf-8") {
    const target = join(scratch, `${name}.utf8`);
    await transcode(file.path, target, encoding);
    file.path = target;
    file.transcoded.push(encoding);
  }
  return file;
}

async function readHead(path: string, name: string): Promise<Buffer> {
  try {
    const stats = await stat(path);
    if (stats.isDirectory()) {
      throw refused(
        name,
        "is a directory",
        "Name the files in it, for example with a pattern such as DIR/*.csv.",
      );
    }
    if (stats.size === 0)
      throw refused(name, "is empty: 0 bytes", "Export it again; it needs a header and rows.");
    const handle = await open(path);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4), 0, 4, 0);
    await handle.close();
    return buffer.subarray(0, bytesRead);
  } catch (error) {
    if (hasErrno(error, "ENOENT")) throw refused(name, "does not exist", `Check the path: ${path}`);
    if (hasErrno(error, "EACCES")) throw refused(name, "may not be read", "Check the file's permissions.");
    throw error;
  }
}

async function checkParquetEnd(path: string, name: string): Promise<void> {
  const handle = await open(path);
  const { size } = await handle.stat();
  const { buffer } = await handle.read(Buffer.alloc(4), 0, 4, Math.max(0, size - 4));
  await handle.close();
  if (size < 12 || buffer.toString("latin1") !== "PAR1") {
    throw refused(name, "is a Parquet file that was cut off", "Copy or export it again.");
  }
}

async function unzip(path: string, target: string, name: string): Promise<void> {
  try {
    await pipeline(createReadStream(path), createGunzip(), createWriteStream(target));
  } catch (cause) {
    throw refused(
      name,
      `is a gzip file that was cut off or damaged (${messageOf(cause)})`,
      "Download it again.",
      cause,
    );
  }
}

type Encoding = "utf-8" | "utf-16le" | "utf-16be" | "windows-1252";

async function encodingOf(path: string, name: string): Promise<Encoding> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let isFirst = true;
  let isUtf8 = true;
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    const bytes: Buffer = chunk;
    if (isFirst && bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
    if (isFirst && bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
    isFirst = false;
    if (bytes.includes(0)) {
      throw refused(name, "holds bytes that no text has", "Give a CSV, a gzipped CSV or a Parquet file.");
    }
    isUtf8 &&= decodes(decoder, bytes);
  }
  return isUtf8 && decodes(decoder, undefined) ? "utf-8" : "windows-1252";
}

function decodes(decoder: TextDecoder, bytes: Buffer | undefined): boolean {
  try {
    decoder.decode(bytes, { stream: bytes !== undefined });
    return true;
  } catch {
    return false;
  }
}

async function transcode(path: string, target: string, encoding: Encoding): Promise<void> {
  const decoder = new TextDecoder(encoding);
  async function* decoded() {
    for await (const chunk of createReadStream(path)) yield decoder.decode(chunk, { stream: true });
    yield decoder.decode();
  }
  await pipeline(Readable.from(decoded()), createWriteStream(target));
}

/** The error for a file that cannot be taken as a whole. */
export function refused(name: string, problem: string, hint: string, cause?: unknown): CambiumError {
  const badRow: BadRow = { file: name, row: null, column: null, value: null, expected: hint };
  return new CambiumError("bad_input", `${name} ${problem}`, { hint, cause, badRows: [badRow] });
}
