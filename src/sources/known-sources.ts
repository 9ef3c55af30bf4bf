import { z } from "zod";
import type { Store } from "../store/store.ts";
import { PROGRESS } from "../store/stripe/log.ts";
import { readState } from "./stripe/sync/sync-state.ts";

/** A source of evidence. */
export interface KnownSource {
  kind: "stripe" | "import" | "postgres" | "demo";
  account: string;
  /** When it was last imported; for Stripe, up to when it was synced, or when anything was last seen if later. */
  at: string;
  /** Rows of files, or entries in the log. */
  rows: number;
}

/** Entries of each Stripe account in the log, and when any was last seen, in seconds. */
export type Held = ReturnType<Store["stripe"]["accounts"]>;

/** The sources of a folder's evidence, by account. @param held `store.stripe.accounts()`, which reads the whole log */
export async function knownSources(store: Store, held: Held): Promise<KnownSource[]> {
  return [...(await importsIn(store)), ...(await stripeIn(store, held))];
}

async function importsIn(store: Store): Promise<KnownSource[]> {
  const found = new Map<string, KnownSource>();
  for (const { isDemo, account, recordedAt, files } of await store.standingImports()) {
    const kind = isDemo === true ? "demo" : "import";
    const before = found.get(`${kind} ${account}`)?.rows ?? 0;
    const rows = files.reduce((sum, file) => sum + file.rows, before);
    found.set(`${kind} ${account}`, { kind, account, at: recordedAt, rows });
  }
  return [...found.values()];
}

/** Stripe accounts. If a database copy was synced, accounts never read through the API came from the copy. */
async function stripeIn(store: Store, held: Held): Promise<KnownSource[]> {
  const notes = [...(await store.notes(PROGRESS, z.unknown())).keys()];
  const hasCopy = notes.some((key) => key.startsWith("postgres "));
  const found: KnownSource[] = [];
  for (const { account, objects, seen_at } of held) {
    const { run, cursor } = await readState(store, account);
    const isCopied = hasCopy && run === null && cursor === null;
    const at = new Date(Math.max(seen_at, cursor ?? 0) * 1000).toISOString();
    found.push({ kind: isCopied ? "postgres" : "stripe", account, at, rows: objects });
  }
  return found;
}
