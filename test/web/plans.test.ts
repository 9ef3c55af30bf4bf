import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { cents, money, Pages, seriousFindings, textOf } from "./pages.ts";
import { eventually, settled } from "./settled.ts";

const answer = z.object({
  rows: z.array(z.record(z.string(), z.union([z.string(), z.number(), z.null()]))),
});
const signals = z.object({
  sums: z.object({ signals: z.number(), customers: z.number() }),
  groups: z.array(z.object({ key: z.string(), customers: z.number() })).default([]),
});
const fit = z.object({ rows: z.array(z.object({ plan: z.string(), metric: z.string() })) });
const RANGE = "from=2026-01&to=2026-10&interval=range";

describe("the page of plans", () => {
  let pages: Pages;
  beforeAll(async () => {
    pages = await Pages.shared();
  });
  afterAll(() => pages?.stop());
  afterEach(() => pages.closeWindows());

  it.each(["product", "price"])("shows by %s what the API says, and parts that add up to it", async (by) => {
    const page = await pages.open(`/plans?range=ytd${by === "price" ? "&by=price" : ""}`);
    const whole = await pages.ask(`metric/mrr?${RANGE}`, answer);
    const { rows } = await pages.ask(`metric/mrr?${RANGE}&by=${by}`, answer);
    const table = page.locator('[aria-labelledby="plan-worth-title"] table');
    const more = page.locator('[aria-labelledby="plan-worth-title"] .table-box + .link');
    if ((await more.count()) > 0) await more.click();
    const cells = table.locator(`tbody [id^="cell-mrr;"]`);
    const shown = (await cells.allTextContents()).map(cents);
    expect(shown.toSorted((a, b) => a - b)).toEqual(
      rows.flatMap(({ mrr, value }) => Number(value ?? mrr) || []).toSorted((a, b) => a - b),
    );
    const total = Number(whole.rows[0]?.value);
    expect(shown.reduce((sum, each) => sum + each, 0)).toBe(total);
    expect(await textOf(table.locator("tfoot .plan-worth"))).toBe(money(total));
    const names = await table.locator("tbody th").allTextContents();
    expect(names.filter((name) => /price_|prod_/.test(name))).toEqual([]);
    expect(new Set(names).size).toBe(names.length);
    expect(await seriousFindings(page)).toEqual([]);
  });

  it("shows the movements that the API says, whose parts add up to the change but for their rounding", async () => {
    const page = await pages.open("/plans?range=ytd");
    const columns = ["new_mrr", "expansion_mrr", "contraction_mrr", "churned_mrr", "net_new_mrr"];
    const asked = `figures?${RANGE}&by=product&${columns.map((name) => `columns=${name}`).join("&")}`;
    const { rows } = await pages.ask(asked, answer);
    const table = page.locator('[aria-labelledby="plan-moves-title"] table');
    for (const row of rows) {
      for (const column of columns.filter((name) => row[name] !== 0)) {
        const cell = table.locator(`[id^="cell-${column};"][id$=";product=${row.product}"]`);
        expect(cents(await textOf(cell))).toBe(row[column]);
      }
    }
    for (const line of await table.locator("tbody tr, tfoot tr").all()) {
      const figures = (await line.locator("td").allTextContents()).map(cents);
      const parts = figures.slice(0, -1);
      const off = parts.reduce((all, part) => all + part, 0) - (figures.at(-1) ?? Number.NaN);
      expect(Math.abs(off)).toBeLessThanOrEqual(parts.length / 2);
    }
  });

  it.each(["product", "price"])("counts by %s who has an open signal, and leads to these", async (by) => {
    const page = await pages.open(`/plans?range=last-month${by === "price" ? "&by=price" : ""}`);
    const { groups, sums } = await pages.ask(`signals?by=${by}&limit=0`, signals);
    const table = page.locator('[aria-labelledby="plan-worth-title"] table');
    expect(await textOf(table.locator("thead th").last())).toBe("Open signals today");
    const lines = await table.locator("tbody tr").all();
    let counted = 0;
    for (const line of lines) {
      const cell = await line.locator('[id^="cell-mrr;"]').getAttribute("id");
      const key = cell?.split(`${by}=`)[1]?.replace(/^"|"$/g, "");
      const group = groups.find((one) => one.key === key);
      const text = await textOf(line.locator("td").last());
      if (group === undefined) expect(text).toBe("–");
      else expect(text.startsWith(String(group.customers))).toBe(true);
      counted += group?.customers ?? 0;
    }
    expect(counted).toBeGreaterThan(5);
    expect((await textOf(table.locator("tfoot td").last())).startsWith(String(sums.customers))).toBe(true);
    const first = table.locator("tbody td:last-child a").first();
    const [count] = (await textOf(first)).split(" ");
    await first.click();
    await page.waitForURL("**/signals?**");
    await settled(page);
    const segment = new URL(page.url()).searchParams.get("segment") ?? "";
    expect(segment).toMatch(new RegExp(`^${by}=`));
    const behind = await pages.ask(`signals?limit=0&segment=${encodeURIComponent(segment)}`, signals);
    expect(String(behind.sums.customers)).toBe(count);
    expect(await textOf(page.locator("main"))).toContain(String(behind.sums.signals));
  });

  it("opens what is behind a figure, a plan's customers, and its limits", async () => {
    const page = await pages.open("/plans");
    await page.locator('[aria-labelledby="plan-moves-title"] [id^="cell-expansion_mrr;"]').first().click();
    const drawer = page.getByRole("dialog");
    await drawer.locator(".proof-line").first().waitFor();
    expect(await textOf(drawer.locator(".proof-sum"))).toContain("matches the figure");
    await page.keyboard.press("Escape");
    const { rows } = await pages.ask("plan-fit", fit);
    expect(await page.locator(".plan-limits tbody tr").count()).toBe(rows.length);
    const count = await textOf(
      page.locator('[aria-labelledby="plan-worth-title"] tbody [id^="cell-active_customers;"]').first(),
    );
    await page.locator('[aria-labelledby="plan-worth-title"] tbody a').first().click();
    await eventually(() => page.url()).toContain("/customers?segment=product=");
    await settled(page);
    expect(await textOf(page.locator(".answer"))).toContain(count);
  });
});

