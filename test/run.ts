import { chmodSync, mkdtempSync, rmSync, statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const PREFIX = "cambium-run-";
const MEMORY = "/dev/shm";
/** What the folders of a whole run take at most, many times over. */
const ENOUGH_BYTES = 4 * 2 ** 30;

/**
 * Prepares a run, once for all its projects: says the seed that it draws with (the same each time, or `CAMBIUM_SEED`), and makes the folder that holds its folders.
 * @returns what clears up after it
 */
export default function setup(): () => void {
  if (tmpdir().includes(PREFIX)) return () => undefined;
  process.env.CAMBIUM_SEED ??= "1";
  console.log(`Drawn with CAMBIUM_SEED=${process.env.CAMBIUM_SEED}`);
  const root = mkdtempSync(join(hasRoom(MEMORY) ? MEMORY : tmpdir(), PREFIX));
  // PostgreSQL runs as another user and passes through it.
  chmodSync(root, 0o711);
  process.env.TMPDIR = root;
  return () => rmSync(root, { recursive: true, force: true });
}

/** Whether a folder in memory has room: stores that are there need not wait for a disk. */
function hasRoom(folder: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize >= ENOUGH_BYTES;
  } catch {
    return false;
  }
}
