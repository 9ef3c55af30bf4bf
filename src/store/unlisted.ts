import { lstat, mkdir, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { hasErrno } from "../base/error.ts";
import { hashFile } from "./file-hash.ts";

const FOLDER = "unlisted";

/** The names that partial files had which a version before left behind; now they are in scratch folders. */
const OWN_PARTIAL = /^\d+-\d{13}\.partial$/;

/** The names in DATA/unlisted: files that stood among the imports, and that the record does not list. */
export async function unlistedFiles(directory: string): Promise<string[]> {
  return (await namesIn(join(directory, FOLDER))).sort();
}

/**
 * Moves what stands among the imports and the record does not list to DATA/unlisted, and brings back from there what it
 * lists. Nothing is removed or written over.
 * @param listed the names that files have which the record lists
 * @returns what was moved there, by the names it has there, and how many files were brought back
 */
export async function sortFiles(
  directory: string,
  listed: ReadonlySet<string>,
): Promise<{ moved: string[]; back: number }> {
  const here = new Set(await namesIn(join(directory, "imports")));
  let back = 0;
  for (const name of (await unlistedFiles(directory)).length === 0 ? [] : listed) {
    if (!here.has(name) && (await takeBack(directory, name))) back += 1;
  }
  const moved: string[] = [];
  for (const name of [...here].filter((one) => !listed.has(one) && !one.startsWith(".")).sort()) {
    if (OWN_PARTIAL.test(name)) await rm(join(directory, "imports", name), { force: true });
    else moved.push(await moveAside(directory, name));
  }
  return { moved, back };
}

/**
 * Moves a file of a name that was put aside back among the imports, if what it holds is what its name says.
 * Bad rows of old imports, HASH.bad.csv, have no hash of their own and are taken as they are.
 * @returns whether it did
 */
export async function takeBack(directory: string, name: string): Promise<boolean> {
  const candidates = (await unlistedFiles(directory)).filter(
    (one) => one === name || (one.startsWith(`${name}.`) && /^\d+$/.test(one.slice(name.length + 1))),
  );
  for (const candidate of candidates) {
    const path = join(directory, FOLDER, candidate);
    const isRight = name.endsWith(".bad.csv") || (await hashOf(path)) === name;
    if (!isRight) continue;
    await rename(path, join(directory, "imports", name));
    return true;
  }
  return false;
}

async function moveAside(directory: string, name: string): Promise<string> {
  await mkdir(join(directory, FOLDER), { recursive: true });
  let free = name;
  for (let copy = 2; await isTaken(join(directory, FOLDER, free)); copy += 1) free = `${name}.${copy}`;
  await rename(join(directory, "imports", name), join(directory, FOLDER, free));
  return free;
}

async function hashOf(path: string): Promise<string | null> {
  return hashFile(path).then(
    ({ hash }) => hash,
    () => null,
  );
}

async function isTaken(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    (error: unknown) => !hasErrno(error, "ENOENT"),
  );
}

async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch((error: unknown) => {
    if (hasErrno(error, "ENOENT")) return [];
    throw error;
  });
}
