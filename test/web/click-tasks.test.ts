import type { Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { firstOf } from "../../src/base/lookup.ts";
import { Pages } from "./pages.ts";
import { settled } from "./settled.ts";

const peopleSchema = z.object({
  rows: z.array(
    z.object({ name: z.string().nullable(), before: z.number(), after: z.number(), value: z.number() }),
  ),
});
const weekSchema = z.object({ rows: z.array(z.object({ name: z.string().nullable() })) });
const ratesSchema = z.object({
  rows: z.array(z.object({ value: z.number(), previous: z.number() })).length(1),
});
/** The range of the pages: twelve months up to the latest. */
const YEAR = "from=2025-11&to=2026-10&interval=range";

/** What a newcomer asks, found from the overview by what is written there; each in as few clicks as it may take. */
describe("questions and the clicks to their answers", () => {
  let pages: Pages;
  let page: Page;
  let clicks: number;
  beforeAll(async () => {
    pages = await Pages.shared();
  });
  afterAll(() => pages?.stop());
  afterEach(() => pages.closeWindows());

  it("tells in at most four clicks what made NRR fall, and which customers", async () => {
    await begin();
    const net = await rateOf("nrr");
    const gross = await rateOf("grr");
    const way = net.value < net.previous ? "fall" : "rise";
    await click(page.getByRole("link", { name: `What made NRR ${way}` }));
    const part = page.getByRole("region", { name: `What made NRR ${way}` });
    const said = (await part.locator(".section-answer").innerText()).match(/[\d.]+%/g);
    expect(said).toEqual(
      [
        ...[net.previous, net.value],
        ...[1 - gross.value, 1 - gross.previous],
        ...[net.value - gross.value, net.previous - gross.previous],
      ].map(percent),
    );
    const { rows: people } = await pages.ask(`movers/nrr?${YEAR}&limit=1000`, peopleSchema);
    const lost = people.toSorted((a, b) => a.after - a.before - (b.after - b.before)).slice(0, 10);
    expect(lost.every(({ before, after }) => after < before)).toBe(true);
    const shown = part.getByRole("region", { name: "Who lost most" }).first().locator("tbody th");
    expect(await shown.allInnerTexts()).toEqual(lost.map(({ name }) => name));
    expect(clicks).toBeLessThanOrEqual(4);
  });

  it("tells in at most five clicks who added seats and took them back", async () => {
    await begin();
    await click(page.getByRole("link", { name: "Who took seats back" }));
    const part = page.getByRole("region", { name: /^Who took it back/ }).first();
    await click(part.getByRole("button", { name: "Show more" }));
    const answer = await pages.ask(
      `movers/expansion_regret?${YEAR}&where=cause%3Dseats&limit=110`,
      peopleSchema,
    );
    const listed = answer.rows.filter(({ value }) => value > 0);
    expect(listed.length).toBeGreaterThan(10);
    expect(await part.locator("tbody th").allInnerTexts()).toEqual(listed.map(({ name }) => name));
    expect(await part.locator("tbody td.column-net").allInnerTexts()).toEqual(
      listed.map(({ value }) => String(value)),
    );
    expect(clicks).toBeLessThanOrEqual(5);
  });

  it("tells in at most three clicks which five accounts to go to next, and why", async () => {
    await begin();
    const { rows } = await pages.ask("week", weekSchema);
    const names = rows.slice(0, 5).map(({ name }) => name);
    expect(await page.locator("[data-figure=next] li a").allInnerTexts()).toEqual(names);
    await click(page.getByRole("main").getByRole("link", { name: "This week" }));
    const lines = page.locator(".week-lines").first().locator(".week-line");
    const shown = await lines.locator(".week-who a").allInnerTexts();
    expect(shown.slice(0, 5)).toEqual(names);
    for (const why of (await lines.locator(".week-why").allInnerTexts()).slice(0, 5))
      expect(why).toMatch(/^\S.+ Evidence$/);
    expect(clicks).toBeLessThanOrEqual(3);
  });

  async function rateOf(metric: string) {
    const { rows } = await pages.ask(`metric/${metric}?${YEAR}&compare=previous`, ratesSchema);
    return firstOf(rows, metric);
  }

  async function begin(): Promise<void> {
    clicks = 0;
    page = await pages.open("/");
    await settled(page);
  }

  async function click(target: Locator): Promise<void> {
    clicks += 1;
    await target.click();
    await settled(page);
  }
});

/** A share as the pages write it in English. */
const percent = (share: number) =>
  new Intl.NumberFormat("en-GB", { style: "percent", minimumFractionDigits: 1 }).format(share);
