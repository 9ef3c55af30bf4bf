import { readFileSync } from "node:fs";
import { z } from "zod";
import type { ApiObject, ListKind, StripeData } from "../../sim/stripe/data/data.ts";
import { createdAt, narrowed } from "../../sim/stripe/data/filter.ts";
import { startStripe } from "../../sim/stripe/server/server.ts";
import { metric } from "../../src/api/ask/questions.ts";
import type { Workspace } from "../../src/api/workspace.ts";
import { PRESETS } from "../../src/engine/policy/policy.ts";
import { syncStripe } from "../../src/sources/stripe/sync/session.ts";
import { inWorkspace } from "../workspace.ts";
import { effects, PACE, TEST } from "./syncing.ts";

const objectSchema = z.looseObject({ id: z.string(), object: z.string(), created: z.number().optional() });
const recordSchema = z.object({
  account: z.string(),
  now: z.number(),
  /** By kind: id, and from which second on it was as it was. */
  objects: z.record(z.string(), z.array(z.tuple([z.string(), z.array(z.tuple([z.number(), objectSchema]))]))),
});

export type Recorded = z.infer<typeof recordSchema>;

/** An account whose objects have the shape of recorded ones: `test/stripe/recorded/NAME.json`. */
export function recorded(name: string): Recorded {
  const text = readFileSync(new URL(`./recorded/${name}.json`, import.meta.url), "utf8");
  return recordSchema.parse(JSON.parse(text));
}

/** A recorded account that is served over HTTP and synced into a workspace. */
export interface Replay {
  workspace: Workspace;
  /** Syncs it as it was at a second. */
  syncAt(second: number): Promise<void>;
  /** Net new MRR by month and type in currency units under a policy, in words. */
  moved(policy: string): Promise<string[]>;
  /** The same under every preset: one answer where they agree, else the answers of all. */
  movedAnywhere(): Promise<string[]>;
}

/** Serves an account, runs, and stops serving. */
export async function inReplay(of: Recorded, run: (replay: Replay) => Promise<void>): Promise<void> {
  const clock = { at: of.now };
  const keys = { [TEST]: { accounts: [of.account] } };
  const server = await startStripe([served(of, clock)], { keys, eventDays: 30 });
  try {
    await inWorkspace(async (workspace) => {
      const moved = (policy: string) => movements(workspace, policy);
      await run({
        workspace,
        moved,
        async syncAt(second) {
          clock.at = second;
          await syncStripe(workspace.store, { key: TEST, pace: PACE, base: server.url }, effects());
        },
        async movedAnywhere() {
          const all: string[] = [];
          for (const policy of Object.keys(PRESETS)) all.push((await moved(policy)).join("; "));
          return [...new Set(all)];
        },
      });
    });
  } finally {
    await server.close();
  }
}

const KIND: Record<string, ListKind> = {
  price: "prices",
  product: "products",
  coupon: "coupons",
  customer: "customers",
  subscription: "subscriptions",
  invoice: "invoices",
  invoiceitem: "invoiceitems",
  event: "events",
};

function served({ account, objects }: Recorded, clock: { at: number }): StripeData {
  const all = (kind: ListKind): ApiObject[] => {
    const name = Object.keys(KIND).find((one) => KIND[one] === kind) ?? "";
    const found = (objects[name] ?? []).flatMap(([, versions]) => {
      const version = versions.findLast(([from]) => from <= clock.at);
      return version === undefined ? [] : [version[1]];
    });
    return found.sort((a, b) => createdAt(b) - createdAt(a));
  };
  return {
    id: account,
    livemode: false,
    now: () => clock.at,
    list: (kind, filter) => narrowed(kind, all(kind), filter),
    get: (kind, id) => all(kind).find((object) => object.id === id),
  };
}

async function movements(workspace: Workspace, policy: string): Promise<string[]> {
  const input = { metric: "net_new_mrr", by: ["type"], from: "2025-01", to: "2026-12", policy };
  const { rows } = await metric.run(workspace, metric.input.parse(input));
  const said = rows
    .filter(({ value }) => value !== 0)
    .map((row) => `${row.period} ${row.type} ${Number(row.value) / 100}`);
  return said.sort();
}
