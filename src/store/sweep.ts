import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { Store } from "./store.ts";
import { sortFiles } from "./unlisted.ts";

/**
 * Removes the scratch folders that were left behind, and brings the kept files in line with the record: those that it
 * does not list are moved to DATA/unlisted, those that it lists are moved back. Call it only while no other process can import.
 * @param say is told what was moved
 */
export async function sweep(store: Store, say: (message: string) => void): Promise<void> {
  const listed = await listedNames(store);
  for (const entry of await readdir(store.directory, { withFileTypes: true })) {
    if (entry.isDirectory() && /^scratch-[A-Za-z0-9]{6}$/.test(entry.name))
      await rm(join(store.directory, entry.name), { recursive: true, force: true });
  }
  const { moved, back } = await sortFiles(store.directory, listed);
  if (back > 0) say(`${filesIn(back)} that the record lists moved back from unlisted/ to imports/`);
  if (moved.length > 0)
    say(
      `${filesIn(moved.length)} in imports/ that the record does not list moved to unlisted/: ${named(moved)}`,
    );
}

/** The names of the kept files: of imports and closes, also those that were taken back, and of bad rows. */
async function listedNames(store: Store): Promise<Set<string>> {
  const schema = z.object({ files: z.record(z.string(), z.string()) });
  const closed = [...(await store.notes("close", schema)), ...(await store.notes("close_removed", schema))];
  const files = store.log.all().flatMap((entry) => entry.files);
  return new Set([
    ...files.map(({ hash }) => hash),
    ...files.flatMap(({ hash, badRows, badHash }) => (badRows > 0 ? [badHash ?? `${hash}.bad.csv`] : [])),
    ...closed.flatMap(([, close]) => Object.values(close.files)),
  ]);
}

function filesIn(count: number): string {
  return count === 1 ? "1 file" : `${count} files`;
}

/** How many files a message lists by name. */
const MOST_NAMED = 5;

function named(names: string[]): string {
  const more = names.length > MOST_NAMED ? ` and ${names.length - MOST_NAMED} more` : "";
  return `${names.slice(0, MOST_NAMED).join(", ")}${more}`;
}
