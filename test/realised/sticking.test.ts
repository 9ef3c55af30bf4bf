import { describe, expect, it } from "vitest";
import { setPersonOperation } from "../../src/api/people/people-operations.ts";
import { stickingOperation } from "../../src/api/people/sticking-operation.ts";
import type { Workspace } from "../../src/api/workspace.ts";
import { type Sold, withSold } from "../growth/books.ts";
import { keepDeals, wonDeal } from "./deals.ts";

const row = (
  customer: string,
  start: string,
  end: string,
  amount: number,
  more: Partial<Sold> = {},
): Sold => ({
  ...{ customer_id: customer, item_id: `${customer}-pro`, product: "Pro", family: "core" },
  ...{ start, amount, quantity: amount / 10, ...(end !== "" && { end }) },
  ...more,
});
const off = { discount_percent: 20 };

describe("sticking", () => {
  it("is what is kept by cause, owner and discount", async () => {
    const sold = [
      // +100 by seats on 2026-01-10, of which 40 go after 141 days.
      row("acme", "2025-01-01", "2026-01-10", 100),
      row("acme", "2026-01-10", "2026-05-31", 200),
      row("acme", "2026-05-31", "", 160),
      // 100 -> 160 with 20% off from 2026-02-01; the discount's end on
      // 2026-05-01 adds 40 by price, and 60 days later all is gone.
      row("bolt", "2025-01-01", "2026-02-01", 100),
      row("bolt", "2026-02-01", "2026-05-01", 200, off),
      row("bolt", "2026-05-01", "2026-06-30", 200),
      row("bolt", "2026-06-30", "", 50),
      // An add-on of 30, young.
      row("cone", "2025-01-01", "", 100),
      row("cone", "2026-09-01", "", 30, { item_id: "cone-x", product: "Extra", kind: "add_on" }),
    ];
    await withSold("2026-10-01", sold, async (workspace) => {
      await setPersonOperation.run(workspace, { person: "ann", name: "Ann" });
      keepDeals(workspace, {
        a: wonDeal({ customer: "acme", mrr: 50_000_000, closed: "2026-01-05", owner: "ann" }),
      });
      expect(await rowsOf(workspace, "cause")).toEqual([
        ["upsell", 160, 160, 160, 160, 60, null],
        ["price", 40, 40, 0, 0, 0, null],
        ["add-on", 30, 0, 0, 0, 0, null],
      ]);
      expect(await rowsOf(workspace, "discount")).toEqual([
        ["none", 170, 140, 100, 100, 60, null],
        ["granted", 60, 60, 60, 60, 0, null],
      ]);
      expect(await rowsOf(workspace, "owner")).toEqual([
        [null, 180, 150, 110, 110, 30, null],
        ["ann", 50, 50, 50, 50, 30, null],
      ]);
      const { rows } = await stickingOperation.run(workspace, { by: "discount" });
      expect(rows.map(({ key, unsustainable }) => [key, unsustainable])).toEqual([
        ["none", 0],
        ["granted", 6000],
      ]);
      expect((await rowsOf(workspace, "product")).map(([key]) => key)).toEqual(["Pro", "Extra"]);
    });
  });
});

async function rowsOf(workspace: Workspace, by: "cause" | "product" | "owner" | "discount") {
  const { rows } = await stickingOperation.run(workspace, { by });
  return rows.map((one) => [
    ...[one.key, one.expansion_mrr / 100, one.given_90 / 100, one.kept_90 / 100],
    ...[one.given_180 / 100, one.kept_180 / 100, one.share_365],
  ]);
}
