import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { money, Pages, seriousFindings, textOf } from "./pages.ts";
import { eventually, settled } from "./settled.ts";

const answered = z.object({ rows: z.array(z.record(z.string(), z.unknown())) });
const listed = z.object({ rows: z.array(z.object({ id: z.string(), definition: z.string() })) });

describe("definitions", () => {
  let pages: Pages;
  beforeAll(async () => {
    pages = await Pages.shared();
  });
  afterAll(async () => pages?.stop());
  afterEach(async () => pages.closeWindows());

  it("says what every figure means and what it is over the range, and opens what is behind it", async () => {
    const page = await pages.open("/figures?range=ytd");
    const { rows: metrics } = await pages.ask("metrics", listed);
    const asked = "from=2026-01&to=2026-10&interval=range";
    const { rows } = await pages.ask(`figures?${asked}&columns=active_customers&columns=nrr`, answered);
    const lines = page.locator(".all-figures tbody tr");
    expect(await lines.count()).toBe(metrics.length);
    const means = await lines.locator("td:nth-child(2)").allTextContents();
    for (const [index, { definition }] of metrics.entries()) expect(means[index]).toContain(definition);
    const active = lines.filter({ has: page.locator("#active_customers") });
    expect(await textOf(active.locator(".cell"))).toBe(String(rows[0]?.active_customers));
    const nrr = lines.filter({ has: page.locator("[id=nrr]") });
    expect(await textOf(nrr.locator(".cell"))).toBe(`${(Number(rows[0]?.nrr) * 100).toFixed(1)}%`);
    await nrr.locator("button.cell").click();
    const drawer = page.getByRole("dialog");
    await drawer.locator(".proof-line").first().waitFor();
    expect(await textOf(drawer.locator(".proof-sum"))).toContain("matches the figure");
    await page.keyboard.press("Escape");
    await lines
      .filter({ has: page.locator("#arpa") })
      .locator("summary")
      .click();
    const { rows: parts } = await pages.ask(
      `figures?${asked}&columns=mrr&columns=active_customers&columns=arpa`,
      answered,
    );
    const { mrr, active_customers: customers, arpa } = parts[0] ?? {};
    await eventually(() => textOf(lines.filter({ has: page.locator("#arpa") }))).toContain(
      `US$${money(Number(mrr))} / ${customers} = US$${money(Number(arpa))}`,
    );
    expect(await seriousFindings(page)).toEqual([]);
  });

  it("is found by the name of a figure", async () => {
    const page = await pages.open("/");
    await page.keyboard.press("Control+k");
    await page.getByPlaceholder("Search pages, customers and commands").fill("logo churn");
    await page.keyboard.press("Enter");
    await eventually(() => page.url()).toContain("/metrics?of=logo_churn_rate");
    await settled(page);
    expect(await textOf(page.locator("h1"))).toContain("Logo churn rate");
  });
});
