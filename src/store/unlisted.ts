import { lstat, mkdir, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { hasErrno } from "../base/error.ts";
import { hashFile } from "./file-hash.ts";

const FOLDER = "unlisted";

/** Names of partial files that an earlier version left in imports/; they are now in scratch folders. */
const OWN_PARTIAL = /^\d+-\d{13}\.partial$/;

/** Names in DATA/unlisted: files from imports/ that the record doesn't list. */
export async function unlistedFiles(directory: string): Promise<string[]> {
  return (await namesIn(join(directory, FOLDER))).sort();
}

/**
 * Moves files in imports/ that the record doesn't list to DATA/unlisted, and moves back those it does. Nothing is
 * overwritten, and nothing but old partial files is removed.
 * @param listed names of the files the record lists
 * @returns the files moved aside, by their new names, and how many were moved back
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
 * Moves a file back from DATA/unlisted to imports/ if its content matches its name.
 * Old lists of bad rows, HASH.bad.csv, have no hash of their own and are moved back unchecked.
 * @returns whether a file was moved
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
