import { z } from "zod";
import { CambiumError } from "../base/error.ts";
import type { Workspace } from "./workspace.ts";

/** Added to an answer while evidence is still incomplete. */
export const incompleteSchema = z
  .object({ accounts: z.array(z.string()), says: z.string() })
  .describe(
    "Present until every account's first sync has finished: figures cover only what's been read so far",
  );
export type Incomplete = z.infer<typeof incompleteSchema>;

/** What to say while evidence is incomplete; null when it's complete. */
export async function incompleteOf(workspace: Workspace): Promise<Incomplete | null> {
  const accounts = await workspace.unfinished();
  if (accounts.length === 0) return (await isBeginning(workspace)) ? { accounts, says: BEGINNING } : null;
  const says = `The first sync of ${accounts.join(", ")} hasn't finished: figures cover only what's been read so far.`;
  return { accounts, says };
}

const BEGINNING = "The first sync is running and hasn't read anything yet.";

async function isBeginning({ activity, store }: Workspace): Promise<boolean> {
  return activity.running.length > 0 && (await store.lastSeq()) === 0;
}

/** Adds the note about incomplete evidence to an answer. */
export function withIncomplete(output: unknown, incomplete: Incomplete | null): unknown {
  const isPlain = typeof output === "object" && output !== null && !Array.isArray(output);
  return incomplete === null || !isPlain ? output : { ...output, incomplete };
}

/** Puts the note about incomplete evidence before an error's hint. */
export function withHint(error: unknown, incomplete: Incomplete | null): unknown {
  if (incomplete === null || !(error instanceof CambiumError) || error.code === "internal") return error;
  const { code, message, hint, cause } = error;
  const others = code === "not_found" ? [] : [hint];
  return new CambiumError(code, message, {
    hint: [incomplete.says, ...others].filter(Boolean).join(" "),
    cause,
  });
}

/** The note about incomplete evidence in an answer; null when there's none. */
export function incompleteIn(output: unknown): Incomplete | null {
  return z.object({ incomplete: incompleteSchema }).safeParse(output).data?.incomplete ?? null;
}
