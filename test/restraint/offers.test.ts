import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { Workspace } from "../../src/api/workspace.ts";
import { type Sold, withSold } from "../growth/books.ts";
import { ask } from "./asking.ts";

const sold = (customer_id: string, more: Partial<Sold> = {}): Sold => ({
  ...{ customer_id, item_id: `${customer_id}.1`, product: "Team", plan: "small", family: "Team", rank: 1 },
  ...{ start: "2025-01-01", amount: 50 },
  ...more,
});

const COMPANY: Sold[] = [
  sold("acme"),
  sold("bolt"),
  sold("bolt", { item_id: "bolt.2", product: "Vault", plan: "vault", family: "Vault" }),
  sold("cask", { product: "Team", plan: "big", rank: 1, amount: 90 }),
  // Contracts on December 20.
  sold("dune", { end: "2025-12-20", amount: 80, plan: "big" }),
  sold("dune", { start: "2025-12-20" }),
  sold("edge", { start: "2025-12-10" }),
];

const verdictSchema = z.object({
  allowed: z.boolean(),
  from: z.string().nullable(),
  reasons: z.array(z.object({ rule: z.string() })),
});

/** What `offer check` says: yes, or its rules and the day. */
async function check(workspace: Workspace, customer: string, more: Record<string, unknown> = {}) {
  const { allowed, from, reasons } = verdictSchema.parse(
    await ask(workspace, "offer check", { customer, ...more }),
  );
  return allowed ? "yes" : `${reasons.map(({ rule }) => rule).join(", ")}; from ${from}`;
}

const today = "2026-01-05";
const add = async (workspace: Workspace, input: Record<string, unknown>) => {
  const { id, version } = await ask(workspace, "offers add", { channel: "email", ...input });
  return { id, version };
};

it("refuses the third offer and says from when it would allow it", async () => {
  await withSold(today, COMPANY, async (workspace) => {
    const made = { customer: "acme", what: "Vault" };
    const first = await add(workspace, { ...made, at: "2025-11-01" });
    await ask(workspace, "offers answer", { id: first.id, answer: "ignored", at: "2025-11-10" });
    expect(await check(workspace, "acme")).toBe("yes");
    const second = await add(workspace, { ...made, channel: "call", at: "2025-12-28" });
    expect(await check(workspace, "acme")).toBe("open_offer, often; from 2026-01-30");
    await ask(workspace, "offers answer", { id: second.id, answer: "accepted", at: "2026-01-02" });
    // November 1 is out of the last 90 days on January 30.
    expect(await check(workspace, "acme")).toBe("often; from 2026-01-30");
    expect(await check(workspace, "acme", { at: "2026-01-29" })).toBe("often; from 2026-01-30");
    expect(await check(workspace, "acme", { at: "2026-01-30" })).toBe("yes");
    expect(await check(workspace, "acme", { channel: "self_serve" })).toBe("yes");
    const third = await ask(workspace, "offers add", { ...made, channel: "quote" });
    expect(third).toMatchObject({ allowed: false, from: "2026-01-30" });
    await ask(workspace, "offers remove", { id: third.id });
    await ask(workspace, "offers remove", { id: first.id });
    expect(await check(workspace, "acme")).toBe("yes");
  });
});

it("reads from the books who contracted, is new, has it already, or is blocked", async () => {
  await withSold(today, COMPANY, async (workspace) => {
    expect(await check(workspace, "dune")).toBe("contraction; from 2026-01-20");
    expect(await check(workspace, "edge")).toBe("first_days; from 2026-01-09");
    expect(await check(workspace, "bolt", { what: "Vault" })).toBe("has; from null");
    expect(await check(workspace, "acme", { what: "Vault" })).toBe("yes");
    expect(await check(workspace, "acme", { what: "Team / small" })).toBe("has; from null");
    expect(await check(workspace, "acme", { what: "Team / big" })).toBe("yes");
    const { id } = await ask(workspace, "blocks set", {
      ...{ customer: "acme", reason: "Support", from: "2026-01-01", until: "2026-01-04" },
    });
    expect(await check(workspace, "acme")).toBe("support_rest; from 2026-01-18");
    await ask(workspace, "blocks set", { customer: "acme", reason: "Legal", id });
    expect(await check(workspace, "acme")).toBe("block; from null");
    await ask(workspace, "blocks remove", { id });
    expect(await check(workspace, "acme")).toBe("yes");
  });
});

