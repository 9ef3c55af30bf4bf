import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { cents, money, Pages, seriousFindings, textOf } from "./pages.ts";
import { eventually, settled } from "./settled.ts";

const coverageSchema = z.object({
  now: z.object({ state: z.string(), open: z.number(), remaining: z.number() }),
});
const figuresSchema = z.object({
  rows: z.array(
    z.object({
      period: z.string(),
      value: z.number().nullable(),
      previous: z.number().nullish(),
      change: z.number().optional(),
      growth: z.number().nullish(),
    }),
  ),
});
const stepsSchema = z.object({ steps: z.array(z.object({ value: z.number() })) });
const boardSchema = z.object({
  rows: z.array(z.object({ key: z.string(), value: z.number() })),
  total: z.object({ value: z.number() }),
});

const RANGES: Record<string, [from: string, to: string]> = {
  month: ["2026-10", "2026-10"],
  "last-quarter": ["2026-07", "2026-09"],
  ytd: ["2026-01", "2026-10"],
  all: ["2023-11", "2026-10"],
};

const grew = (ratio: number | null | undefined) => `grew ${percent((ratio ?? 0) - 1)}`;
const shrinking = (ratio: number | null | undefined) => `shrinking ${percent(1 - (ratio ?? 0))}`;
const percent = (ratio: number) => `${(ratio * 100).toFixed(1)}%`;

function wordOf(was: number, is: number): string {
  if (was > 0) return "to below zero";
  return is > 0 ? "from below zero" : is < was ? "further below zero" : "closer to zero";
}

