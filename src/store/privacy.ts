import { chmod, lstat, readdir, stat } from "node:fs/promises";
import { join } from "node:path";

/** What Cambium puts into a data folder; everything else in it is not its to judge. */
const OURS = /^(cambium\.db|warehouse\.duckdb|secrets\.json|server\.json|imports$|unlisted$|scratch-)/;

const OTHERS = 0o077;
const OTHERS_WRITE = 0o022;
/** Without this on a folder, nothing in it can be reached. */
const OTHERS_ENTER = 0o011;

/** Takes from everybody else what they may do with the files of a data folder, where this user may. The folder itself stays as it is. */
export async function keepFromOthers(directory: string): Promise<void> {
  for (const { path, mode, isOwn } of await openFiles(directory)) {
    if (isOwn) await chmod(path, mode & ~OTHERS);
  }
}

/** Whether a path within a data folder is Cambium's own to write. */
export function isOurs(name: string): boolean {
  return OURS.test(name);
}

/** What other users of this machine may reach of a data folder: names within it, and the folder where they may write to it. */
export async function openToOthers(directory: string): Promise<string[]> {
  const { mode, uid } = await stat(directory);
  if (!hasOwners()) return [];
  if (uid !== 0 && uid !== process.getuid?.()) return [`${directory}, which belongs to another user`];
  if ((mode & OTHERS_ENTER) === 0) return [];
  const files = (await openFiles(directory)).map(({ name }) => name);
  return (mode & OTHERS_WRITE) === 0 ? files : [directory, ...files];
}

interface OpenFile {
  name: string;
  path: string;
  mode: number;
  /** Whether this user owns it. */
  isOwn: boolean;
}

async function openFiles(directory: string): Promise<OpenFile[]> {
  if (!hasOwners()) return [];
  const names = (await readdir(directory)).filter((name) => OURS.test(name)).sort();
  const files = await Promise.all(names.map((name) => fileAt(directory, name)));
  return files.flatMap((file) => (file === null ? [] : [file]));
}

async function fileAt(directory: string, name: string): Promise<OpenFile | null> {
  const path = join(directory, name);
  const found = await lstat(path).catch(() => null);
  if (found === null || found.isSymbolicLink() || (found.mode & OTHERS) === 0) return null;
  return { name, path, mode: found.mode & 0o777, isOwn: found.uid === process.getuid?.() };
}

/** Windows keeps no owners and modes of this kind. */
const hasOwners = () => process.getuid !== undefined;