it("blocks customers whose attribute means support", async () => {
  const industry = "in trouble";
  await withSold(today, [sold("acme"), sold("bolt", { industry })], async (workspace) => {
    await ask(workspace, "offers settings set", { setting: "support", value: `industry=${industry}` });
    expect(await check(workspace, "acme")).toBe("yes");
    expect(await check(workspace, "bolt")).toBe("block; from null");
    expect(await ask(workspace, "blocks")).toMatchObject({
      total: 1,
      rows: [{ id: null, customer: "bolt", reason: `industry is ${industry}`, until: null }],
    });
    await ask(workspace, "offers settings set", { setting: "support", reset: true });
    expect(await check(workspace, "bolt")).toBe("yes");
  });
});

it("holds back while a payment is past due", async () => {
  await withSold(today, [sold("acme")], async (workspace) => {
    const file = join(workspace.directory, "due.csv");
    await writeFile(
      file,
      "customer_id,item_id,product,start,end,amount,status\nbolt,b,Team,2025-01-01,2025-12-01,50,active\nbolt,b,Team,2025-12-01,,50,past_due\n",
    );
    await ask(workspace, "import", { source: "subscriptions", files: [file] });
    expect(await check(workspace, "bolt")).toBe("past_due; from null");
    expect(await check(workspace, "bolt", { at: "2025-11-30" })).toBe("yes");
  });
});

describe("bad input", () => {
  const BAD: [says: string, name: string, input: Record<string, unknown>, code: string][] = [
    ["an unknown customer", "offers add", { customer: "nobody", channel: "call" }, "not_found"],
    ["an unknown product", "offers add", { customer: "acme", channel: "call", what: "Sky" }, "not_found"],
    ["a quantity of nothing", "offers add", { customer: "acme", channel: "call", quantity: 3 }, "usage"],
    ["an offer to come", "offers add", { customer: "acme", channel: "call", at: "2026-01-06" }, "usage"],
    ["an unknown offer", "offers answer", { id: "none", answer: "declined" }, "not_found"],
    [
      "a block that ends before it begins",
      "blocks set",
      { customer: "acme", reason: "x", until: "2026-01-05" },
      "usage",
    ],
    ["an unknown block", "blocks remove", { id: "none" }, "not_found"],
    ["an unknown setting", "offers settings set", { setting: "moods", value: "1" }, "usage"],
    ["a setting out of bounds", "offers settings set", { setting: "offers", value: "0" }, "usage"],
    ["a setting that isn't a number", "offers settings set", { setting: "offers", value: "two" }, "usage"],
  ];
  it("is refused and leaves nothing behind", async () => {
    await withSold(today, COMPANY, async (workspace) => {
      for (const [says, name, input, code] of BAD) {
        await expect(ask(workspace, name, input), says).rejects.toMatchObject({ code });
        expect(workspace.store.versions.last("offer") + workspace.store.versions.last("block"), says).toBe(0);
      }
    });
  });
});

it("refuses an answer before the offer, and a change of what somebody else changed meanwhile", async () => {
  await withSold(today, COMPANY, async (workspace) => {
    const { id, version } = await add(workspace, { customer: "acme", at: "2025-12-01" });
    const answer = { id, answer: "declined", reason: "No budget" };
    await expect(ask(workspace, "offers answer", { ...answer, at: "2025-11-30" })).rejects.toMatchObject({
      code: "usage",
    });
    await ask(workspace, "offers answer", { ...answer, version, at: "2025-12-01" });
    await expect(ask(workspace, "offers answer", { ...answer, version })).rejects.toMatchObject({
      code: "conflict",
    });
    expect(await ask(workspace, "offers", { answer: "declined" })).toMatchObject({
      total: 1,
      rows: [{ customer: "acme", reason: "No budget" }],
    });
    expect(await check(workspace, "acme")).toBe("rest; from 2026-01-31");
  });
});
