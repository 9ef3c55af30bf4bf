import { rm } from "node:fs/promises";
import type { Workspace } from "../workspace.ts";

/** Makes a folder for files that are needed for a moment, when it is first asked for. */
export type Scratch = () => Promise<string>;

/** Runs with such a folder, and removes it. */
export async function withScratch<T>(
  { store }: Workspace,
  use: (scratch: Scratch) => Promise<T>,
): Promise<T> {
  let folder: Promise<string> | null = null;
  try {
    return await use(() => {
      folder ??= store.scratch();
      return folder;
    });
  } finally {
    const made = await folder;
    if (made !== null) await rm(made, { recursive: true, force: true }).catch(() => undefined);
  }
}
