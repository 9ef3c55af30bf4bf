import { createHash } from "node:crypto";
import { z } from "zod";
import { CambiumError } from "../../base/error.ts";
import type { Store } from "../../store/store.ts";

const NOTE = "usage_batch";

const batchSchema = z.strictObject({
  /** SHA-256 of what was sent. */
  hash: z.string(),
  /** What was answered. */
  import: z.number(),
  observations: z.number(),
});
export type UsageBatch = z.infer<typeof batchSchema>;

/** SHA-256 of a batch's content, to recognise it under its key. */
export function batchHash(content: unknown): string {
  return createHash("sha256").update(JSON.stringify(content)).digest("hex");
}

/**
 * What was answered to a batch under the same key; null for a new key.
 * @throws CambiumError `conflict` where the key was used for other content
 */
export async function answeredBatch(store: Store, key: string, hash: string): Promise<UsageBatch | null> {
  const known = await store.note(NOTE, key, batchSchema);
  if (known === null || known.hash === hash) return known;
  throw new CambiumError("conflict", `the idempotency key "${key}" was used for another batch`, {
    hint: "Use a new key for each batch. To send the same batch again, send exactly the same observations.",
  });
}

/** Keeps what is answered under a key. */
export function keepBatch(store: Store, key: string, batch: UsageBatch): void {
  store.setNote(NOTE, key, batch);
}
