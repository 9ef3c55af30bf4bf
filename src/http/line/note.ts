import { randomUUID } from "node:crypto";
import { lstat, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { hasErrno } from "../../base/error.ts";

/** What a server writes to its data folder so that other commands can find and use it. */
const noteSchema = z.object({
  url: z.string(),
  instance: z.string(),
  /** The id of the server's process. */
  pid: z.number().int().positive(),
  token: z.string(),
});
export type Note = z.infer<typeof noteSchema>;

const fileOf = (directory: string) => join(directory, "server.json");

/** Writes the note; at no moment can other users read it. */
export async function writeNote(directory: string, note: Note): Promise<void> {
  const partial = `${fileOf(directory)}.${randomUUID()}.partial`;
  await writeFile(partial, `${JSON.stringify(note)}\n`, { mode: 0o600, flag: "wx" });
  await rename(partial, fileOf(directory));
}

/** Removes a server's own note, but not that of another. */
export async function removeNote(directory: string, instance: string): Promise<void> {
  if ((await readNote(directory))?.instance === instance) await rm(fileOf(directory), { force: true });
}

/** A data folder's note; its server may be running or have been killed. Null if there's none to trust. */
export async function readNote(directory: string): Promise<Note | null> {
  try {
    if (!(await isTrusted(directory))) return null;
    return noteSchema.parse(JSON.parse(await readFile(fileOf(directory), "utf8")));
  } catch {
    return null;
  }
}

/** Where others can write to the folder, a note may be theirs and lead to their server. */
async function isTrusted(directory: string): Promise<boolean> {
  const own = process.geteuid?.();
  if (own === undefined) return true;
  const [note, folder] = await Promise.all([lstat(fileOf(directory)), stat(directory)]);
  return note.isFile() && (note.mode & 0o077) === 0 && [own, folder.uid].includes(note.uid);
}

/** Whether a process is alive, whoever runs it. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return hasErrno(error, "EPERM");
  }
}
