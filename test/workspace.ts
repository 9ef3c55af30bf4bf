import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Workspace } from "../src/api/workspace.ts";

const NOON = new Date("2026-01-01T12:00:00Z");

/** A fixed clock, and no progress output. */
export const effects = { now: () => NOON, progress: () => undefined };

/** A workspace in a temporary folder. */
export interface Folder {
  workspace: Workspace;
  directory: string;
  /** Closes it and removes the folder. */
  close(): Promise<void>;
}

/** Opens a workspace in a temporary folder. */
export async function openFolder(now: Date = NOON): Promise<Folder> {
  const directory = await mkdtemp(join(tmpdir(), "cambium-test-"));
  const workspace = await Workspace.open(join(directory, "data"), { ...effects, now: () => now });
  const close = async () => {
    await workspace.close();
    await rm(directory, { recursive: true, force: true });
  };
  return { workspace, directory, close };
}

/** Runs something in a temporary folder, then removes it. */
export async function inFolder<T>(run: (directory: string) => Promise<T>): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), "cambium-test-"));
  try {
    return await run(directory);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** Runs something with a workspace in a temporary folder, then removes the folder. */
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
