import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { PALETTES } from "../../web/look/palette.ts";
import { cents, money, Pages, seriousFindings, textOf } from "./pages.ts";
import { eventually, settled } from "./settled.ts";

const rowsSchema = z.object({
  rows: z.array(
    z.object({
      period: z.string(),
      type: z.string().optional(),
      group: z.string().optional(),
      value: z.number().nullable(),
    }),
  ),
});
const waterfallSchema = z.object({
  steps: z.array(
    z.object({
      ...{ id: z.string(), kind: z.string(), value: z.number(), end: z.number() },
      previous: z.number(),
      change: z.number(),
    }),
  ),
});

describe("movements", () => {
  let pages: Pages;

  beforeAll(async () => {
    pages = await Pages.shared();
  });
  afterAll(async () => pages?.stop());
  afterEach(async () => pages.closeWindows());

  const ask = async (path: string) => (await pages.ask(path, rowsSchema)).rows;
  /** The figure of a cell, without how many customers are in it. */
  const cell = async (page: Page, drill: string) =>
    (await textOf(page.locator(`[id="cell-${drill}"]`))).replace(/ \(.*/, "");

  async function openChart(path: string, look = {}): Promise<Page> {
    const page = await pages.open(path, look);
    await page.locator(".chart svg").first().waitFor();
    return page;
  }

  it.each([
    ["net_new_mrr;2026-10;type=expansion", "net_new_mrr?by=type&where=type%3Dexpansion"],
    ["expansion_mrr;2026-09", "expansion_mrr?"],
    ["expansion_mrr;2026-09;country=US", "expansion_mrr?by=country&where=country%3DUS"],
  ])("says quietly in how many movements the customers of %s moved", async (drill, metric) => {
    const [, period = ""] = drill.split(";");
    const path = `metric/${metric}&from=${period}&to=${period}&counts=true`;
    const { rows } = await pages.ask(path, z.object({ rows: z.array(z.object({ movements: z.number() })) }));
    const page = await pages.open(`/movements?drill=${encodeURIComponent(drill)}`);
    await page.locator(".proof-lines").waitFor();
    const told = await textOf(page.locator(".movement-count"));
    expect(told).toMatch(/^In [\d,]+ movements?\.$/);
    expect(cents(told)).toBe(rows[0]?.movements);
  });

  it("says of a level no movements", async () => {
    const page = await pages.open("/movements?drill=mrr;2026-09");
    await page.locator(".proof-lines").waitFor();
    await settled(page);
    expect(await page.locator(".movement-count").count()).toBe(0);
  });

  it.each([
    ["the whole range", "", "interval=range", "from Nov 2025 to Oct 2026"],
    ["a period that was chosen", "?period=2026-10", "", "in October 2026"],
  ])("answers its question for %s with the API's numbers", async (_, path, reading, when) => {
    const page = await openChart(`/movements${path}`);
    const [growth] = (await ask(`metric/mrr_growth?${reading}`)).slice(-1);
    const [closing] = (await ask("metric/mrr")).slice(-1);
    const size = (Math.abs(growth?.value ?? 0) * 100).toFixed(1);
    expect(await textOf(page.locator("h1"))).toMatch(
      new RegExp(`^Why did MRR (grow|fall) ${size}% ${when}\\?$`),
    );
    const answer = await textOf(page.locator(".answer"));
    expect(answer).toMatch(
      /^MRR went from US\$[\d,.]+ to US\$[\d,.]+\. Gains: new customers US\$.*\. Losses: churn US\$.*\.$/,
    );
    expect(answer).toContain(`to US$${money(closing?.value ?? 0)}. Gains`);
    expect(await seriousFindings(page)).toEqual([]);
  });

  it("shows in the table what the API says, rows that add up to net, and expansion split by group", async () => {
    const page = await openChart("/movements");
    const byType = await ask("metric/net_new_mrr?by=type");
    const net = new Map((await ask("metric/net_new_mrr")).map(({ period, value }) => [period, value ?? 0]));
    expect(net.size).toBe(12);
    for (const [period, total] of net) {
      let sum = 0;
      for (const { type, value } of byType.filter((row) => row.period === period)) {
        if (value === null || value === 0) continue;
        const text = await cell(page, `net_new_mrr;${period};type=${type}`);
        expect(text).toBe(money(value));
        sum += cents(text);
      }
      expect(cents(await cell(page, `net_new_mrr;${period}`))).toBe(total);
      expect(sum).toBe(total);
    }
    await page.getByRole("button", { name: "Split expansion by group" }).click();
    await settled(page);
    expect(new URL(page.url()).search).toBe("?split=group");
    const groups = (await ask("metric/expansion_mrr?by=group")).filter(({ period }) => period === "2026-10");
    for (const { group, value } of groups) {
      if (value === 0) continue;
      const shown = await cell(page, `net_new_mrr;2026-10;type=expansion;group=${group}`);
      expect({ group, shown }).toEqual({ group, shown: money(value ?? 0) });
    }
    await page.locator(`.chart path[fill="${PALETTES.light.group.upsell}"]`).first().waitFor();
  });

  it("opens the customers behind a bar, then their evidence, and gives the focus back on Escape", async () => {
    const page = await openChart("/movements");
    await page.locator(`.chart path[fill="${PALETTES.light.movement.churn}"]`).first().click();
    const drawer = page.getByRole("dialog");
    await drawer.locator(".proof-line").first().waitFor();
    const drill = new URL(page.url()).searchParams.get("drill") ?? "";
    expect(drill).toMatch(/^net_new_mrr;[\d-]+;type=churn$/);
    const shown = cents(await cell(page, drill));
    expect(cents(await textOf(drawer.locator(".proof-figure")))).toBe(shown);
    expect(await textOf(drawer.locator(".proof-sum"))).toContain("matches the figure");
    const lines = await drawer.locator(".proof-value").allTextContents();
    expect(lines.reduce((sum, text) => sum + cents(text), 0)).toBe(shown);
    await drawer.locator(".mover").first().click();
    await drawer.locator(".proof-evidence").first().waitFor();
    expect(await textOf(drawer.locator(".proof-evidence").first())).toMatch(/rows? [\d,]+.* of \S+/);
    await page.keyboard.press("Escape");
    await drawer.waitFor({ state: "detached" });
    expect(page.url()).not.toContain("drill=");
    const focused = () =>
      page.evaluate(() => document.activeElement?.className ?? document.activeElement?.id);
    await eventually(focused).toMatch(/chart|cell/);
  });

  it.each([
    ["light", 1440],
    ["dark", 360],
  ] as const)(
    "has no serious findings of axe with what is behind a cell open, in %s at %i",
    async (scheme, width) => {
      const page = await pages.open("/movements?drill=new_mrr;2026-04", { scheme, width });
      const drawer = page.getByRole("dialog");
      await drawer.locator(".mover").first().waitFor();
      expect(await seriousFindings(page)).toEqual([]);
      await drawer.locator(".mover").first().click();
      await drawer.locator(".proof-evidence").first().waitFor();
      expect(await seriousFindings(page)).toEqual([]);
    },
  );

  it("opens the period that an address names, whatever the interval of the page", async () => {
    const page = await pages.open("/movements?interval=quarter&drill=new_mrr;2026-04");
    const [april] = await ask("metric/new_mrr?from=2026-04&to=2026-04");
    const figure = page.getByRole("dialog").locator(".proof-figure");
    expect(cents(await textOf(figure))).toBe(april?.value);
  });

  it("steps from opening to closing, and each step opens what it is made of", async () => {
    const page = await openChart("/movements");
    const { steps } = await pages.ask("waterfall?compare=previous", waterfallSchema);
    const rows = page.locator(".steps tbody tr");
    const columnOf = async (place: number) =>
      (await rows.locator(`td:nth-of-type(${place})`).allTextContents()).map(cents);
    expect(await columnOf(3)).toEqual(steps.map(({ previous }) => previous));
    expect(await columnOf(4)).toEqual(steps.map(({ change }) => change));
    expect(await rows.count()).toBe(steps.length);
    expect(steps.length).toBeLessThanOrEqual(12);
    const amounts = (await rows.locator("td:nth-of-type(1)").allTextContents()).map(cents);
    expect(amounts).toEqual(steps.map(({ value }) => value));
    const parts = amounts.slice(0, -1).reduce((sum, value) => sum + value, 0);
    expect(parts).toBe(amounts.at(-1));
    for (const id of ["opening", "other_expansion", "churn", "closing"]) {
      const index = steps.findIndex((step) => step.id === id);
      if (index < 0) continue;
      await rows.nth(index).locator(".cell").first().click();
      const figure = page.getByRole("dialog").locator(".proof-figure");
      await figure.waitFor();
      expect({ id, figure: cents(await textOf(figure)) }).toEqual({ id, figure: amounts[index] });
      await page.keyboard.press("Escape");
      await page.getByRole("dialog").waitFor({ state: "detached" });
    }
  });

  it("keeps everything in the address", async () => {
    const page = await openChart("/movements");
    await page.getByLabel("Interval").selectOption("quarter");
    await page.getByLabel("Compare").selectOption("year");
    await page.getByLabel("Policy").selectOption("stripe");
    await page.getByLabel("Range").selectOption("all");
    await page.getByRole("button", { name: "Churn", exact: true }).click();
    await page.locator(".figures tbody th", { hasText: /^Q/ }).first().waitFor();
    await settled(page);
    const before = await stateOf(page);
    expect(Object.fromEntries(new URL(page.url()).searchParams)).toEqual({
      range: "all",
      interval: "quarter",
      compare: "year",
      policy: "stripe",
      hide: "churn",
    });
    expect(await textOf(page.locator(".figures tbody th").first())).toBe("Q4 2026 so far");
    await page.reload();
    await page.locator(".chart svg").first().waitFor();
    await settled(page);
    expect(await stateOf(page)).toEqual(before);
    await page.goBack();
    await eventually(() => page.getByLabel("Range").inputValue()).toBe("12");
    expect(await page.getByLabel("Policy").inputValue()).toBe("stripe");
  });

  it("keeps currencies apart where a policy does", async () => {
    const page = await openChart("/movements?policy=lago");
    await page.getByLabel("Currency").selectOption("EUR");
    await page.locator(".answer", { hasText: "€" }).waitFor();
    await settled(page);
    await page.locator("[id^='cell-mrr;']").first().click();
    await page.getByRole("dialog").locator(".proof-line").first().waitFor();
    expect(await textOf(page.locator(".proof-sum"))).toMatch(/Total: €[\d,.]+, which matches the figure/);
  });

  it("fits a phone, with the first column in its place, and turns dark", async () => {
    const page = await openChart("/movements", { width: 360, scheme: "dark" });
    const width = () => page.evaluate(() => document.documentElement.scrollWidth);
    expect(await width()).toBe(360);
    await page.locator(`.chart path[fill="${PALETTES.dark.movement.churn}"]`).first().waitFor();
    await page.locator(".bar-toggle").click();
    await page.getByLabel("Interval").selectOption("year");
    const first = page.locator(".figures th[scope=row]", { hasText: /^\d{4}/ }).first();
    await first.waitFor();
    await settled(page);
    expect(await width()).toBe(360);
    const before = await first.boundingBox();
    await page
      .locator(".table-box")
      .first()
      .evaluate((box) => box.scrollTo({ left: 200 }));
    expect((await first.boundingBox())?.x).toBe(before?.x);
    expect(await seriousFindings(page)).toEqual([]);
  });
});

async function stateOf(page: Page): Promise<unknown> {
  return {
    title: await textOf(page.locator("h1")),
    answer: await textOf(page.locator(".answer")),
    figures: await page.locator(".figures td").allTextContents(),
    bars: await page.locator(".chart").first().locator("path").count(),
  };
}
