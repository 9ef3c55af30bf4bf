import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { simulateAccount } from "../../sim/stripe/lives/scenario.ts";
import { type SimulatedStripe, startStripe } from "../../sim/stripe/server/server.ts";
import { demo, importOperation } from "../../src/api/evidence/import-operations.ts";
import { syncStripeOperation } from "../../src/api/evidence/sync-operations.ts";
import { sqlOperation } from "../../src/api/sql/sql-operations.ts";
import { sqlTemplatesOperation } from "../../src/api/sql/templates-operation.ts";
import { Workspace } from "../../src/api/workspace.ts";
import { FIGURE_QUERIES, queryOfFigure } from "../../src/base/report/figure-queries.ts";
import { REPORT_FIGURES } from "../../src/base/report/report-figures.ts";
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
      { from: "2024-10", to: "2025-02" },
      { from: "2025-05", to: "2025-10" },
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

describe("a ready-made query", () => {
  it("has values for the days of the books: whole months up to the last that ended", async () => {
    const valuesOf = async (workspace: Workspace) => {
      const { rows } = await sqlTemplatesOperation.run(workspace, { id: "charts/coverage" });
      return rows[0]?.parameters.map(({ name, kind, default: usual }) => [name, kind, usual]);
    };
    expect(await valuesOf(folder.workspace)).toEqual([
      ["from", "month", "2024-11"],
      ["to", "month", "2025-10"],
      ["today", "day", "2025-10-31"],
    ]);
    expect(await valuesOf(synced)).toEqual([
      ["from", "month", "2026-02"],
      ["to", "month", "2027-01"],
      ["today", "day", "2027-02-13"],
    ]);
    await expect(sqlTemplatesOperation.run(synced, { id: "charts/none" })).rejects.toMatchObject({
      code: "not_found",
    });
  });

  it("says in its header what it is", () => {
    const text =
      "-- title: A\n-- about: What.\n-- param: of choice b | Kind | a, b\n-- param: top number 10 | Most\n-- Why.\nselect 1\n";
    expect(parseTemplate("some", "one", text)).toEqual({
      ...{ id: "some/one", group: "some", title: "A", about: "What.", sql: "-- Why.\nselect 1" },
      parameters: [
        { name: "of", kind: "choice", label: "Kind", usual: "b", choices: ["a", "b"] },
        { name: "top", kind: "number", label: "Most", usual: "10", choices: [] },
      ],
    });
    expect(() => parseTemplate("some", "one", "-- param: of colour red | Kind\nselect 1")).toThrow("colour");
  });

  it("stands in the guide, has a title of its own, a sentence and labels", async () => {
    const guide = await readFile("docs/guide/sql.md", "utf8");
    const all = await templates();
    expect(all.length).toBeGreaterThanOrEqual(50);
    for (const { id, title, about, parameters } of all) {
      expect(guide).toContain(`| ${title} | ${about} | \`${id}\` |`);
      expect(about).toMatch(/^[A-Z].*\.$/);
      for (const { label, choices, usual } of parameters) {
        expect(label).not.toBe("");
        if (choices.length > 0) expect(choices).toContain(usual);
      }
    }
    expect(new Set(all.map(({ title }) => title)).size).toBe(all.length);
  });

  it("is behind every figure of reports, and asks for its range", async () => {
    const all = new Map((await templates()).map((one) => [one.id, one.parameters.map(({ name }) => name)]));
    for (const figure of Object.keys(REPORT_FIGURES)) expect(queryOfFigure(figure)).not.toBeNull();
    for (const id of new Set(Object.values(FIGURE_QUERIES))) {
      expect([...all.keys()]).toContain(id);
      const names = all.get(id) ?? [];
      const asked = id === "customers/history" ? "customer" : "to";
      if (id !== "charts/headroom")
        expect({ id, names }).toEqual({ id, names: expect.arrayContaining([asked]) });
    }
    expect(queryOfFigure("toString")).toBeNull();
  });
});
