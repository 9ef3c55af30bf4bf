import { z } from "zod";
import { CambiumError, messageOf } from "../base/error.ts";
import { explained } from "../base/failure.ts";
import type { Workspace } from "./workspace.ts";

/** Part of the answer of what puts something into the record. */
export const failedAfter = z
  .string()
  .optional()
  .describe(
    "What failed after the change was recorded, if anything did: the change is kept, and the next command continues from there",
  );

/** Builds the organisation's own books; evidence that is not enough for its policy is for the question to say. */
export async function buildOwnBooks(workspace: Workspace): Promise<void> {
  try {
    await workspace.reading();
  } catch (error) {
    if (!(error instanceof CambiumError && error.code === "unsupported")) throw error;
  }
}

/**
 * Builds them after something was put into the record, which stands whatever happens now.
 * @param before what failed already
 * @returns what failed, as part of the answer
 */
export async function booksAfter(
  workspace: Workspace,
  before: unknown = null,
): Promise<{ failed_after?: string }> {
  return afterRecorded(workspace, {}, async () => {
    if (before !== null) throw before;
    await buildOwnBooks(workspace);
    return {};
  });
}

/**
 * Does what follows a change of the record, which stands whatever happens now.
 * @param instead the answer where that fails
 * @returns the answer, with what failed as part of it
 */
export async function afterRecorded<T extends object>(
  { directory }: Workspace,
  instead: T,
  run: () => Promise<T>,
): Promise<T & { failed_after?: string }> {
  try {
    return await run();
  } catch (error) {
    return { ...instead, failed_after: inWords(explained(error, directory)) };
  }
}

function inWords(error: unknown): string {
  const hint = error instanceof CambiumError ? error.hint : undefined;
  const stands = "The change is recorded; the next command continues from there.";
  return [`${messageOf(error)}.`, hint, stands].filter(Boolean).join(" ");
}
