import { createWriteStream } from "node:fs";
import { mkdir, mkdtemp, readdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { CambiumError, hasErrno, messageOf } from "../../base/error.ts";
import { RECORD } from "../folder-names.ts";
import { syncPath } from "../landing.ts";
import { type ArchivedFile, readArchive } from "./archive.ts";
import { FOLDERS, type Manifest } from "./manifest.ts";
import { checkRecord, contentOf } from "./record-copy.ts";

/**
 * Restores a backup into a new data folder in one step: files are written to a folder beside it, fully checked, then
 * renamed. A failure leaves nothing behind.
 * @param directory must be missing or empty
 * @throws CambiumError `conflict` if the folder has content or the backup is from a newer version, `bad_input` if the
 * backup is damaged or incomplete
 */
export async function restore(file: string, directory: string): Promise<Manifest> {
  await refuseHeld(directory);
  const scratch = await openBeside(directory);
  try {
    for (const folder of FOLDERS) await mkdir(join(scratch, folder), { mode: 0o700 });
    const manifest = await readArchive(file, (one) => write(scratch, one));
    checkContent(scratch, manifest);
    const empty = FOLDERS.filter(
      (folder) => !manifest.files.some(({ name }) => name.startsWith(`${folder}/`)),
    );
    if (empty.includes("unlisted")) await rm(join(scratch, "unlisted"), { recursive: true });
    for (const folder of [...FOLDERS.filter((one) => one !== "unlisted" || !empty.includes(one)), ""])
      await syncPath(join(scratch, folder));
    await refuseHeld(directory);
    await land(scratch, directory);
    return manifest;
  } catch (error) {
    await rm(scratch, { recursive: true, force: true });
    throw error;
  }
}

async function openBeside(directory: string): Promise<string> {
  const parent = dirname(directory);
  try {
    await mkdir(parent, { recursive: true });
    return await mkdtemp(join(parent, `.${basename(directory)}-restoring-`));
  } catch (cause) {
    throw new CambiumError("usage", `can't write to ${parent}: ${messageOf(cause)}`, {
      hint: "Choose a folder in a writable place with --data.",
      cause,
    });
  }
}

/** @throws CambiumError `conflict` unless the folder is missing or empty */
async function refuseHeld(directory: string): Promise<void> {
  try {
    if ((await readdir(directory)).length === 0) return;
  } catch (error) {
    if (hasErrno(error, "ENOENT")) return;
    if (!hasErrno(error, "ENOTDIR")) throw error;
  }
  throw new CambiumError("conflict", `${directory} isn't empty, and a backup is never restored over data`, {
    hint: "Choose another folder with --data, or move this one away first.",
  });
}

async function write(scratch: string, { name, content }: ArchivedFile): Promise<void> {
  const path = join(scratch, name);
  await pipeline(content, createWriteStream(path, { mode: 0o600, flags: "wx" }));
  await syncPath(path);
}

/** Checks that the record can be opened and that every file it needs is there. */
function checkContent(scratch: string, { files }: Manifest): void {
  checkRecord(join(scratch, RECORD));
  const there = new Set(files.map(({ name }) => name.slice(name.indexOf("/") + 1)));
  const missing = contentOf(join(scratch, RECORD)).names.find((name) => !there.has(name));
  if (missing === undefined) return;
  throw new CambiumError(
    "bad_input",
    `the backup is damaged: imports/${missing}, which its record needs, is missing`,
    {
      hint: "Nothing was restored. Use another backup.",
    },
  );
}

async function land(scratch: string, directory: string): Promise<void> {
  try {
    await rename(scratch, directory);
    await syncPath(dirname(directory));
  } catch (cause) {
    throw new CambiumError(
      "conflict",
      `can't move the restored folder to ${directory}: ${messageOf(cause)}`,
      {
        hint: "Choose a folder that doesn't exist yet with --data. Nothing was restored.",
        cause,
      },
    );
  }
}
