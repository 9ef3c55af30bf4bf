import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { cents, Pages, textOf } from "./pages.ts";
import { eventually, settled } from "./settled.ts";

const QUARTER = "2026-Q4";
const paceSchema = z.object({
  rows: z.array(
    z.object({
      metric: z.string(),
      period: z.string(),
      scope: z.string(),
      amount: z.number(),
      actual: z.number().nullable(),
      gap: z.number().nullable(),
    }),
  ),
});
const coverageSchema = z.object({
  quarter: z.string(),
  now: z.object({
    open: z.number(),
    expanded: z.number(),
    target: z.number().nullable(),
    remaining: z.number().nullable(),
  }),
});

/** From the goal to what is missing, to who could close it, and to the invoices that prove what has come. */
describe("from a goal to its proof", () => {
  let pages: Pages;
  let page: Page;
  beforeAll(async () => {
    pages = await Pages.shared();
  });
  afterAll(() => pages?.stop());
  afterEach(() => pages.closeWindows());

  it("has the same sums at each step", async () => {
    const { rows } = await pages.ask("pace", paceSchema);
    const goal = rows.find(
      ({ metric, period, scope }) => metric === "expansion_mrr" && period === QUARTER && scope === "company",
    );
    const { now } = await pages.ask("coverage", coverageSchema);
    expect(now.target).toBe(goal?.amount);
    expect(now.expanded).toBe(goal?.actual);
    expect(now.remaining).toBe(-(goal?.gap ?? 0));
    const gap = now.remaining ?? 0;
    const actual = goal?.actual ?? 0;

    page = await pages.open("/");
    await settled(page);
    expect(amountsIn(await textOf(page.locator("[data-figure=coverage]")))).toContain(gap);
    const said = page.locator(".goals-said li", { hasText: "Q4 2026" });
    expect(amountsIn(await textOf(said))).toEqual(expect.arrayContaining([actual, goal?.amount]));
    await said.getByRole("link").click();

    const row = page.locator(".pace-table tbody tr", { hasText: "Whole company" }).filter({
      hasText: "Q4 2026",
    });
    await row.first().waitFor();
    expect(amountsIn(await textOf(row.first()))).toEqual(expect.arrayContaining([actual, gap]));

    await row
      .first()
      .getByRole("link", { name: /to go$/ })
      .click();
    await page.locator(".growth-note").first().waitFor();
    await settled(page);
    expect(amountsIn(await textOf(page.locator(".growth-note").first()))).toContain(now.open);
    await showAll(page);
    const deals = await page.locator(".facts tbody td:nth-of-type(3)").allTextContents();
    expect(deals.map(cents).reduce((sum, mrr) => sum + mrr, 0)).toBe(now.open);

    await page.goBack();
    await row.first().locator(`[data-drill="expansion_mrr;${QUARTER}"]`).click();
    const drawer = page.getByRole("dialog");
    await drawer.locator(".proof-line").first().waitFor();
    expect(cents(await textOf(drawer.locator(".proof-figure")))).toBe(actual);
    await showAll(page);
    const values = (await drawer.locator(".proof-value").allTextContents()).map(cents);
    expect(values.reduce((sum, value) => sum + value, 0)).toBe(actual);

    await drawer.locator(".mover").first().click();
    await drawer.locator(".proof-evidence").first().waitFor();
    const lines = (await drawer.locator(".proof-value").allTextContents()).map(cents);
    expect(lines.reduce((sum, value) => sum + value, 0)).toBe(values[0]);
    expect(await textOf(drawer.locator(".proof-evidence").first())).toMatch(/\S+/);
  });
});

/** Lists the rest, as often as there is more. */
async function showAll(page: Page): Promise<void> {
  const more = page.getByRole("button", { name: /^(Show|Load) more/ });
  await eventually(async () => {
    if ((await more.count()) > 0)
      await more
        .first()
        .click({ timeout: 2000 })
        .catch(() => undefined);
    await settled(page);
    return more.count();
  }).toBe(0);
}

/** The amounts in a text, in cents. */
const amountsIn = (text: string) => [...text.matchAll(/US\$[\d,]+\.\d\d/g)].map(([amount]) => cents(amount));
