import { link, lstat, mkdir, mkdtemp, open, realpath, rename, rm, rmdir } from "node:fs/promises";
import { basename, dirname, join, relative, sep } from "node:path";
import { CambiumError, hasErrno, messageOf } from "../base/error.ts";
import { isOurs } from "./folder-names.ts";

/** Where files are to land for the user, and whether they may take the place of others. */
export interface Landing {
  directory: string;
  /** Every name that these files may have; those not written go when others are replaced. */
  names: string[];
  isOverwriting: boolean;
}

/**
 * Writes files for the user, all of them or none: into a hidden folder beside their places, made durable, and only then moved there.
 * What they replace is put back when a move fails.
 * @param write writes into the folder that it is given. @returns the names of the files it wrote
 * @returns the paths that the files have now
 * @throws CambiumError `conflict` naming the files that are there already, before anything is written; `usage` for a folder that cannot be used
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

/** @throws CambiumError `usage` for a place that is a data folder's own */
export async function checkOutside(data: string, path: string): Promise<void> {
  const within = relative(await placeOf(data), join(await placeOf(dirname(path)), basename(path)));
  const [first = ""] = within.split(sep);
  if (within !== "" && !isOurs(first)) return;
  throw new CambiumError("usage", `${path} is inside the data folder`, {
    hint: "Choose a place outside the data folder. Nothing was written.",
  });
}

/** Where a path leads, also one of which the last parts are not there yet. */
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

/** What stands at a path. */
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

/** Old files that could not be put back; the folder that holds them stays. */
class NotPutBack extends CambiumError {}

/** Keeps an old file. Where another takes its place, it has its name until then, so that a kill in between loses nothing. */
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

/** Makes what stands at a path durable. */
export async function syncPath(path: string): Promise<void> {
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
