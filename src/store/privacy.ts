import { chmod, lstat, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { CambiumError } from "../base/error.ts";
import { isOurs, RECORD } from "./folder-names.ts";

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

/**
 * Whoever owns the folder or the record can change all that is in it. Root can anyway, and may open the folders of others.
 * @throws CambiumError `forbidden` for what another user owns
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

/** The user who owns a path; null where nothing is there, or nobody may look. */
async function ownerOf(path: string): Promise<number | null> {
  return stat(path).then(
    ({ uid }) => uid,
    () => null,
  );
}

/** What other users of this machine may reach of a data folder: names within it, and the folder where they may write to it. */
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

/** The user whose files those are that this process makes. */
const ownUser = () => process.geteuid?.();

/** Windows keeps no owners and modes of this kind. */
const hasOwners = () => ownUser() !== undefined;
