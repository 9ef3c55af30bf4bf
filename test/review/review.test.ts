import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { z } from "zod";
import type { Workspace } from "../../src/api/workspace.ts";
import { type Sold, withSold } from "../growth/books.ts";
import { ask } from "../restraint/asking.ts";

const sold = (customer_id: string, product: string, rank: number, amount: number): Sold => ({
  ...{ customer_id, item_id: `${customer_id}.1`, product, family: "Core", rank, amount },
  start: "2025-03-01",
});

/** Tells an opportunity as it stands. */
function tellDeal(workspace: Workspace, id: string, customer: string, more: Record<string, unknown>): void {
  const body = {
    ...{
      account: "main",
      customer,
      title: id,
      type: "upsell",
      product: "Business",
      price: null,
      quantity: 1,
    },
    ...{ mrr: 100_000_000, currency: "USD", owner: null, stage: "identified", expected_close: null },
    ...{
      probability: null,
      source: "hand",
      signal: null,
      created: "2025-12-24",
      closed: null,
      lost_reason: null,
    },
    ...more,
  };
  const at = "2025-12-24T00:00:00.000Z";
  workspace.store.versions.append("opportunity", [{ id, at, body }], {
    by: "test",
    now: workspace.effects.now(),
  });
}

it("shows how far the quarter's signals came, and whom nobody works", async () => {
  const names = ["acme", "bolt", "cask", "dune"];
  const company = [...names.map((name) => sold(name, "Team", 1, 50)), sold("other", "Business", 2, 150)];
  await withSold("2026-01-01", company, async (workspace) => {
    const used = join(workspace.directory, "used.csv");
    const days = names.flatMap((name) =>
      Array.from({ length: 12 }, (_, day) => `${name},storage,2025-12-${20 + day},95`),
    );
    await writeFile(used, ["customer,metric,at,value", ...days].join("\n"));
    await ask(workspace, "import", { source: "usage", files: [used] });
    await ask(workspace, "limits set", { metric: "storage", amount: 90, product: "Team" });
    await ask(workspace, "limits set", { metric: "storage", amount: 500, product: "Business" });
    // They fire on December 22. One has an offer, one an opportunity made from the signal, one a won deal.
    await ask(workspace, "offers add", { customer: "acme", channel: "email", at: "2025-12-26" });
    const signal = { kind: "limit_hit", subject: "storage" };
    tellDeal(workspace, "d1", "bolt", { signal, source: "signal" });
    tellDeal(workspace, "d2", "cask", { stage: "closed_won", closed: "2025-12-30", mrr: 70_000_000 });

    const review = await ask(workspace, "review", { quarter: "2025-Q4", by: "kind" });
    const step = (name: string, count: number, money: number) =>
      expect.objectContaining({ step: name, count, money });
    expect(review).toMatchObject({ quarter: "2025-Q4", currency: "USD", groups: 1, hesitates: null });
    // The next step of the others adds $100.
    const steps = [
      step("signal", 4, 37_000),
      step("offer", 3, 27_000),
      step("opportunity", 2, 17_000),
      step("won", 1, 7000),
      step("realised", 0, 0),
      step("kept", 0, 0),
    ];
    expect(review.rows).toEqual([...steps, ...steps]);
    expect(review.rows).toMatchObject(
      [
        { group: null },
        { median_days: 4, conversion: 0.75, usual: null },
        { median_days: 2 },
        { median_days: 6, conversion: 0.5 },
        {},
        {},
        { group: "limit_hit" },
      ].concat(Array.from({ length: 5 }, () => ({}))),
    );
    await expect(ask(workspace, "review", { quarter: "2026-Q2" })).rejects.toMatchObject({ code: "usage" });
    await expect(ask(workspace, "review", { by: "weather" })).rejects.toMatchObject({ code: "usage" });

    await ask(workspace, "segments set", { name: "Two", filter: "customer=acme,bolt" });
    await ask(workspace, "segments set", { name: "One of them", filter: "customer=acme" });
    const bySegment = await ask(workspace, "review", { quarter: "2025-Q4", by: "segment" });
    const grouped = z.array(z.object({ group: z.string().nullable(), step: z.string(), count: z.number() }));
    expect(grouped.parse(bySegment.rows).filter((row) => row.step === "signal")).toEqual([
      { group: null, step: "signal", count: 4 },
      { group: "", step: "signal", count: 2 },
      { group: "Two", step: "signal", count: 2 },
      { group: "One of them", step: "signal", count: 1 },
    ]);

    expect(await ask(workspace, "reach")).toMatchObject({
      ...{ open: { customers: 4, mrr: 20_000 }, worked: { customers: 3, mrr: 15_000 } },
      ...{ reach: 0.75, reach_mrr: 0.75, total: 1, rows: [{ customer: "dune", mrr: 5000, signals: 1 }] },
    });
  });
});

