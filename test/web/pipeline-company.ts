import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Served, serveFolder } from "../../bench/served.ts";
import { Workspace } from "../../src/api/workspace.ts";
import type { Opportunity, Person, Target } from "../../src/growth/records/schemas.ts";
import { makeGrowing } from "./growing-company.ts";

const CUSTOMERS = 40;
const DAY_MS = 86_400_000;
const STAGES = ["identified", "engaged", "qualified", "proposal", "negotiation"];

/** Serves a growing company with two people, a target of this quarter, and 26 open opportunities. */
export async function servePipeline(): Promise<Served> {
  const directory = await mkdtemp(join(tmpdir(), "cambium-pipeline-"));
  const clean = () => rm(directory, { recursive: true, force: true });
  await makeGrowing(directory, CUSTOMERS);
  await tellAll(join(directory, "data"));
  const served = await serveFolder(join(directory, "data"));
  return { ...served, stop: () => served.stop().then(clean) };
}

/** The quarter of today, such as 2026-Q4. */
export function thisQuarter(): string {
  const now = new Date();
  return `${now.getUTCFullYear()}-Q${Math.floor(now.getUTCMonth() / 3) + 1}`;
}

async function tellAll(folder: string): Promise<void> {
  const workspace = await Workspace.open(folder, { now: () => new Date(), progress: () => undefined });
  const told = { by: "ann@example.com", now: new Date(Date.now() - 60 * DAY_MS) };
  const at = told.now.toISOString();
  const { versions } = workspace.store;
  const ann: Person = { name: "Ann Lee", email: "ann@example.com", role: "success", active: true };
  versions.append("person", [{ id: "ann", at, body: ann }], told);
  versions.append("person", [{ id: "bo", at, body: { ...ann, name: "Bo Sato", email: null } }], told);
  const target: Target = {
    metric: "expansion_mrr",
    period: thisQuarter(),
    scope: { of: "company" },
    amount: 90_000_000_000,
  };
  versions.append("target", [{ id: "target", at, body: target }], told);
  for (let index = 0; index < 26; index++)
    versions.append("opportunity", [{ id: `deal-${index}`, at, body: dealOf(index) }], told);
  await workspace.close();
}

function dealOf(index: number): Opportunity {
  return {
    account: "subscriptions",
    customer: `cus_${String(index).padStart(4, "0")}`,
    title: `Deal ${index}`,
    type: index % 2 === 0 ? "upsell" : "cross_sell",
    ...{ product: null, price: null, quantity: null, currency: "USD", probability: null },
    mrr: (index + 1) * 10_000_000,
    owner: index % 3 === 0 ? "ann" : null,
    stage: (index < 22 ? STAGES[0] : STAGES[index - 21]) ?? "identified",
    expected_close: new Date(Date.now() + (index - 2) * DAY_MS).toISOString().slice(0, 10),
    ...{ source: "hand", signal: null, closed: null, lost_reason: null },
    created: new Date(Date.now() - 60 * DAY_MS).toISOString().slice(0, 10),
  };
}