describe("the overview", () => {
  let pages: Pages;

  beforeAll(async () => {
    pages = await Pages.shared();
  });
  afterAll(async () => pages?.stop());
  afterEach(async () => pages.closeWindows());

  async function last(path: string) {
    const { rows } = await pages.ask(path, figuresSchema);
    return rows.at(-1);
  }

  const card = (page: Page, id: string) => page.locator(`[data-figure="${id}"]`);

  it("says by how much existing customers grew, and shows in each card what the API says", async () => {
    const page = await pages.open("/");
    const nrr = await last("metric/nrr?interval=range&compare=previous");
    const mrr = await last("metric/mrr?interval=range&compare=previous");
    const expansion = await last("metric/expansion_mrr?interval=range");
    const title = await textOf(page.locator("h1"));
    expect(title).toBe(
      `Existing customers ${grew(nrr?.value)}, after ${shrinking(nrr?.previous)} in Nov 2024 – Oct 2025`,
    );
    const answer = await textOf(page.locator(".answer"));
    expect(answer).toContain(`now bring in ${percent(nrr?.value ?? 0)} of what they did then`);
    expect(answer).toContain(`Expansion added US$${money(expansion?.value ?? 0)} from Nov 2025 to Oct 2026.`);
    expect(await textOf(card(page, "nrr").locator(".key-value"))).toBe(percent(nrr?.value ?? 0));
    expect(await textOf(card(page, "mrr").locator(".key-value"))).toBe(`US$${money(mrr?.value ?? 0)}`);
    const change = await textOf(card(page, "mrr").locator(".key-change"));
    expect(cents(change.split("%")[0]?.split(/ (?=[+-])/)[1] ?? "")).toBe(mrr?.change);
    expect(change).toContain(percent(mrr?.growth ?? 0));
    const { now } = await pages.ask("coverage", coverageSchema);
    const covered = await textOf(card(page, "coverage"));
    if (now.state === "target_met") expect(covered).toContain("Target reached");
    else expect(covered).toContain(`US$${money(now.open)}`);
    expect(await seriousFindings(page)).toEqual([]);
  });

  it.each(["month", "last-quarter", "ytd", "all"])("has figures of the whole range: %s", async (range) => {
    const page = await pages.open(`/?range=${range}`);
    const [from, to] = RANGES[range] ?? [];
    const asked = `interval=range&from=${from}&to=${to}`;
    for (const id of ["expansion_mrr", "net_new_mrr"]) {
      const figure = await last(`metric/${id}?${asked}`);
      const shown = await textOf(card(page, id).locator(".key-value"));
      expect([id, cents(shown)]).toEqual([id, figure?.value]);
    }
    const nrr = await last(`metric/nrr?${asked}`);
    const shown = await textOf(card(page, "nrr").locator(".key-value"));
    expect(shown).toBe(nrr?.value === null || nrr === undefined ? "–" : percent(nrr.value));
  });

  it("says what changed MRR most, each with its customers and the proof behind it", async () => {
    const page = await pages.open("/");
    const { steps } = await pages.ask("waterfall", stepsSchema);
    const sizes = steps.slice(1, -1).map(({ value }) => Math.abs(value));
    const expected = sizes
      .sort((a, b) => b - a)
      .slice(0, 3)
      .map(money);
    const reasons = page.locator(".why .why-reason");
    const amounts = (await reasons.allTextContents()).map((text) => /US\$([\d,.]*\d)/.exec(text)?.[1]);
    expect(amounts).toEqual(expected);
    await eventually(() => textOf(page.locator(".why-list li").first())).toMatch(/\d+ customers?$/);
    await reasons.first().click();
    const drawer = page.getByRole("dialog");
    await drawer.locator(".proof-line").first().waitFor();
    expect(await textOf(drawer.locator(".proof-sum"))).toContain("matches the figure");
  });

  it("says in a word what became of a figure across zero, and points its arrow that way", async () => {
    const { rows } = await pages.ask(
      "metric/net_new_mrr?interval=month&from=2023-01&to=2026-09",
      z.object({ rows: z.array(z.object({ period: z.string(), value: z.number() })) }),
    );
    const below = rows.findIndex(({ value }, index) => index > 0 && value < 0);
    for (const index of [below, below + 1]) {
      const [was, is] = [rows[index - 1]?.value ?? 0, rows[index]?.value ?? 0];
      const { period } = rows[index] ?? {};
      const page = await pages.open(`/?from=${period}&to=${period}`);
      const change = await textOf(card(page, "net_new_mrr").locator(".key-change"));
      expect(change).toMatch(is < was ? /^▼ -US\$/ : /^▲ \+US\$/);
      expect(change).toContain(wordOf(was, is));
      expect(change).toContain(is < was ? "worse" : "better");
      expect(change).not.toContain("%");
    }
  });

  it("opens what is behind a card, and gives the focus back on Escape", async () => {
    const page = await pages.open("/");
    const value = card(page, "expansion_mrr").locator(".key-value");
    const shown = await textOf(value);
    await value.focus();
    await page.keyboard.press("Enter");
    const drawer = page.getByRole("dialog");
    await drawer.locator(".proof-line").first().waitFor();
    expect(await textOf(drawer.locator(".proof-figure"))).toBe(shown);
    expect(await textOf(drawer.locator(".proof-sum"))).toContain("matches the figure");
    await page.keyboard.press("Escape");
    await drawer.waitFor({ state: "detached" });
    const hasFocus = () => value.evaluate((element) => element === document.activeElement);
    await eventually(hasFocus).toBe(true);
    await page.keyboard.press("Enter");
    await drawer.locator(".proof-line").first().waitFor();
    await page.goBack();
    await drawer.waitFor({ state: "detached" });
    await eventually(hasFocus).toBe(true);
  });

  it("turns dark when told to, and stays so", async () => {
    const page = await pages.open("/");
    await page.getByRole("button", { name: "Preferences" }).click();
    await page.getByText("Dark", { exact: true }).click();
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    await eventually(ground).toBe("rgb(20, 23, 26)");
    await page.reload();
    expect(await ground()).toBe("rgb(20, 23, 26)");
    await settled(page);
  });

  it("ranks segments as the API does, by what the reader chooses, and keeps the choice in the address", async () => {
    const page = await pages.open("/");
    await page.getByLabel("Break down by").selectOption("product");
    await settled(page);
    expect(page.url()).toContain("by=product");
    const board = await pages.ask("leaderboard/expansion_rate?by=product&top=6&interval=range", boardSchema);
    const names = page.locator(".board tbody th");
    await eventually(() => names.allTextContents()).toEqual([
      ...board.rows.map(({ key }) => key ?? "Unknown"),
      "All customers",
    ]);
    expect(await page.locator(".board .cell").allTextContents()).toEqual(
      [...board.rows, board.total].map(({ value }) => percent(value)),
    );
    await page.reload();
    await settled(page);
    expect(await page.getByLabel("Break down by").inputValue()).toBe("product");
  });

  it("says what a figure means, and how fresh all of them are", async () => {
    const page = await pages.open("/");
    await page.getByRole("button", { name: "What Quick ratio means" }).click();
    const meaning = page.getByRole("dialog", { name: "Quick ratio" });
    expect(await textOf(meaning)).toContain("cambium metric quick_ratio");
    expect(await textOf(meaning)).toContain("Higher is better.");
    await page.keyboard.press("Escape");
    expect(await textOf(page.locator(".freshness"))).toMatch(
      /Demo data.*Demo company, .*data up to 31 Oct 2026.*0 bad rows skipped/,
    );
    await page.getByRole("link", { name: "Use your own data" }).click();
    await eventually(() => page.url()).toContain("/bring");
  });

  it("says what cannot be shown, and takes back what the address asked", async () => {
    const page = await pages.open("/?policy=nobody");
    await page.getByText('Unknown policy: "nobody".').waitFor();
    await page.getByRole("button", { name: "Back to your organisation’s policy" }).click();
    await page.locator(".answer", { hasText: "Expansion added" }).waitFor();
    expect(pages.complaints.splice(0).every((text) => text.includes("400"))).toBe(true);
    await page.goto(`${pages.served.url}/?from=2020-01&to=2020-03`);
    await page.getByRole("button", { name: "Show all periods" }).click();
    await page.locator(".answer", { hasText: "Expansion added" }).waitFor();
  });

  it("fits a phone in the dark, and has no serious findings of axe there", async () => {
    const page = await pages.open("/", { width: 360, scheme: "dark" });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    expect(await seriousFindings(page)).toEqual([]);
  });
});
