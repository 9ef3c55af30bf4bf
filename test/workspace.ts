import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Workspace } from "../src/api/workspace.ts";

const NOON = new Date("2026-01-01T12:00:00Z");

/** A workspace in a folder of its own. */
export interface Folder {
  workspace: Workspace;
  directory: string;
  /** Closes it and removes the folder. */
  close(): Promise<void>;
}

/** Opens a workspace in a folder of its own. */
export async function openFolder(): Promise<Folder> {
  const directory = await mkdtemp(join(tmpdir(), "cambium-test-"));
  const effects = { now: () => NOON, progress: () => undefined };
  const workspace = await Workspace.open(join(directory, "data"), effects);
  const close = async () => {
    await workspace.close();
    await rm(directory, { recursive: true, force: true });
  };
  return { workspace, directory, close };
}

/** Opens a workspace in a folder of its own, runs, and removes the folder. */
export async function inWorkspace<T>(
  run: (workspace: Workspace, directory: string) => Promise<T>,
): Promise<T> {
  const { workspace, directory, close } = await openFolder();
  try {
    return await run(workspace, directory);
  } finally {
    await close();
  }
}
