import { link, lstat, mkdir, mkdtemp, open, realpath, rename, rm, rmdir } from "node:fs/promises";
import { basename, dirname, join, relative, sep } from "node:path";
import { CambiumError, hasErrno, messageOf } from "../base/error.ts";
import { isOurs } from "./folder-names.ts";

/** Where to write files for the user, and whether to replace existing ones. */
export interface Landing {
  directory: string;
  /**
   * Every name these files may have. When replacing, existing files with a name that isn't written again are removed.
   */
  names: string[];
  isOverwriting: boolean;
}

/**
 * Writes files for the user, all or none: into a hidden folder in the target folder, flushed to disk, then moved into
 * place. If a move fails, the files it replaced are put back.
 * @param write writes into the folder it is given and returns the names of its files
 * @returns the paths of the files
 * @throws CambiumError `conflict` naming files that exist, before anything is written; `usage` if the folder can't be
 * used
 */
export async function landFiles(
  { directory, names, isOverwriting }: Landing,
  write: (scratch: string) => Promise<string[]>,
): Promise<string[]> {
  const { scratch, isMade } = await openFolder(directory);
  try {
    await refuseKnown(directory, names, isOverwriting);
    const written = await write(scratch);
    for (const name of written) await syncPath(join(scratch, name));
    await refuseKnown(directory, names, isOverwriting);
    await moveAll(scratch, directory, written, names);
    await syncPath(directory);
    await rm(scratch, { recursive: true, force: true });
    return written.map((name) => join(directory, name));
  } catch (error) {
    if (!(error instanceof NotPutBack)) await rm(scratch, { recursive: true, force: true });
    if (isMade) await rmdir(directory).catch(() => undefined);
    throw error;
  }
}

/** @throws CambiumError `usage` if the path is the data folder or one of Cambium's own files in it */
export async function checkOutside(data: string, path: string): Promise<void> {
  const within = relative(await placeOf(data), join(await placeOf(dirname(path)), basename(path)));
  const [first = ""] = within.split(sep);
  if (within !== "" && !isOurs(first)) return;
  throw new CambiumError("usage", `${path} is inside the data folder`, {
    hint: "Choose a place outside the data folder. Nothing was written.",
  });
}

/** The real path, even if its last parts don't exist yet. */
async function placeOf(path: string): Promise<string> {
  return realpath(path).catch(async (error: unknown) => {
    if (!hasErrno(error, "ENOENT") || dirname(path) === path) throw error;
    return join(await placeOf(dirname(path)), basename(path));
  });
}

async function openFolder(directory: string): Promise<{ scratch: string; isMade: boolean }> {
  try {
    const made = await mkdir(directory, { recursive: true });
    const scratch = await mkdtemp(join(directory, ".cambium-partial-"));
    return { scratch, isMade: made !== undefined };
  } catch (cause) {
    throw new CambiumError("usage", `can't write to ${directory}: ${messageOf(cause)}`, {
      hint: "Choose a writable folder.",
      cause,
    });
  }
}

async function refuseKnown(directory: string, names: string[], isOverwriting: boolean): Promise<void> {
  const there: string[] = [];
  for (const name of names) {
    const kind = await kindOf(join(directory, name));
    if (kind === "other")
      throw new CambiumError("conflict", `${join(directory, name)} is in the way and isn't a file`, {
        hint: "Move it, or choose another folder.",
      });
    if (kind === "file") there.push(name);
  }
  if (there.length === 0 || isOverwriting) return;
  throw new CambiumError(
    "conflict",
    `${directory} already has ${there.join(", ")}${there.length > 1 ? ": they" : ": it"} would be replaced`,
    { hint: "Choose another folder, or pass --overwrite to replace it. Nothing was written." },
  );
}

/** What exists at a path, without following a link. */
async function kindOf(path: string): Promise<"nothing" | "file" | "other"> {
  try {
    return (await lstat(path)).isFile() ? "file" : "other";
  } catch (error) {
    if (hasErrno(error, "ENOENT")) return "nothing";
    throw error;
  }
}

async function moveAll(
  scratch: string,
  directory: string,
  written: string[],
  names: string[],
): Promise<void> {
  const old = await mkdtemp(join(scratch, "old-"));
  const back: (() => Promise<void>)[] = [];
  try {
    for (const name of names) {
      const path = join(directory, name);
      const isThere = (await kindOf(path)) === "file";
      if (isThere) {
        await keepAside(path, join(old, name), written.includes(name));
        back.push(() => rename(join(old, name), path));
      }
      if (!written.includes(name)) continue;
      await rename(join(scratch, name), path);
      if (!isThere) back.push(() => rm(path));
    }
  } catch (error) {
    const undone = await Promise.allSettled(back.reverse().map((undo) => undo()));
    if (undone.every(({ status }) => status === "fulfilled")) throw error;
    throw new NotPutBack("conflict", `can't write to ${directory}: ${messageOf(error)}`, {
      hint: `The earlier files are in ${old}: move them back from there.`,
      cause: error,
    });
  }
}

/** Old files couldn't be put back, so the folder that holds them is kept. */
class NotPutBack extends CambiumError {}

/**
 * Keeps an old file. One about to be replaced is hard-linked, so it keeps its name until then and a crash loses
 * nothing.
 */
async function keepAside(path: string, aside: string, isReplaced: boolean): Promise<void> {
  if (
    isReplaced &&
    (await link(path, aside)
      .then(() => true)
      .catch(() => false))
  )
    return;
  await rename(path, aside);
}

/** Flushes a file or folder to disk. */
export async function syncPath(path: string): Promise<void> {
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
