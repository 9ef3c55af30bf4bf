import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import type { StripeData } from "../../sim/stripe/data/data.ts";
import { type SimulatedStripe, type StripeOptions, startStripe } from "../../sim/stripe/server/server.ts";
import { type SyncRequest, syncStripe } from "../../src/sources/stripe/sync/session.ts";
import type { SyncEffects } from "../../src/sources/stripe/sync/sync.ts";
import { Store } from "../../src/store/store.ts";

export const LIVE = "rk_live_51Quillmoor0123456789";
export const TEST = "rk_test_51Quillmoor0123456789";
export const ORG = "sk_org_live_51Quillmoor0123456789";
export const PACE = { perSecond: 100_000, atOnce: 8 };

/** Effects that sleep for next to nothing. */
export function effects(more: Partial<SyncEffects> = {}): SyncEffects & { said: string[] } {
  const said: string[] = [];
  return {
    said,
    now: () => new Date("2026-01-01T12:00:00Z"),
    clock: () => performance.now(),
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, Math.min(ms, 2))),
    random: () => 0.5,
    say: (message) => void said.push(message),
    show: () => undefined,
    ...more,
  };
}

/** A simulated Stripe and a folder to sync it into. */
export interface Bench {
  server: SimulatedStripe;
  store: Store;
  directory: string;
  sync(more?: Partial<SyncRequest>, by?: SyncEffects): ReturnType<typeof syncStripe>;
  close(): Promise<void>;
}

/** Serves accounts and opens an empty record beside. */
export async function bench(accounts: StripeData[], options: Partial<StripeOptions> = {}): Promise<Bench> {
  const ids = accounts.map(({ id }) => id);
  const keys = { [LIVE]: { accounts: ids }, [TEST]: { accounts: ids }, [ORG]: { accounts: ids } };
  const server = await startStripe(accounts, { keys, ...options });
  const directory = await mkdtemp(join(tmpdir(), "cambium-sync-"));
  const store = await Store.open(directory);
  return {
    server,
    store,
    directory,
    sync: (more = {}, by = effects()) =>
      syncStripe(store, { key: LIVE, pace: PACE, base: server.url, ...more }, by),
    close: async () => {
      await store.close();
      await server.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** What the log holds, without when and in which order it was written; bodies as digests. */
export function evidenceIn(directory: string): string[] {
  return fullEvidenceIn(directory).map((line) => {
    const [head = "", body = ""] = line.split(/ (?=\{|null$)/, 2);
    return `${head} ${createHash("sha256").update(body).digest("base64url").slice(0, 16)}`;
  });
}

/** The same with bodies. */
export function fullEvidenceIn(directory: string): string[] {
  const database = new Database(join(directory, "cambium.db"), { readonly: true });
  try {
    const rows = database.prepare<[], { line: string }>(
      `select account || ' ' || object_type || ' ' || object_id || ' ' || coalesce(event, '') || ' ' || is_deleted || ' ' || body as line
       from evidence where kind = 'stripe' order by 1`,
    );
    return rows.all().map(({ line }) => line);
  } finally {
    database.close();
  }
}

/** How many objects of each type the log holds. */
export function countsIn(directory: string): Record<string, number> {
  const database = new Database(join(directory, "cambium.db"), { readonly: true });
  try {
    const rows = database.prepare<[], { type: string; n: number }>(
      "select object_type as type, count(distinct object_id) as n from evidence where kind = 'stripe' group by 1 order by 1",
    );
    return Object.fromEntries(rows.all().map(({ type, n }) => [type, n]));
  } finally {
    database.close();
  }
}
