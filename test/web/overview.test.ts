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
      value: z.number(),
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

  it("answers its question, and shows in each card what the API says", async () => {
    const page = await pages.open("/");
    const nrr = await last("metric/nrr_12m");
    const mrr = await last("metric/mrr?from=2026-10&to=2026-10&compare=previous");
    expect(await textOf(page.locator("h1"))).toBe("Did existing customers grow in the year to October 2026?");
    const answer = await textOf(page.locator(".answer"));
    expect(answer).toContain(`now bring in ${percent(nrr?.value ?? 0)} of what they did then`);
    expect(answer.startsWith((nrr?.value ?? 0) > 1 ? "Yes" : "No")).toBe(true);
    expect(await textOf(card(page, "nrr_12m").locator(".key-value"))).toBe(percent(nrr?.value ?? 0));
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

  it("joins in its answer an amount and the share that this amount is of opening MRR", async () => {
    for (const [path, from, to] of [
      ["/", "2026-10", "2026-10"],
      ["/?interval=year&period=2025", "2025", "2025"],
    ] as const) {
      const page = await pages.open(path);
      const answer = await textOf(page.locator(".answer"));
      const told = /added US\$([\d,.]+) (?:in|on) .*?, ([\d.]+)% of opening MRR/.exec(answer);
      const range = `from=${from}&to=${to}&interval=${from.length === 4 ? "year" : "month"}`;
      const { steps } = await pages.ask(`waterfall?${range}`, stepsSchema);
      const { rows } = await pages.ask(`metric/expansion_mrr?${range}`, figuresSchema);
      const [opening, added] = [steps[0]?.value ?? 0, rows[0]?.value ?? 0];
      expect(told?.slice(1)).toEqual([money(added), ((added / opening) * 100).toFixed(1)]);
    }
  });

  it("says in a word what became of a figure across zero, and points its arrow that way", async () => {
    const { rows } = await pages.ask(
      "metric/net_new_mrr?interval=week&from=2026-01-05&to=2026-10-25&compare=previous",
      z.object({ rows: z.array(z.object({ period: z.string(), value: z.number() })) }),
    );
    const below = rows.findIndex(({ value }) => value < 0);
    for (const index of [below, below + 1]) {
      const [was, is] = [rows[index - 1]?.value ?? 0, rows[index]?.value ?? 0];
      const page = await pages.open(`/?interval=week&range=all&period=${rows[index]?.period}`);
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
    await page.getByLabel("Break down by").selectOption("stage");
    await settled(page);
    expect(page.url()).toContain("by=stage");
    const board = await pages.ask("leaderboard/expansion_rate?by=stage&top=6&period=2026-10", boardSchema);
    const names = page.locator(".board tbody th");
    await eventually(() => names.allTextContents()).toEqual([
      ...board.rows.map(({ key }) => named(key)),
      "All customers",
    ]);
    expect(await page.locator(".board .cell").allTextContents()).toEqual(
      [...board.rows, board.total].map(({ value }) => percent(value)),
    );
    await page.reload();
    await settled(page);
    expect(await page.getByLabel("Break down by").inputValue()).toBe("stage");
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
    await page.locator(".answer", { hasText: "MRR" }).waitFor();
    expect(pages.complaints.splice(0).every((text) => text.includes("400"))).toBe(true);
    await page.goto(`${pages.served.url}/?from=2020-01&to=2020-03`);
    await page.getByRole("button", { name: "Show all periods" }).click();
    await page.locator(".answer", { hasText: "MRR" }).waitFor();
  });

  it("fits a phone in the dark, and has no serious findings of axe there", async () => {
    const page = await pages.open("/", { width: 360, scheme: "dark" });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    expect(await seriousFindings(page)).toEqual([]);
  });
});

/** A stage as English writes it. */
function named(key: string | null): string {
  return key === null ? "Unknown" : key.charAt(0).toUpperCase() + key.slice(1);
}
