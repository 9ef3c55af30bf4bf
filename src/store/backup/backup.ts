import { copyFile, link, mkdir, mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { CambiumError, hasErrno } from "../../base/error.ts";
import { hashFile } from "../file-hash.ts";
import { RECORD } from "../folder-names.ts";
import { landFiles } from "../landing.ts";
import { readArchive, writeArchive } from "./archive.ts";
import { type BackedFile, FOLDERS, MANIFEST, type Manifest, newManifest } from "./manifest.ts";
import { contentOf, copyRecord } from "./record-copy.ts";

/** Where to write a backup, and what to record about it. */
export interface BackupRequest {
  file: string;
  isOverwriting: boolean;
  /** Cambium's version. */
  version: string;
  now: Date;
}

/** How often to retry when files are moved while they are being gathered. */
const TRIES = 5;

/**
 * Backs up a data folder to one file while the folder is in use: the record as of one moment, every file it needs, and
 * the secrets, still encrypted. The backup is read back before it is moved into place.
 * @returns what it contains
 * @throws CambiumError `conflict` if the target exists, or a file the record needs is missing or damaged; `too_much`
 * for too many files
 */
export async function backUp(
  directory: string,
  { file, isOverwriting, version, now }: BackupRequest,
): Promise<Manifest> {
  const scratch = await mkdtemp(join(directory, "scratch-"));
  let manifest: Manifest | undefined;
  const landing = { directory: dirname(file), names: [basename(file)], isOverwriting };
  try {
    await landFiles(landing, async (target) => {
      const folder = join(scratch, "data");
      const { id, names } = await gather(directory, folder);
      manifest = newManifest({
        cambium: version,
        record: id,
        taken_at: now.toISOString(),
        files: await listed(folder, names),
      });
      await writeFile(join(folder, MANIFEST), `${JSON.stringify(manifest)}\n`);
      const path = join(target, basename(file));
      await writeArchive(folder, [MANIFEST, ...manifest.files.map(({ name }) => name)], path);
      await readArchive(path, drain);
      return [basename(file)];
    });
    if (manifest === undefined) throw new CambiumError("internal", "nothing was written");
    return manifest;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function drain({ content }: { content: AsyncIterable<Buffer> }): Promise<void> {
  for await (const _ of content);
}

/**
 * Gathers the content of a backup in a folder: the record first, then the files, so that every file the record names is
 * included. Starts over if files are moved meanwhile.
 * @returns the record's id, and the names of the files it needs
 */
async function gather(directory: string, folder: string): Promise<{ id: string | null; names: Set<string> }> {
  for (let attempt = 1; ; attempt += 1) {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { mode: 0o700 });
    await copyRecord(join(directory, RECORD), join(folder, RECORD));
    const taken = new Set<string>();
    for (const name of FOLDERS) await takeFiles(join(directory, name), join(folder, name), taken);
    await takeFile(join(directory, "secrets.json"), join(folder, "secrets.json"));
    const { id, names } = contentOf(join(folder, RECORD));
    const missing = names.find((name) => !taken.has(name));
    if (missing === undefined) return { id, names: new Set(names) };
    if (attempt === TRIES) throw lost(join(directory, "imports", missing), "is no longer there");
  }
}

async function takeFiles(from: string, to: string, taken: Set<string>): Promise<void> {
  const names = await namesIn(from);
  if (names.length > 0) await mkdir(to, { mode: 0o700 });
  for (const name of names) {
    if (/[\\\0]/.test(name)) throw oddName(join(from, name));
    const isFile = await stat(join(from, name)).then(
      (one) => one.isFile(),
      () => false,
    );
    if (isFile && !name.endsWith(".partial") && (await takeFile(join(from, name), join(to, name))))
      taken.add(name);
  }
}

/** The names in a folder; empty if it doesn't exist. */
async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch((error: unknown) => {
    if (hasErrno(error, "ENOENT")) return [];
    throw error;
  });
}

/**
 * Hard-links a file, which is never rewritten once it has its name, or copies it.
 * @returns false if it doesn't exist
 */
async function takeFile(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to).catch((error: unknown) => {
      if (hasErrno(error, "ENOENT")) throw error;
      return copyFile(from, to);
    });
    return true;
  } catch (error) {
    if (hasErrno(error, "ENOENT")) return false;
    throw error;
  }
}

/** Every file of a folder with its size and hash: record and secrets first, then the others by name. */
async function listed(folder: string, needed: Set<string>): Promise<BackedFile[]> {
  const inFolders = await Promise.all(
    FOLDERS.map(async (name) => (await namesIn(join(folder, name))).map((file) => `${name}/${file}`)),
  );
  const roots = (await readdir(folder)).filter((name) => name === RECORD || name === "secrets.json");
  const files: BackedFile[] = [];
  for (const name of [...roots.sort(), ...inFolders.flat().sort()])
    files.push(await fileOf(folder, name, needed));
  return files;
}

async function fileOf(folder: string, name: string, needed: Set<string>): Promise<BackedFile> {
  const { hash: sha256, bytes } = await hashFile(join(folder, name));
  const said = /^imports\/([0-9a-f]{64})$/.exec(name)?.[1];
  if (said !== undefined && needed.has(said) && said !== sha256)
    throw lost(name, "has changed since it was imported");
  return { name, bytes, sha256 };
}

function oddName(path: string): CambiumError {
  return new CambiumError(
    "conflict",
    `${JSON.stringify(path)} has a backslash in its name, which a backup can't contain`,
    {
      hint: "Rename the file or move it away. Nothing was written.",
    },
  );
}

function lost(path: string, what: string): CambiumError {
  return new CambiumError("conflict", `${path}, which is part of the record, ${what}`, {
    hint: "Restore it from an earlier backup first: a backup is useless without it. Nothing was written.",
  });
}
