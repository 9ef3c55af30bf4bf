import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { cents, money, Pages, seriousFindings, textOf } from "./pages.ts";
import { eventually, settled } from "./settled.ts";

const answer = z.object({
  rows: z.array(
    z.object({
      period: z.string(),
      group: z.string().optional(),
      cause: z.string().optional(),
      value: z.number().nullable(),
      customers: z.number().optional(),
    }),
  ),
});
const movers = z.object({
  customers: z.number(),
  total: z.number(),
  rows: z.array(z.object({ customer: z.string(), name: z.string().nullable(), value: z.number() })),
});
const byProduct = z.object({ rows: z.array(z.object({ product: z.string(), value: z.number() })) });
const ranking = z.object({
  rows: z.array(z.object({ name: z.string().nullable(), value: z.number(), is_other: z.boolean() })),
});
const lasting = z.object({ rows: z.array(z.object({ months: z.number(), value: z.number().nullable() })) });

describe("the expansion page", () => {
  let pages: Pages;
  beforeAll(async () => {
    pages = await Pages.shared();
  });
  afterAll(() => pages?.stop());
  afterEach(() => pages.closeWindows());

  it("answers how much was added, and shows by what as the API says", async () => {
    const page = await pages.open("/expansion");
    const added = await pages.ask("movers/expansion_mrr", movers);
    expect(await textOf(page.locator(".answer"))).toMatch(
      new RegExp(
        `^${added.customers} customers added US\\$${money(added.total)} in MRR, US\\$[\\d.,]+ (more|less) than in`,
      ),
    );
    const table = page.locator('[aria-labelledby="expansion-title"] .figures');
    for (const cut of ["group", "cause"] as const) {
      if (cut === "cause") await page.getByText("By cause", { exact: true }).click();
      await settled(page);
      const { rows } = await pages.ask(`metric/expansion_mrr?by=${cut}&counts=true`, answer);
      for (const row of rows.filter(({ period, value }) => period >= "2026-08" && value !== 0)) {
        const cell = table.locator(`[id="cell-expansion_mrr;${row.period};${cut}=${row[cut]}"]`);
        expect(await textOf(cell)).toBe(`${money(row.value ?? 0)} (${row.customers})`);
      }
    }
    expect(page.url()).toContain("parts=cause");
    await table.locator('[id^="cell-expansion_mrr;"][id$="cause=seats"]').first().click();
    const drawer = page.getByRole("dialog");
    await drawer.locator(".proof-line").first().waitFor();
    expect(await textOf(drawer.locator(".proof-sum"))).toContain("matches the figure");
  });

  it("lists who expanded most, and leads to their changes", async () => {
    const page = await pages.open("/expansion");
    const { rows } = await pages.ask("movers/expansion_mrr?limit=10", movers);
    const lines = page.locator('[aria-labelledby="expanders-title"] tbody tr');
    expect(await lines.locator("th").allTextContents()).toEqual(rows.map((row) => row.name ?? row.customer));
    const figures = await lines.locator("td:last-child").allTextContents();
    expect(figures.map(cents)).toEqual(rows.map(({ value }) => value));
    await lines.locator("button").first().click();
    const drawer = page.getByRole("dialog");
    await drawer.locator(".proof-line").first().waitFor();
    expect(await textOf(drawer.locator(".proof-sum"))).toContain(
      `US$${money(rows[0]?.value ?? 0)} of this figure`,
    );
    await page.keyboard.press("Escape");
    await drawer.waitFor({ state: "detached" });
    await lines.locator("th a").first().click();
    await page.waitForURL(`**/customers/*/${rows[0]?.customer}`);
  });

  it("ranks by a dimension that the address keeps, and adds up to all", async () => {
    const page = await pages.open("/expansion");
    await page.getByLabel("Break down by").selectOption("product");
    await settled(page);
    expect(page.url()).toContain("by=product");
    const { rows } = await pages.ask("leaderboard/expansion_mrr?by=product", ranking);
    const table = page.locator('[aria-labelledby="ranking-title"] .figures');
    const names = rows.map(({ name, is_other }) => (is_other ? "Other" : name));
    await eventually(() => table.locator("tbody th").allTextContents()).toEqual(names);
    const shown = (await table.locator("tbody .bar-cell").allTextContents()).map(cents);
    expect(shown).toEqual(rows.map(({ value }) => value));
    const body = await table
      .locator("tbody tr")
      .evaluateAll((lines) =>
        lines.map((line) => [...line.querySelectorAll("td")].map((cell) => cell.textContent ?? "")),
      );
    const moves = await pages.ask("metric/net_new_mrr?by=product&from=2026-10&to=2026-10", byProduct);
    const closing = await pages.ask("metric/mrr?by=product&from=2026-10&to=2026-10", byProduct);
    const of = (answer: z.infer<typeof byProduct>, name: string | null) =>
      answer.rows.find(({ product }) => product === name)?.value ?? 0;
    for (const [index, { name, is_other, value }] of rows.entries()) {
      if (is_other) continue;
      const share = value / (of(closing, name) - of(moves, name));
      expect([name, body[index]?.[3]]).toEqual([name, `${(share * 100).toFixed(1)}%`]);
    }
    const total = cents(await textOf(table.locator("tfoot td").first()));
    expect(shown.reduce((sum, value) => sum + value, 0)).toBe(total);
    const averages = page.locator('[aria-labelledby="averages-title"] .section-answer');
    await averages.getByText("can’t separate").waitFor();
    await page.getByLabel("Break down by").selectOption("country");
    await averages.getByText(/averages within groups (account )?for [+-]?US\$/).waitFor();
  });

  it("says how much lasts, month by month, with what is behind it", async () => {
    const page = await pages.open("/expansion");
    const { rows } = await pages.ask("durability", lasting);
    const percent = (ratio: number | null | undefined) => `${((ratio ?? 0) * 100).toFixed(1)}%`;
    for (const months of [1, 6, 12, 24]) {
      const cell = page.locator(`[id="cell-expansion_durability(${months});2026-10"]`);
      expect(await textOf(cell)).toBe(percent(rows.find((row) => row.months === months)?.value));
    }
    await page.locator('[id="cell-expansion_durability(6);2026-10"]').click();
    const drawer = page.getByRole("dialog");
    await drawer.locator(".proof-line").first().waitFor();
    expect(await textOf(drawer.locator(".proof-figure"))).toBe(percent(rows[5]?.value));
    expect(await textOf(drawer.locator("h2").first())).toContain("Expansion durability, 6 months");
  });

  it("fits a phone, and has no serious findings", async () => {
    const phone = await pages.open("/expansion?parts=cause", { width: 360, scheme: "dark" });
    expect(await phone.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    expect(await seriousFindings(await pages.open("/expansion"))).toEqual([]);
  });
});
