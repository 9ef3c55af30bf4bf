import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Workspace } from "../src/api/workspace.ts";

const NOON = new Date("2026-01-01T12:00:00Z");

/** A clock that stands still, and nobody to tell of progress. */
export const effects = { now: () => NOON, progress: () => undefined };

/** Makes a folder, runs, and removes it. */
export async function inFolder<T>(run: (directory: string) => Promise<T>): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), "cambium-test-"));
  try {
    return await run(directory);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** Opens a workspace in a folder of its own, runs, and removes the folder. */
export async function inWorkspace<T>(
  run: (workspace: Workspace, directory: string) => Promise<T>,
): Promise<T> {
  return inFolder(async (directory) => {
    const workspace = await Workspace.open(join(directory, "data"), effects);
    try {
      return await run(workspace, directory);
    } finally {
      await workspace.close();
    }
  });
}