describe("the page of a metric", () => {
  let pages: Pages;
  beforeAll(async () => {
    pages = await Pages.shared();
  });
  afterAll(() => pages?.stop());
  afterEach(() => pages.closeWindows());

  const WRITTEN: Record<string, (value: number) => string> = {
    arr: money,
    logo_churn_rate: (value) => `${(value * 100).toFixed(1)}%`,
    ltv: money,
  };

  it.each(Object.entries(WRITTEN))(
    "has the course of %s and of what it is compared with",
    async (id, write) => {
      const page = await pages.open(`/metrics?of=${id}&compare=year`);
      const { rows } = await pages.ask(`metric/${id}?compare=year`, answer);
      const lines = page.locator(".chart-box ~ .table-box tbody tr, .figure .table-box tbody tr");
      expect(await lines.count()).toBe(rows.length);
      for (const [index, row] of rows.toReversed().entries()) {
        const cells = await lines.nth(index).locator("td").allTextContents();
        expect(cells[0]).toBe(row.value === null ? "–" : write(Number(row.value)));
        const before = row.previous === null ? "–" : write(Number(row.previous));
        expect(cells[1]?.replace(/ \(.*\)$/, "")).toBe(before);
      }
    },
  );

  it("offers every metric, breaks one down, and says what it means with an example", async () => {
    const page = await pages.open("/metrics?of=arpa");
    const { rows: metrics } = await pages.ask(
      "metrics",
      z.object({ rows: z.array(z.object({ id: z.string() })) }),
    );
    const offered = page.getByLabel("Figure", { exact: true }).locator("option");
    expect(await offered.evaluateAll((all) => all.map((one) => one.getAttribute("value")))).toEqual([
      ...metrics.map(({ id }) => id),
      "trials",
    ]);
    const { rows: asked } = await pages.ask(
      "figures?interval=range&columns=mrr&columns=active_customers&columns=arpa",
      answer,
    );
    const { mrr, active_customers: customers, arpa } = asked[0] ?? {};
    await eventually(() => textOf(page.locator(".metric-about"))).toContain(
      `US$${money(Number(mrr))} / ${customers} = US$${money(Number(arpa))}`,
    );
    await page.getByLabel("By", { exact: true }).selectOption("product");
    await settled(page);
    const { rows } = await pages.ask("metric/arpa?by=product&from=2026-10&to=2026-10", answer);
    const [last] = await page.locator(".figure .table-box tbody tr").all();
    for (const { product, value } of rows.filter((row) => Number(row.value) !== 0)) {
      const cell = last?.locator(`[id="cell-arpa;2026-10;product=${product}"]`);
      if ((await cell?.count()) === 1) expect(await textOf(cell!)).toBe(money(Number(value)));
    }
    expect(page.url()).toContain("by=product");
    expect(await seriousFindings(page)).toEqual([]);
  });

  it("shows trials by month as the summary has them", async () => {
    const page = await pages.open("/metrics?of=trials");
    const { rows } = await pages.ask("export/summary", answer);
    const lines = page.locator(".figure .table-box tbody tr");
    for (const [index, row] of rows.toReversed().entries()) {
      const cells = await lines.nth(index).locator("td").allTextContents();
      const counts = ["trials_started", "trials_ended", "trials_converted"].map((name) => String(row[name]));
      expect(cells.slice(0, 3)).toEqual(counts);
    }
    expect(await seriousFindings(page)).toEqual([]);
  });
});
