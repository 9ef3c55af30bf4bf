import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Workspace } from "../src/api/workspace.ts";

const NOON = new Date("2026-01-01T12:00:00Z");

/** Opens a workspace in a folder of its own, runs, and removes the folder. */
export async function inWorkspace<T>(
  run: (workspace: Workspace, directory: string) => Promise<T>,
): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), "cambium-test-"));
  try {
    const workspace = await Workspace.open(join(directory, "data"), {
      now: () => NOON,
      progress: () => undefined,
    });
    try {
      return await run(workspace, directory);
    } finally {
      await workspace.close();
    }
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
