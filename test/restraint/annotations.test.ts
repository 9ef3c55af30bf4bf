import { expect, it } from "vitest";
import { LIMITS } from "../../src/base/limits.ts";
import { type Sold, withSold } from "../growth/books.ts";
import { ask } from "./asking.ts";

const sold = (customer_id: string, start: string, amount: number, more: Partial<Sold> = {}): Sold => ({
  ...{ customer_id, item_id: `${customer_id}.1`, product: "Team", plan: "monthly", family: "Team" },
  ...{ start, amount },
  ...more,
});

it("returns notes by hand, of imports and of price changes, for a range of days", async () => {
  const all = [
    sold("acme", "2025-01-01", 50),
    // Two customers at $60: more than the one at $50, from March 2 on.
    sold("bolt", "2025-03-01", 60),
    sold("cask", "2025-03-02", 60),
  ];
  await withSold("2026-01-05", all, async (workspace) => {
    const launch = await ask(workspace, "annotations set", { on: "2025-06-01", text: "Launch of Vault" });
    const told = { source: "hand", text: "Launch of Vault", on: "2025-06-01", id: launch.id };
    const price = {
      ...{ source: "price", on: "2025-03-02", product: "Team", price: "monthly", currency: "USD" },
      ...{ before: 5000, after: 6000, id: null },
    };
    const imported = {
      source: "import",
      on: "2026-01-05",
      text: "Import of subscriptions to main",
      id: null,
    };
    expect(await ask(workspace, "annotations")).toMatchObject({ total: 3, rows: [imported, told, price] });
    expect(await ask(workspace, "annotations", { from: "2025-06-01", to: "2025-06-01" })).toMatchObject({
      total: 1,
      rows: [told],
    });
    expect(await ask(workspace, "annotations", { from: "2025-06-02", source: ["hand"] })).toMatchObject({
      total: 0,
    });
    await ask(workspace, "annotations set", { on: "2025-06-02", text: "Launch", id: launch.id });
    expect(await ask(workspace, "annotations", { source: ["hand"] })).toMatchObject({
      rows: [{ on: "2025-06-02", text: "Launch" }],
    });
    const stale = { id: launch.id, version: launch.version };
    await expect(ask(workspace, "annotations remove", stale)).rejects.toMatchObject({ code: "conflict" });
    await ask(workspace, "annotations remove", { id: launch.id });
    expect(await ask(workspace, "annotations", { source: ["hand"] })).toMatchObject({ total: 0 });
    const swapped = { from: "2025-06-02", to: "2025-06-01" };
    await expect(ask(workspace, "annotations", swapped)).rejects.toMatchObject({ code: "usage" });
  });
});

it("keeps no more notes than allowed", async () => {
  await withSold("2026-01-05", [sold("acme", "2025-01-01", 50)], async (workspace) => {
    const { most } = LIMITS.annotations;
    const body = { on: "2025-06-01", text: "Note", source: "hand" };
    const at = "2025-06-01T00:00:00.000Z";
    workspace.store.versions.append(
      "annotation",
      Array.from({ length: most - 1 }, (_, n) => ({ id: `n${n}`, at, body })),
      { by: "test", now: workspace.effects.now() },
    );
    await ask(workspace, "annotations set", { on: "2025-06-01", text: "The last one" });
    await expect(
      ask(workspace, "annotations set", { on: "2025-06-01", text: "One too many" }),
    ).rejects.toMatchObject({ code: "too_much" });
  });
});
