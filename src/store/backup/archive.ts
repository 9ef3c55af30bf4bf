import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { stat } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { create, Parser, type ReadEntry } from "tar";
import { CambiumError, hasErrno, messageOf } from "../../base/error.ts";
import { type BackedFile, brokenBackup, MANIFEST, type Manifest, readManifest } from "./manifest.ts";

/** A file being read from an archive. Its content can be read once. */
export interface ArchivedFile extends BackedFile {
  content: AsyncIterable<Buffer>;
}

const MANIFEST_BYTES = 64 * 1024 * 1024;

/**
 * Writes files of a folder to a gzipped tar that only this user can read.
 * @param names in archive order, manifest first
 */
export async function writeArchive(folder: string, names: string[], path: string): Promise<void> {
  const options = { cwd: folder, gzip: { level: 3 }, portable: true, strict: true, linkCache: new NoLinks() };
  await pipeline(create(options, names), createWriteStream(path, { mode: 0o600, flags: "wx" }));
}

/** Disables hard links in the archive: two names of one file are stored as two files. */
class NoLinks extends Map<`${number}:${number}`, string> {
  override get(): undefined {
    return undefined;
  }
}

/**
 * Reads and checks a whole archive: the manifest comes first, then each file it lists exactly once, with the right size
 * and hash, and nothing else.
 * @param take handles each file in turn and reads its content, which is only verified once the promise resolves
 * @throws CambiumError `bad_input` if the archive isn't as it was written, `conflict` for a newer format, `not_found`
 * if there is no such file
 */
export async function readArchive(
  path: string,
  take: (file: ArchivedFile) => Promise<void>,
): Promise<Manifest> {
  let manifest: Manifest | null = null;
  const left = new Map<string, BackedFile>();
  await eachEntry(path, async (entry) => {
    if (manifest === null) {
      manifest = await manifestIn(entry);
      for (const file of manifest.files) left.set(file.name, file);
      return;
    }
    const file = left.get(entry.path);
    if (file === undefined) throw unlisted(manifest, entry.path);
    left.delete(entry.path);
    checkEntry(entry, file);
    const counted = new Counted(entry);
    await take({ ...file, content: counted });
    if (counted.bytes !== file.bytes || counted.digest() !== file.sha256)
      throw brokenBackup(`${file.name} has changed since it was written`);
  });
  const [missing] = left.keys();
  if (manifest === null) throw brokenBackup("it's empty");
  if (missing !== undefined) throw brokenBackup(`${missing} is missing`);
  return manifest;
}

function unlisted({ files }: Manifest, path: string): CambiumError {
  const isTwice = files.some(({ name }) => name === path);
  return brokenBackup(
    isTwice
      ? `it contains ${path} twice`
      : `it contains ${JSON.stringify(path)}, which isn't in its manifest`,
  );
}

function checkEntry(entry: ReadEntry, { name, bytes }: BackedFile): void {
  if (entry.type !== "File" && entry.type !== "OldFile")
    throw brokenBackup(`${name} is a ${entry.type}, not a file`);
  if (entry.size !== bytes) throw brokenBackup(`${name} has ${entry.size} bytes instead of ${bytes}`);
}

async function manifestIn(entry: ReadEntry): Promise<Manifest> {
  if (entry.path !== MANIFEST || entry.type !== "File" || entry.size > MANIFEST_BYTES)
    throw brokenBackup(`it doesn't start with ${MANIFEST}: is it a Cambium backup?`);
  const chunks: Buffer[] = [];
  for await (const chunk of entry) chunks.push(chunk);
  return readManifest(Buffer.concat(chunks).toString("utf8"));
}

/** Counts and hashes content as it is read. */
class Counted implements AsyncIterable<Buffer> {
  bytes = 0;
  readonly #hash = createHash("sha256");
  readonly #source: AsyncIterable<Buffer>;

  constructor(source: AsyncIterable<Buffer>) {
    this.#source = source;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer> {
    for await (const chunk of this.#source) {
      this.bytes += chunk.length;
      this.#hash.update(chunk);
      yield chunk;
    }
  }

  digest(): string {
    return this.#hash.digest("hex");
  }
}

/** Calls `take` with each entry of a tar in turn. @throws CambiumError `bad_input` if it isn't a tar or is cut off */
async function eachEntry(path: string, take: (entry: ReadEntry) => Promise<void>): Promise<void> {
  await checkFile(path);
  await new Promise<void>((resolve, reject) => {
    const source = createReadStream(path);
    let work: Promise<void> = Promise.resolve();
    const fail = (error: unknown) => {
      source.destroy();
      reject(error instanceof CambiumError ? error : brokenBackup(messageOf(error), error));
    };
    const parser = new Parser({
      strict: true,
      maxDecompressionRatio: Number.POSITIVE_INFINITY,
      onReadEntry: (entry) => {
        work = work.then(() => take(entry));
        work.catch(fail);
      },
      filter: () => true,
    });
    parser.on("error", fail);
    parser.on("end", () => void work.then(resolve, fail));
    parser.on("ignoredEntry", (entry: ReadEntry) =>
      fail(brokenBackup(`it contains ${entry.path}, a ${entry.type}`)),
    );
    source.on("error", fail);
    source.on("data", (chunk) => {
      if (!parser.write(Buffer.from(chunk))) source.pause();
    });
    parser.on("drain", () => source.resume());
    source.on("end", () => parser.end());
  });
}

async function checkFile(path: string): Promise<void> {
  try {
    if ((await stat(path)).isFile()) return;
  } catch (cause) {
    if (!hasErrno(cause, "ENOENT")) throw cause;
    throw new CambiumError("not_found", `${path} does not exist`, {
      hint: "Check the path to the backup.",
      cause,
    });
  }
  throw new CambiumError("bad_input", `${path} isn't a file`, {
    hint: "Pass the file that `cambium backup` wrote.",
  });
}
