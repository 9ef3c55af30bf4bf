import { createHash } from "node:crypto";
import { z } from "zod";
import type { Store } from "./store.ts";

/**
 * The notes that growth is told by: usage metrics, limits, settings of signals and of restraint, texts of
 * prompts, and dismissals. Versions come beside them.
 */
const TOLD = [
  "usage_metric",
  "usage_limit",
  "signal_settings",
  "signal_dismissal",
  "restraint_settings",
  "prompt_text",
];

/** Versions that no figure is read from. */
const ASIDE = ["view", "report", "query"] as const;

const known = new WeakMap<Store, { stamp: string; mark: string }>();

/** A text that changes whenever something is told about growth. It is no part of the books' version, which it leaves as it is. */
export async function growthMark(store: Store): Promise<string> {
  const stamp = store.stamp();
  const last = known.get(store);
  if (last?.stamp === stamp) return last.mark;
  const hash = createHash("sha256");
  hash.update(await notesMark(store, TOLD));
  hash.update(String(store.versions.lastBeside(ASIDE)));
  const mark = hash.digest("hex");
  known.set(store, { stamp, mark });
  return mark;
}

/** A text that changes whenever notes of some kinds do. */
export async function notesMark(store: Store, kinds: readonly string[]): Promise<string> {
  const hash = createHash("sha256");
  for (const kind of kinds) hash.update(JSON.stringify([kind, ...(await store.notes(kind, z.unknown()))]));
  return hash.digest("hex");
}
