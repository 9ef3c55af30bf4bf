import { describe, expect, it } from "vitest";
import { metric } from "../../src/api/ask/questions.ts";
import { catalogue, setCatalogue } from "../../src/api/books/catalogue.ts";
import { cataloguePreview } from "../../src/api/books/catalogue-preview.ts";
import { closeOperation } from "../../src/api/books/closes.ts";
import { demo } from "../../src/api/evidence/import-operations.ts";
import { Workspace } from "../../src/api/workspace.ts";
import { PREVIEWED } from "../../src/metrics/readings/preview-figures.ts";
import { effects, inFolder, inWorkspace } from "../workspace.ts";
import { type Line, withLines } from "./evidence.ts";

type Said = Parameters<typeof cataloguePreview.run>[1];
type Parts = Map<string, number>;

const LINES: Line[] = [
  { who: "a", product: "Team", amount: 100, start: "2024-01-05" },
  { who: "a", product: "Vault", amount: 40, start: "2024-02-10" },
  { who: "b", product: "Vault", amount: 40, start: "2024-01-05" },
  { who: "c", product: "Team", amount: 100, start: "2024-01-05" },
];

/** All of history by type and cause, as `metric` tells it. */
async function history(workspace: Workspace, interval: "month" | "year"): Promise<Parts> {
  const asked = { metric: "net_new_mrr", by: ["type", "cause"], interval, from: "2022", to: "2026" };
  const { rows } = await metric.run(workspace, asked);
  return new Map(rows.map(({ period, type, cause, value }) => [`${period} ${type} ${cause}`, Number(value)]));
}

/** The figures of a month, as `metric` gives them. */
async function figures(workspace: Workspace, period: string): Promise<unknown[]> {
  const found: unknown[] = [];
  for (const name of PREVIEWED) {
    const { rows } = await metric.run(workspace, { metric: name, from: period, to: period });
    found.push(rows[0]?.value);
  }
  return found;
}

/** Previews what is said, says it, and holds the one to the other. */
async function check(workspace: Workspace, said: Said, interval: "month" | "year"): Promise<number> {
  const relations = "select table_schema, table_name from information_schema.tables order by all";
  const [shapes, tables] = [await catalogue.run(workspace, {}), await workspace.warehouse.query(relations)];
  const before = await history(workspace, interval);
  const shown = await cataloguePreview.run(workspace, { ...said, interval });
  expect(await catalogue.run(workspace, {})).toEqual(shapes);
  expect(await workspace.warehouse.query(relations)).toEqual(tables);
  expect(await history(workspace, interval)).toEqual(before);
  const month = shown.figures[0]?.period ?? "";
  expect(shown.figures.map((row) => row.before)).toEqual(await figures(workspace, month));

  expect(await setCatalogue.run(workspace, said)).toEqual(shown.product);
  const after = await history(workspace, interval);
  const keys = [...new Set([...before.keys(), ...after.keys()])];
  const differing = keys.filter((key) => (before.get(key) ?? 0) !== (after.get(key) ?? 0)).sort();
  const told = new Map(
    shown.rows.map(({ period, type, cause, ...row }) => [`${period} ${type} ${cause}`, row]),
  );
  expect([...told.keys()].sort()).toEqual(differing);
  for (const [key, row] of told) {
    const [a, b] = [before.get(key) ?? 0, after.get(key) ?? 0];
    expect({ key, ...row }).toEqual({ key, before: a, after: b, difference: b - a });
  }
  expect(shown.figures.map((row) => row.after)).toEqual(await figures(workspace, month));
  return shown.changes;
}

describe("a preview of the catalogue", () => {
  it("counts who and what would be another", async () => {
    await withLines(LINES, async (workspace) => {
      const shown = await cataloguePreview.run(workspace, { product: "Vault", family: "Team" });
      expect(shown).toMatchObject({ customers: 1, changes: 1, product: { family: "Team", rank: 1 } });
      expect(shown.products).toMatchObject([{ product: "Team", family: "Team", rank: 2 }]);
      expect(shown.rows).toEqual([
        { period: "2024", type: "expansion", cause: "plan", before: 0, after: 4000, difference: 4000 },
        { period: "2024", type: "expansion", cause: "cross_sell", before: 4000, after: 0, difference: -4000 },
      ]);
      const same = await cataloguePreview.run(workspace, { product: "Vault", kind: "plan" });
      expect(same).toMatchObject({ customers: 0, changes: 0, rows: [], products: [] });
    });
  });

  it("is what saying it gives, and leaves everything as it was", async () => {
    await inWorkspace(async (workspace) => {
      await demo.run(workspace, { customers: 300 });
      const { rows } = await catalogue.run(workspace, {});
      const [plan, other] = rows.filter(({ kind }) => kind === "plan");
      const addOn = rows.find(({ kind }) => kind === "add_on");
      let changes = 0;
      const sayings: Said[] = [
        { product: addOn?.product ?? "", kind: "plan" },
        { product: plan?.product ?? "", family: "Else" },
        { product: other?.product ?? "", family: "Else", rank: 7 },
        { product: plan?.product ?? "", reset: true },
      ];
      for (const [turn, said] of sayings.entries())
        changes += await check(workspace, said, turn % 2 === 0 ? "year" : "month");
      expect(changes).toBeGreaterThan(10);
    });
  });

  it("is gone when the folder is opened again after it was cut off", async () => {
    await inFolder(async (directory) => {
      const cut = await Workspace.open(directory, effects);
      await cut.warehouse.exec("create schema preview; create table preview.catalogue (product integer)");
      await cut.close();
      const workspace = await Workspace.open(directory, effects);
      const left = await workspace.warehouse.query(
        "select 1 as one from information_schema.schemata where schema_name = 'preview'",
      );
      await workspace.close();
      expect(left).toEqual([]);
    });
  });

  it("says what closed periods keep, and refuses what says nothing", async () => {
    await withLines(LINES, async (workspace) => {
      await closeOperation.run(workspace, { period: "2024-01" });
      const { notes } = await cataloguePreview.run(workspace, { product: "Vault", kind: "add_on" });
      expect(notes).toEqual([
        "Periods up to 2024-01 are closed: their reported figures stay, and the difference shows up as drift.",
      ]);
      await expect(cataloguePreview.run(workspace, { product: "Vault" })).rejects.toThrow(
        "no change given for Vault",
      );
      await expect(cataloguePreview.run(workspace, { product: "Valut", rank: 1 })).rejects.toThrow(
        "unknown product",
      );
    });
  });
});
