import { chmodSync, mkdtempSync, rmSync, statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const PREFIX = "cambium-run-";
const MEMORY = "/dev/shm";
/** Many times what the folders of a whole run need. */
const ENOUGH_BYTES = 4 * 2 ** 30;

/**
 * Prepares a run, once for all its projects: prints the seed (`CAMBIUM_SEED`, or 1), and creates the folder for its
 * temporary folders.
 * @returns a function that cleans up
 */
export default function setup(): () => void {
  if (tmpdir().includes(PREFIX)) return () => undefined;
  process.env.CAMBIUM_SEED ??= "1";
  console.log(`Drawn with CAMBIUM_SEED=${process.env.CAMBIUM_SEED}`);
  const root = mkdtempSync(join(hasRoom(MEMORY) ? MEMORY : tmpdir(), PREFIX));
  // PostgreSQL runs as another user and must be able to pass through.
  chmodSync(root, 0o711);
  process.env.TMPDIR = root;
  return () => rmSync(root, { recursive: true, force: true });
}

/** Whether a folder in memory has enough room; stores in it don't have to wait for a disk. */
function hasRoom(folder: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize >= ENOUGH_BYTES;
  } catch {
    return false;
  }
}
