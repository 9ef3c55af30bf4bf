import type { Readable } from "node:stream";
import { type Entry, openPromise, type ZipFile } from "yauzl";
import { messageOf } from "../../../base/error.ts";
import { isOfMachine } from "../../../base/failure.ts";
import { checkMost } from "../../../base/limits.ts";
import { refused } from "../refusal.ts";

/** A zip archive that stands open until `close`. */
export interface Zip {
  /** The names of its files, in order. */
  names: string[];
  has(name: string): boolean;
  /**
   * Unpacks a file as text, piece by piece.
   * @throws CambiumError `bad_input` if it is damaged or encrypted, `too_much` if it unpacks to more than the limit
   */
  read(name: string, limit: "unpacked" | "texts"): AsyncGenerator<string>;
  close(): void;
}

/** Opens a zip archive. @throws CambiumError `bad_input` if it is damaged */
export async function openZip(path: string, name: string): Promise<Zip> {
  const zip = await openPromise(path, { lazyEntries: true, autoClose: false }).catch((cause) => {
    throw damaged(name, cause);
  });
  const entries = await entriesOf(zip).catch((cause) => {
    zip.close();
    throw damaged(name, cause);
  });
  return {
    names: [...entries.keys()],
    has: (entry) => entries.has(entry),
    read: (entry, limit) => readEntry(zip, entries.get(entry), name, limit),
    close: () => zip.close(),
  };
}

async function entriesOf(zip: ZipFile): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>();
  for await (const entry of zip.eachEntry()) entries.set(entry.fileName, entry);
  return entries;
}

async function* readEntry(
  zip: ZipFile,
  entry: Entry | undefined,
  name: string,
  limit: "unpacked" | "texts",
): AsyncGenerator<string> {
  if (entry === undefined) throw damaged(name, new Error("a part is missing"));
  if (entry.isEncrypted()) throw locked(name);
  checkMost(limit, entry.uncompressedSize);
  let stream: Readable | undefined;
  try {
    stream = await zip.openReadStreamPromise(entry);
    stream.setEncoding("utf8");
    for await (const piece of stream) yield String(piece);
  } catch (cause) {
    throw damaged(name, cause);
  } finally {
    stream?.destroy();
  }
}

/** The error for a workbook that needs a password. */
export function locked(name: string): unknown {
  return refused(name, {
    problem: "is protected with a password",
    expected: "a workbook that opens without one",
    hint: "In Excel, choose File > Info > Protect Workbook > Encrypt with Password, delete the password, and save. Or save the sheet as CSV.",
  });
}

function damaged(name: string, cause: unknown): unknown {
  if (isOfMachine(cause)) return cause;
  return refused(name, {
    problem: `is an incomplete or damaged Excel or zip file (${messageOf(cause)})`,
    expected: "a complete Excel workbook (.xlsx), or a CSV",
    hint: "Download or save it again.",
    cause,
  });
}
