import { z } from "zod";
import type { Store } from "../store/store.ts";
import { PROGRESS } from "../store/stripe/log.ts";
import { readState } from "./stripe/sync/sync-state.ts";

/** Something that evidence comes from. */
export interface KnownSource {
  kind: "stripe" | "import" | "postgres" | "demo";
  account: string;
  /** The last import; of Stripe, up to when it was asked, or else when anything was last seen. */
  at: string;
  /** Rows of files, or entries of the log. */
  rows: number;
}

/** How much the log holds of each account of Stripe's, and the second at which anything of it was last seen. */
export type Held = ReturnType<Store["stripe"]["accounts"]>;

/** Where the evidence of a folder comes from, by account. @param held what `store.stripe.accounts()` says, which reads the whole log */
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

/** Accounts of Stripe: what was never read by its API while a copy was, came from the copy. */
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
