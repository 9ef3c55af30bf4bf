import { z } from "zod";
import { CambiumError, messageOf } from "../base/error.ts";
import { explained } from "../base/failure.ts";
import type { Workspace } from "./workspace.ts";

/** Output field of operations that change the record. */
export const failedAfter = z
  .string()
  .optional()
  .describe(
    "What failed after the change was recorded, if anything did: the change is kept, and the next command continues from there",
  );

/**
 * Builds the organisation's own books. Ignores evidence that isn't enough for its policy: questions will report that.
 */
export async function buildOwnBooks(workspace: Workspace): Promise<void> {
  try {
    await workspace.reading();
  } catch (error) {
    if (!(error instanceof CambiumError && error.code === "unsupported")) throw error;
  }
}

/**
 * Builds the books after a change to the record, which is kept whatever happens.
 * @param before an earlier failure; null if none
 * @param more what else follows
 * @returns the failure, as part of the answer
 */
export async function booksAfter(
  workspace: Workspace,
  before: unknown = null,
  more: () => Promise<void> = async () => undefined,
): Promise<{ failed_after?: string }> {
  return afterRecorded(workspace, {}, async () => {
    if (before !== null) throw before;
    await buildOwnBooks(workspace);
    await more();
    return {};
  });
}

/**
 * Runs a follow-up to a change of the record, which is kept whatever happens.
 * @param instead the answer if the follow-up fails
 * @returns the answer, including the failure if any
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
