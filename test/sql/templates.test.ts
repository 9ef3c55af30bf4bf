import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { simulateAccount } from "../../sim/stripe/lives/scenario.ts";
import { type SimulatedStripe, startStripe } from "../../sim/stripe/server/server.ts";
import { demo, importOperation } from "../../src/api/evidence/import-operations.ts";
import { syncStripeOperation } from "../../src/api/evidence/sync-operations.ts";
import { sqlOperation } from "../../src/api/sql/sql-operations.ts";
import { sqlTemplatesOperation } from "../../src/api/sql/templates-operation.ts";
import { Workspace } from "../../src/api/workspace.ts";
import { FIGURE_QUERIES } from "../../src/base/report/figure-queries.ts";
import { parseTemplate, templates } from "../../src/sql/templates/templates.ts";
import { LIVE } from "../stripe/syncing.ts";
import { effects, type Folder, openFolder } from "../workspace.ts";
import type { Months } from "./template-answers.ts";
import { COMPARED } from "./template-figures.ts";

let folder: Folder;
let stripe: SimulatedStripe;
let synced: Workspace;

beforeAll(async () => {
  folder = await openFolder(new Date("2026-11-15T12:00:00Z"));
  await demo.run(folder.workspace, { customers: 60, months: 24, seed: 7 });
  const account = simulateAccount(7, { settings: [], customers: 14 });
  stripe = await startStripe([account], { keys: { [LIVE]: { accounts: [account.id] } } });
  synced = await Workspace.open(`${folder.directory}/own`, {
    ...effects,
    now: () => new Date(account.now() * 1000),
    env: { STRIPE_API_BASE: stripe.url, STRIPE_API_KEY: LIVE, CAMBIUM_KEY_FILE: `${folder.directory}/key` },
  });
  await syncStripeOperation.run(synced, {});
  await importOperation.run(synced, { source: "fx", files: [await ratesFile(folder.directory)] });
});

/** Rates of the account's currencies to dollars, another one each month. */
async function ratesFile(directory: string): Promise<string> {
  const path = join(directory, "fx.csv");
  const months = Array.from({ length: 60 }, (_, index) =>
    new Date(Date.UTC(2022, index, 1)).toISOString().slice(0, 10),
  );
  const usual = { EUR: 1.1, GBP: 1.3, JPY: 0.0071, KWD: 3.25 };
  const lines = months.flatMap((month, index) =>
    Object.entries(usual).map(
      ([code, rate]) => `${month},${code},USD,${(rate * (1 + (index % 7) / 100)).toFixed(6)}`,
    ),
  );
  await writeFile(path, ["date,base,quote,rate", ...lines, ""].join("\n"));
  return path;
}

afterAll(async () => {
  await synced.close();
  await stripe.close();
  await folder.close();
});

const BOOKS: { name: string; workspace: () => Workspace; ranges: Months[] }[] = [
  {
    name: "the demo company",
    workspace: () => folder.workspace,
    ranges: [
      { from: "2025-10", to: "2026-02" },
      { from: "2026-05", to: "2026-10" },
    ],
  },
  {
    name: "a Stripe account",
    workspace: () => synced,
    ranges: [
      { from: "2025-06", to: "2025-12" },
      { from: "2026-03", to: "2026-12" },
    ],
  },
];

describe.each(BOOKS)("of $name, a figure", ({ workspace, ranges }) => {
  it.each(Object.keys(COMPARED))("%s is what the API answers", async (name) => {
    for (const months of ranges) {
      const { query, api } = await COMPARED[name]!(workspace(), months);
      expect(query).toEqual(api);
    }
  });
});

describe.each(BOOKS)("of $name, the ready-made queries", ({ workspace }) => {
  it("all run, with values for each parameter, and name their columns", async () => {
    const { rows } = await sqlTemplatesOperation.run(workspace(), {});
    for (const { id, sql, parameters } of rows) {
      const param = parameters.map(({ name, default: value }) => `${name}=${value}`);
      const { columns, parameters: asked } = await sqlOperation.run(workspace(), { sql, param });
      const names = columns.map(({ name }) => name);
      expect({ id, asked: [...asked].sort() }).toEqual({
        id,
        asked: parameters.map(({ name }) => name).sort(),
      });
      expect({ id, unnamed: names.filter((name) => name.startsWith("_col")) }).toEqual({ id, unnamed: [] });
      expect({ id, names }).toEqual({ id, names: [...new Set(names)] });
    }
  });
});