it("compares how long expanded accounts stay with those that hadn't expanded that day, by hand", async () => {
  const one = (customer_id: string, spans: [start: string, end: string, amount: number][]): Sold[] =>
    spans.map(([start, end, amount]) => ({
      ...{ customer_id, item_id: `${customer_id}.1`, product: "Team", plan: `p${amount}`, family: "Core" },
      ...{ start, end, amount },
    }));
  const company = [
    // Expand on March 1: one stays, one leaves after 100 days.
    ...one("stays", [
      ["2025-01-01", "2025-03-01", 50],
      ["2025-03-01", "", 80],
    ]),
    ...one("leaves", [
      ["2025-01-01", "2025-03-01", 50],
      ["2025-03-01", "2025-06-09", 80],
    ]),
    // Had not expanded on March 1: three, of whom one leaves within 90 days and one within 180.
    ...one("a", [["2025-01-01", "", 50]]),
    ...one("b", [["2025-01-01", "2025-05-30", 50]]),
    ...one("c", [["2025-01-01", "2025-05-31", 50]]),
    // Expands only later, on the last day that is 180 days ago: the day counts of a and, until it leaves, of nobody else.
    ...one("d", [
      ["2025-01-01", "2025-07-01", 50],
      ["2025-07-01", "", 90],
    ]),
  ];
  await withSold("2025-12-28", company, async (workspace) => {
    const { rows } = await ask(workspace, "review stays");
    // On March 1: a, b, c and d hadn't expanded. 90 days later, on May 30, b has left: 3 of 4; 180 days later a and d stay.
    // On July 1: only a, which stays.
    expect(rows).toEqual([
      { days: 90, expanded: 3, stayed: 3, share: 1, others: (0.75 + 0.75 + 1) / 3 },
      { days: 180, expanded: 3, stayed: 2, share: 2 / 3, others: (0.5 + 0.5 + 1) / 3 },
      { days: 365, expanded: 0, stayed: 0, share: null, others: null },
    ]);
  });
});

it("follows a signal to money that stays, and says what was taken back", async () => {
  const item = (customer_id: string, amount: number, start: string, end = "", product = "Team"): Sold => ({
    ...{
      customer_id,
      item_id: `${customer_id}.1`,
      product,
      family: "Core",
      rank: product === "Team" ? 1 : 2,
    },
    ...{ amount, start, end },
  });
  const company = [
    item("acme", 50, "2025-03-01", "2025-07-10"),
    item("acme", 150, "2025-07-10", "", "Business"),
    item("bolt", 50, "2025-03-01", "2025-07-10"),
    item("bolt", 150, "2025-07-10", "2025-08-20", "Business"),
    item("bolt", 50, "2025-08-20"),
  ];
  await withSold("2026-01-10", company, async (workspace) => {
    const used = join(workspace.directory, "used.csv");
    const days = ["acme", "bolt"].flatMap((name) =>
      Array.from({ length: 10 }, (_, day) => `${name},storage,2025-07-0${day},95`).slice(1),
    );
    await writeFile(used, ["customer,metric,at,value", ...days].join("\n"));
    await ask(workspace, "import", { source: "usage", files: [used] });
    await ask(workspace, "limits set", { metric: "storage", amount: 90, product: "Team" });
    const won = { created: "2025-07-05", closed: "2025-07-09", stage: "closed_won" };
    tellDeal(workspace, "stays", "acme", won);
    tellDeal(workspace, "falls", "bolt", won);
    const { rows } = await ask(workspace, "review", { quarter: "2025-Q3" });
    // Both won $100; billing shows both, and only one was left 90 days after.
    const step = (name: string, count: number, money: number) =>
      expect.objectContaining({ group: null, step: name, count, money });
    expect(rows).toEqual([
      ...["signal", "offer", "opportunity", "won", "realised"].map((name) => step(name, 2, 20_000)),
      step("kept", 1, 10_000),
    ]);
    expect(await ask(workspace, "week")).toMatchObject({
      takebacks: [{ opportunity: "falls", customer: "bolt", claimed: 10_000, kept: 0 }],
    });
  });
});
