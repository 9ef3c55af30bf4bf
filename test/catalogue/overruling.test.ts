import { describe, expect, it } from "vitest";
import { metric } from "../../src/api/ask/questions.ts";
import { catalogue, replacePrice, setCatalogue } from "../../src/api/books/catalogue.ts";
import type { Workspace } from "../../src/api/workspace.ts";
import { type Line, reasons, shapes, withLines } from "./evidence.ts";

const LINES: Line[] = [
  { who: "a", product: "Team", amount: 100, start: "2024-01-05" },
  { who: "a", product: "Vault", amount: 40, start: "2024-02-10" },
  { who: "b", product: "Vault", amount: 40, start: "2024-01-05" },
];

/** Expansion of February by cause. */
async function causes(workspace: Workspace): Promise<Record<string, unknown>> {
  const february = { from: "2024-02", to: "2024-02" };
  const { rows } = await metric.run(workspace, { metric: "expansion_mrr", by: ["cause"], ...february });
  return Object.fromEntries(rows.map(({ cause, value }) => [String(cause), value]));
}

describe("overruling the catalogue", () => {
  it("changes history, and taking it back changes it back", async () => {
    await withLines(LINES, async (workspace) => {
      expect(await causes(workspace)).toEqual({ cross_sell: 4000 });
      const told = await setCatalogue.run(workspace, { product: "Vault", family: "Team" });
      expect(told).toMatchObject({ family: "Team", family_from: "set by the organisation", rank: 1 });
      expect(await causes(workspace)).toEqual({ plan: 4000 });
      await setCatalogue.run(workspace, { product: "Vault", kind: "add_on" });
      expect(await causes(workspace)).toEqual({ add_on: 4000 });
      expect((await shapes(workspace)).Vault).toBe("add_on, Team 1");
      await setCatalogue.run(workspace, { product: "Vault", reset: true, rank: 7 });
      expect(await shapes(workspace)).toEqual({ Team: "plan, Team 1", Vault: "plan, Vault 7" });
      await setCatalogue.run(workspace, { product: "Vault", reset: true });
      expect(await causes(workspace)).toEqual({ cross_sell: 4000 });
      expect((await reasons(workspace, "Vault"))[1]).toBe("inferred: no customer switched to or from it");
    });
  });

  it("goes before what the evidence says", async () => {
    const given = LINES.map((line) =>
      line.product === "Vault" ? { ...line, kind: "add_on", rank: 3 } : line,
    );
    await withLines(given, async (workspace) => {
      expect(await reasons(workspace, "Vault")).toEqual([
        ...["given in the evidence", "inferred: on its own", "given in the evidence"],
      ]);
      expect(await causes(workspace)).toEqual({ add_on: 4000 });
      await setCatalogue.run(workspace, { product: "Vault", kind: "plan", rank: 1 });
      expect((await reasons(workspace, "Vault"))[0]).toBe("set by the organisation");
      expect(await causes(workspace)).toEqual({ cross_sell: 4000 });
    });
  });

  it("refuses what says nothing, and what there is not, with what to do", async () => {
    await withLines(LINES, async (workspace) => {
      await expect(setCatalogue.run(workspace, { product: "Vault" })).rejects.toThrow(
        "no change given for Vault",
      );
      await expect(setCatalogue.run(workspace, { product: "Valut", rank: 1 })).rejects.toThrow(
        'unknown product: "Valut"',
      );
      const prices = { before: "Team", after: "nothing" };
      await expect(replacePrice.run(workspace, prices)).rejects.toThrow('unknown price: "Team"');
    });
  });

  it("of one price by another is listed until it is left to inference again", async () => {
    const raised: Line[] = [
      { who: "a", item: "t", product: "Team", amount: 100, start: "2024-01-05", end: "2024-02-10" },
      { who: "a", item: "t", product: "Team", amount: 110, start: "2024-02-10" },
    ];
    await withLines(raised, async (workspace) => {
      const [before, after] = ["Team @ 100.00 USD a month", "Team @ 110.00 USD a month"];
      expect(await causes(workspace)).toEqual({ plan: 1000 });
      await replacePrice.run(workspace, { before, after });
      expect(await causes(workspace)).toEqual({ price: 1000 });
      expect((await catalogue.run(workspace, {})).replacements).toEqual([{ before, after, as: "price" }]);
      await replacePrice.run(workspace, { before, after, as: "inferred" });
      expect(await causes(workspace)).toEqual({ plan: 1000 });
      expect((await catalogue.run(workspace, {})).replacements).toEqual([]);
    });
  });
});
