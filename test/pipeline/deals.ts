import type { Workspace } from "../../src/api/workspace.ts";
import type { Opportunity, Target } from "../../src/growth/records/schemas.ts";

/** An opportunity of customer a of which nothing special is told. */
export const PLAIN: Opportunity = {
  account: "main",
  customer: "a",
  title: "More",
  type: "open",
  product: null,
  price: null,
  quantity: null,
  mrr: 100_000_000,
  currency: "EUR",
  owner: null,
  stage: "identified",
  expected_close: null,
  probability: null,
  source: "hand",
  signal: null,
  created: "2024-01-01",
  closed: null,
  lost_reason: null,
};

/** Writes versions of an opportunity, each told at noon of its day. */
export function tellDeal(
  workspace: Workspace,
  id: string,
  versions: readonly [day: string, change: Partial<Opportunity> | null][],
): void {
  let body = { ...PLAIN, created: versions[0]?.[0] ?? PLAIN.created };
  for (const [day, change] of versions) {
    const at = `${day}T12:00:00.000Z`;
    body = { ...body, ...change };
    workspace.store.versions.append("opportunity", [{ id, at, body: change === null ? null : body }], {
      by: "test",
      now: new Date(at),
    });
  }
}

/** Tells a target of expansion in euros. */
export function tellTarget(
  workspace: Workspace,
  period: string,
  euros: number,
  { day = "2024-01-01", scope = { of: "company" } }: { day?: string; scope?: Target["scope"] } = {},
): void {
  const body: Target = { metric: "expansion_mrr", period, scope, amount: euros * 1_000_000 };
  const at = `${day}T12:00:00.000Z`;
  const id = JSON.stringify([period, scope]);
  workspace.store.versions.append("target", [{ id, at, body }], { by: "test", now: new Date(at) });
}
