import { chmod, lstat, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { CambiumError } from "../base/error.ts";
import { isOurs, RECORD } from "./folder-names.ts";

const OTHERS = 0o077;
const OTHERS_WRITE = 0o022;
/** Without these bits on a folder, others can't reach anything in it. */
const OTHERS_ENTER = 0o011;

/**
 * Removes other users' permissions on Cambium's files in a data folder, where this user owns them. The folder itself is
 * left as it is.
 */
export async function keepFromOthers(directory: string): Promise<void> {
  for (const { path, mode, isOwn } of await openFiles(directory)) {
    if (isOwn) await chmod(path, mode & ~OTHERS);
  }
}

/**
 * Refuses a folder or record owned by another user, who could change everything in it. Root's are accepted, since root
 * can anyway, and root may open any folder.
 * @throws CambiumError `forbidden`
 */
export async function checkOwner(directory: string): Promise<void> {
  const user = ownUser();
  if (user === undefined || user === 0) return;
  for (const path of [directory, join(directory, RECORD)]) {
    const uid = await ownerOf(path);
    if (uid === null || uid === user || uid === 0) continue;
    throw new CambiumError("forbidden", `${path} belongs to another user (uid ${uid})`, {
      hint: `Run Cambium as that user, name another folder with --data, or make this one yours: sudo chown -R ${user} "${directory}"`,
    });
  }
}

/** The owner of a path; null if it doesn't exist or can't be read. */
async function ownerOf(path: string): Promise<number | null> {
  return stat(path).then(
    ({ uid }) => uid,
    () => null,
  );
}

/** What other users can reach in a data folder: names within it, and the folder itself if they can write to it. */
export async function openToOthers(directory: string): Promise<string[]> {
  const { mode, uid } = await stat(directory);
  if (!hasOwners()) return [];
  if (uid !== 0 && uid !== ownUser()) return [`${directory}, which belongs to another user`];
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
  const names = (await readdir(directory)).filter(isOurs).sort();
  const files = await Promise.all(names.map((name) => fileAt(directory, name)));
  return files.flatMap((file) => (file === null ? [] : [file]));
}

async function fileAt(directory: string, name: string): Promise<OpenFile | null> {
  const path = join(directory, name);
  const found = await lstat(path).catch(() => null);
  if (found === null || found.isSymbolicLink() || (found.mode & OTHERS) === 0) return null;
  return { name, path, mode: found.mode & 0o777, isOwn: found.uid === ownUser() };
}

/** The user that owns files created by this process; undefined on Windows. */
const ownUser = () => process.geteuid?.();

/** False on Windows, which has no such owners and modes. */
const hasOwners = () => ownUser() !== undefined;
