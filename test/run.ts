import { chmodSync, mkdtempSync, rmSync, statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const MEMORY = "/dev/shm";
/** What the folders of a whole run take at most, many times over. */
const ENOUGH_BYTES = 4 * 2 ** 30;

/** Makes the folder that holds the folders of a run, in memory where there is room: stores wait for their disk often. */
export default function setup(): () => void {
  const root = mkdtempSync(join(hasRoom(MEMORY) ? MEMORY : tmpdir(), "cambium-run-"));
  // PostgreSQL runs as another user and passes through it.
  chmodSync(root, 0o711);
  process.env.TMPDIR = root;
  return () => rmSync(root, { recursive: true, force: true });
}

function hasRoom(folder: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize >= ENOUGH_BYTES;
  } catch {
    return false;
  }
}
