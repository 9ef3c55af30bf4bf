import { z } from "zod";
import type { Workspace } from "./workspace.ts";

/** Says in an answer that not all of the evidence is there yet. */
export const incompleteSchema = z
  .object({ accounts: z.array(z.string()), says: z.string() })
  .describe(
    "There while the first sync of an account has not ended: figures are of what has been read so far",
  );
export type Incomplete = z.infer<typeof incompleteSchema>;

/** What is to be said of evidence that is not whole; null when it is. */
export async function incompleteOf(workspace: Workspace): Promise<Incomplete | null> {
  const accounts = await workspace.unfinished();
  if (accounts.length === 0) return null;
  const says = `The first sync of ${accounts.join(", ")} has not ended: figures cover only what has been read so far.`;
  return { accounts, says };
}

/** An answer, which says so where the evidence is not whole. */
export function withIncomplete(output: unknown, incomplete: Incomplete | null): unknown {
  const isPlain = typeof output === "object" && output !== null && !Array.isArray(output);
  return incomplete === null || !isPlain ? output : { ...output, incomplete };
}

/** What an answer says of evidence that is not whole; null when it says nothing. */
export function incompleteIn(output: unknown): Incomplete | null {
  return z.object({ incomplete: incompleteSchema }).safeParse(output).data?.incomplete ?? null;
}
