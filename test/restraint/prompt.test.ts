import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { plainOffer } from "../../src/api/restraint/offers-operations.ts";
import { promptCounts } from "../../src/growth/prompt/prompt-counts.ts";
import { type Sold, withSold } from "../growth/books.ts";
import { ask } from "./asking.ts";

const sold = (customer_id: string, product: string, rank: number, amount: number): Sold => ({
  ...{ customer_id, item_id: `${customer_id}.1`, product, family: "Core", rank, amount },
  start: "2025-03-01",
});

it("gives one allowed step, records it once shown, and says why there is none", async () => {
  const company = [
    sold("acme", "Team", 1, 50),
    sold("calm", "Team", 1, 50),
    sold("other", "Business", 2, 150),
  ];
  await withSold("2026-01-01", company, async (workspace) => {
    const used = join(workspace.directory, "used.csv");
    const days = Array.from({ length: 10 }, (_, day) => `acme,storage,2025-12-${20 + day},95`);
    await writeFile(used, ["customer,metric,at,value", ...days].join("\n"));
    await ask(workspace, "import", { source: "usage", files: [used] });
    await ask(workspace, "limits set", { metric: "storage", amount: 90, product: "Team" });
    await ask(workspace, "limits set", { metric: "storage", amount: 500, product: "Business" });
    const prompt = (customer = "acme") => ask(workspace, "prompt", { customer, place: "storage-page" });
    expect(await prompt()).toMatchObject({
      ...{ none: null, allowed: true },
      step: {
        ...{
          kind: "limit_hit",
          subject: "storage",
          product: "Business",
          monthly: 15000,
          monthly_before: 5000,
        },
        ...{ text: expect.stringMatching(/^At the limit .*Business: 150.00 USD a month\.$/), link: null },
      },
    });
    expect(await prompt("calm")).toMatchObject({ step: null, none: "no step" });

    await ask(workspace, "prompt texts set", {
      ...{
        product: "Business",
        text: "Room for more: {more_a_month} more.",
        link: "https://x.test/{customer}?p={price}",
      },
    });
    await expect(ask(workspace, "prompt texts set", { text: "Hello {mood}" })).rejects.toMatchObject({
      code: "usage",
    });
    expect(await prompt()).toMatchObject({
      step: {
        text: "Room for more: 100.00 USD more.",
        link: expect.stringContaining("https://x.test/acme?p="),
      },
    });
    const quoted = await ask(workspace, "quote", { customer: "acme", signal: "limit_hit:storage" });
    expect(quoted).toMatchObject({ product: "Business", monthly: 15000 });

    const shown = { customer: "acme", event: "shown", place: "storage-page", what: quoted.price };
    const { offer } = await ask(workspace, "prompt record", shown);
    expect(await ask(workspace, "prompt record", shown)).toMatchObject({ offer });
    expect(await ask(workspace, "offers")).toMatchObject({ total: 1, rows: [{ channel: "in_app" }] });
    // It is the same offer, and stays; anything else waits.
    expect(await prompt()).toMatchObject({ allowed: true, same_offer: offer });
    expect(await ask(workspace, "offer check", { customer: "acme" })).toMatchObject({ allowed: false });
    const record = (event: string, more = {}) =>
      ask(workspace, "prompt record", { customer: "acme", event, offer, ...more });
    await record("clicked");
    await record("left", { step: "card" });
    await expect(record("left")).rejects.toMatchObject({ code: "usage" });
    await expect(
      ask(workspace, "prompt record", { customer: "calm", event: "done", offer }),
    ).rejects.toMatchObject({ code: "usage" });
    const counts = { place: "storage-page", shown: 1, clicked: 1, accepted: 0, done: 0 };
    expect(await ask(workspace, "prompt results")).toMatchObject({
      rows: [{ ...counts, minutes: null, left_at: "card", left: [{ step: "card", n: 1 }] }],
    });
    await record("declined");
    expect(await prompt()).toMatchObject({ step: null, none: "held back", from: "2026-03-03" });
  });
});

it("counts what became of prompts, with median minutes to the upgrade", () => {
  const at = (minutes: number) => new Date(Date.UTC(2026, 0, 1, 0, minutes)).toISOString();
  const shown = { ...plainOffer({ account: "main", customer: "a" }, at(0)), place: "page" };
  const done = (minutes: number) => ({ ...shown, clicked_at: at(1), done_at: at(minutes) });
  const found = promptCounts([
    shown,
    { ...shown, place: null },
    done(10),
    done(4),
    { ...done(7), left_at_step: "card", answer: "accepted" },
    { ...shown, clicked_at: at(1), left_at_step: "card" },
    { ...shown, place: "other", answer: "declined" },
  ]);
  expect(found).toEqual([
    {
      ...{ place: "page", shown: 5, clicked: 4, accepted: 1, declined: 0, done: 3, minutes: 7 },
      left: [{ step: "card", n: 1 }],
    },
    { place: "other", shown: 1, clicked: 0, accepted: 0, declined: 1, done: 0, minutes: null, left: [] },
  ]);
});
