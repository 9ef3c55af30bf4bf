import { access, constants, copyFile, link, rename, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { hasErrno, messageOf } from "../base/error.ts";
import { hashFile } from "./file-hash.ts";
import { syncPath } from "./landing.ts";
import { takeBack } from "./unlisted.ts";

/** Whether a name in imports/ is one Cambium gives: a hash, or an old list of bad rows. */
export function isKeptName(name: string): boolean {
  return /^[0-9a-f]{64}(\.bad\.csv)?$/.test(name);
}

/** Where an imported file is kept, by its hash. */
export function keptPath(directory: string, hash: string): string {
  return join(directory, "imports", hash);
}

/**
 * Keeps an imported file under its hash. The same bytes are stored once. Durable when it returns.
 * @param path a file in a `scratch` folder that is no longer written to
 */
export async function keepFile(directory: string, path: string): Promise<{ hash: string; bytes: number }> {
  const partial = join(dirname(path), `keeping-${process.hrtime.bigint()}`);
  await link(path, partial).catch(() => copyFile(path, partial));
  const { hash, bytes } = await hashFile(partial);
  const target = keptPath(directory, hash);
  const isThere = await stat(target).then(
    () => true,
    () => false,
  );
  if (!isThere) await takeBack(directory, hash);
  await syncPath(partial);
  await rename(partial, target);
  await syncPath(join(directory, "imports"));
  return { hash, bytes };
}

/**
 * Reads a kept file and describes what is wrong with it, as the rest of a sentence; null if it is intact.
 * @param bytes its expected length, if known
 */
export async function faultIn(directory: string, hash: string, bytes?: number): Promise<string | null> {
  const path = keptPath(directory, hash);
  try {
    const { size } = await stat(path);
    if (bytes !== undefined && size !== bytes)
      return `has changed at ${path}: it has ${size} bytes instead of ${bytes}`;
    const found = await hashFile(path);
    return found.hash === hash ? null : `has changed at ${path}: its content is different`;
  } catch (error) {
    return unreadable(path, error);
  }
}

/** For a file whose hash isn't known: why it can't be read, as the rest of a sentence; null if it can. */
export async function absenceOf(directory: string, name: string): Promise<string | null> {
  const path = keptPath(directory, name);
  return access(path, constants.R_OK).then(
    () => null,
    (error: unknown) => unreadable(path, error),
  );
}

function unreadable(path: string, error: unknown): string {
  return hasErrno(error, "ENOENT")
    ? `is no longer at ${path}`
    : `can't be read at ${path}: ${messageOf(error)}`;
}
