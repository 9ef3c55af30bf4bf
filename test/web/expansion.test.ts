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
      previous: z.number().nullable().optional(),
    }),
  ),
});
const movers = z.object({
  customers: z.number(),
  total: z.number(),
  rows: z.array(z.object({ customer: z.string(), name: z.string().nullable(), value: z.number() })),
});
const moves = z.object({
  total: z.number(),
  rows: z.array(z.object({ before: z.string(), after: z.string(), value: z.number() })),
});
const moved = z.object({
  rows: z.array(
    z.object({
      name: z.string(),
      before_product: z.string().nullable(),
      after_product: z.string().nullable(),
      change: z.number(),
    }),
  ),
});
const attach = z.object({
  rows: z.array(
    z.object({
      owned: z.string(),
      other: z.string(),
      kind: z.string(),
      owners: z.number(),
      both: z.number(),
      confidence: z.number(),
    }),
  ),
});
const grid = z.object({
  rows: z.array(
    z.object({
      key: z.string().nullable(),
      name: z.string().nullable(),
      customer: z.string().nullable(),
      expansion: z.number(),
      rate: z.number().nullable(),
      is_few: z.boolean(),
    }),
  ),
});
const lasting = z.object({
  rows: z.array(
    z.object({
      months: z.number(),
      value: z.number().nullable(),
      customers: z.number(),
      group: z.string().optional(),
    }),
  ),
});

/** What the page is about until a month is chosen. */
const RANGE = "from=2025-11&to=2026-10&interval=range";

describe("the expansion page", () => {
  let pages: Pages;
  beforeAll(async () => {
    pages = await Pages.shared();
  });
  afterAll(() => pages?.stop());
  afterEach(() => pages.closeWindows());

  it("answers how much was added, and shows by what as the API says", async () => {
    const page = await pages.open("/expansion");
    const asked = await pages.ask(`metric/expansion_mrr?${RANGE}&counts=true&compare=previous`, answer);
    const [added] = asked.rows;
    const [value, before] = [added?.value ?? 0, added?.previous ?? 0];
    const customers = new Intl.NumberFormat("en").format(added?.customers ?? 0);
    expect(await textOf(page.locator("h1"))).toContain("from Nov 2025 to Oct 2026");
    expect(await textOf(page.locator(".answer"))).toContain(
      `${customers} customers added US$${money(value)} in MRR, US$${money(Math.abs(value - before))} ${value > before ? "more" : "less"} than from Nov 2024 to Oct 2025.`,
    );
    for (const id of ["expansion_rate", "expansion_penetration"]) {
      const { rows } = await pages.ask(`metric/${id}?${RANGE}`, answer);
      const shown = page.locator(`[data-drill="${id};2025-11..2026-10"]`);
      expect(await textOf(shown)).toBe(`${((rows[0]?.value ?? 0) * 100).toFixed(1)}%`);
    }
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

  it("pins a month by its bar, for all four acts", async () => {
    const page = await pages.open("/expansion");
    const chart = page.locator('[aria-labelledby="expansion-title"] .chart svg');
    await chart.waitFor();
    const box = await chart.boundingBox();
    if (box === null) throw new Error("no chart");
    await chart.click({ position: { x: box.width * 0.4, y: box.height * 0.8 } });
    await page.waitForURL(/period=2026-0\d/);
    const period = new URL(page.url()).searchParams.get("period") ?? "";
    await settled(page);
    const month = new Intl.DateTimeFormat("en", { month: "long", year: "numeric", timeZone: "UTC" }).format(
      Date.parse(`${period}-01`),
    );
    expect(await textOf(page.locator(".pinned"))).toContain(month);
    expect(await textOf(page.locator("h1"))).toContain(month);
    const { total } = await pages.ask(`moves/plans?from=${period}&to=${period}`, moves);
    const plans = page.locator('[aria-labelledby="moves-plans-title"]');
    expect(await textOf(plans.locator(".section-answer").first())).toContain(
      `US$${money(total)} in ${month}`,
    );
    for (const id of ["grid-title", "taken-back-title"])
      expect(await textOf(page.locator(`#${id}`))).toContain(month);
    expect(await textOf(page.locator('[aria-labelledby="durability-title"] .section-answer'))).toContain(
      month.slice(0, 3),
    );
    await page.getByText("Back to the whole range", { exact: true }).click();
    await page.waitForURL((url) => !url.searchParams.has("period"));
    const line = page.locator('[aria-labelledby="expansion-title"] tbody th button').nth(2);
    await line.click();
    await page.waitForURL(/period=2026-08/);
    await settled(page);
    expect(await textOf(page.locator("h1"))).toContain("August 2026");
    await line.click();
    await page.waitForURL((url) => !url.searchParams.has("period"));
    await eventually(() => textOf(page.locator("h1"))).toContain("from Nov 2025 to Oct 2026");
  });

  it("shows from what to what, as the API sums it, and opens sentences with before and after", async () => {
    const page = await pages.open("/expansion");
    const titles = await page.locator(".act > h2").allTextContents();
    expect(titles).toEqual(["1How much", "2From what to what", "3Who and where", "4Does it stick?"]);
    for (const kind of ["plans", "seats", "products"] as const) {
      const answered = await pages.ask(`moves/${kind}?${RANGE}`, moves);
      const table = page.locator(`[aria-labelledby="moves-${kind}-title"] .flows`).first();
      const values = (await table.locator("tbody .bar-cell").allTextContents()).map(cents);
      expect(values).toEqual(answered.rows.map(({ value }) => value));
      const figure = cents(await textOf(table.locator("tfoot td").first()));
      expect(values.reduce((sum, value) => sum + value, 0)).toBe(figure);
      const causes = { plans: ["plan"], seats: ["seats"], products: ["add_on", "cross_sell"] }[kind];
      const where = causes.map((cause) => `where=cause%3D${cause}`).join("&");
      const whole = await pages.ask(`metric/expansion_mrr?${RANGE}&${where}`, answer);
      expect(figure).toBe(whole.rows[0]?.value);
    }
    const plans = page.locator('[aria-labelledby="moves-plans-title"] .flows').first();
    const [flow] = (await pages.ask(`moves/plans?${RANGE}`, moves)).rows;
    await plans.locator("tbody button").first().click();
    const narrowed = `before=${encodeURIComponent(flow?.before ?? "")}&after=${encodeURIComponent(flow?.after ?? "")}`;
    const { rows } = await pages.ask(`moved/plans?${RANGE}&${narrowed}`, moved);
    await eventually(() => plans.locator(".sentences > li").count()).toBe(rows.length);
    const [first] = rows;
    const sentence = await textOf(plans.locator(".sentences > li").first());
    expect(sentence).toContain(`${first?.name}, `);
    expect(sentence).toContain(`${first?.before_product} → ${first?.after_product}`);
    expect(sentence).toContain(`+US$${money(first?.change ?? 0)}`);
    expect(sentence).toContain("of states.parquet");
    expect(page.url()).toContain("move=plans");
  });

  it("draws plans as ribbons, up and down, each of which opens its sentences in the table", async () => {
    const page = await pages.open("/expansion");
    const section = page.locator('[aria-labelledby="moves-plans-title"]');
    await section.locator(".chart svg path").first().waitFor();
    const up = await pages.ask(`moves/plans?${RANGE}`, moves);
    const down = await pages.ask(`moves/plans?${RANGE}&metric=contraction_mrr`, moves);
    const lost = section.locator(".flows-down .flows");
    const values = (await lost.locator("tbody .bar-cell").allTextContents()).map(cents);
    expect(values).toEqual(down.rows.map(({ value }) => value));
    expect(cents(await textOf(lost.locator("tfoot td").first()))).toBe(down.total);
    const all = [...up.rows, ...down.rows].toSorted((a, b) => Math.abs(b.value) - Math.abs(a.value));
    const drawn = await section.locator(".chart svg text").allTextContents();
    for (const { before, after } of all.slice(0, 3)) {
      expect(drawn).toContain(before);
      expect(drawn).toContain(after);
    }
    expect(drawn.filter((text) => text === "Other").length).toBeGreaterThan(0);
    const [largest] = up.rows;
    const written = section.locator(".chart svg text", { hasText: /^\+[\d.]+[kM]?$/ }).first();
    await written.click({ force: true });
    await page.waitForURL(/move=plans/);
    const line = section.locator('.flows button[aria-expanded="true"]');
    await eventually(() => line.allTextContents()).toEqual([`${largest?.before} → ${largest?.after}`]);
    await section.locator(".sentences > li").first().waitFor();
    expect(await line.evaluate((one) => one === document.activeElement)).toBe(true);
    await lost.locator("tbody button").first().click();
    await eventually(() => lost.locator(".sentences > li").count()).toBeGreaterThan(0);
    expect(await textOf(lost.locator(".sentences > li").first())).toContain("-US$");
    const phone = await pages.open("/expansion", { width: 360 });
    await phone.locator('[aria-labelledby="moves-plans-title"] .flows').first().waitFor();
    expect(await phone.locator('[aria-labelledby="moves-plans-title"] .chart').count()).toBe(0);
  });

  it("shows what else a plan's customers have, with who they are and what they could still buy", async () => {
    const page = await pages.open("/expansion");
    const { rows } = await pages.ask("adjacency?of=plans", attach);
    const table = page.locator('[aria-labelledby="attach-matrix-title"] .attach');
    const plans = [...new Set(rows.map(({ owned }) => owned))];
    expect(plans.length).toBeGreaterThan(2);
    const heads = (await table.locator("thead th").allTextContents()).slice(2);
    for (const [index, plan] of plans.entries()) {
      const line = table.locator("tbody tr").nth(index);
      expect(await textOf(line.locator("th"))).toContain(plan);
      const cells = await line.locator("td").allTextContents();
      const own = rows.filter(({ owned }) => owned === plan);
      expect(Number(cells[0]?.replaceAll(",", ""))).toBe(own[0]?.owners);
      for (const { other, kind, both, confidence } of own) {
        const place = heads.indexOf(`${other}${kind === "family" ? "family" : "add-on"}`);
        expect(cells[place + 1]).toContain(`${(confidence * 100).toFixed(1)}% (${both})`);
      }
      expect(await line.locator("td.is-few").count()).toBe((own[0]?.owners ?? 0) < 10 ? own.length : 0);
    }
    const pair = rows.find(({ kind, both }) => kind === "family" && both > 1);
    await table.getByRole("link", { name: `${pair?.owned}, ${pair?.other}:` }).click();
    await page.waitForURL("**/customers?**");
    await settled(page);
    expect(await textOf(page.locator(".answer"))).toContain(String(pair?.both));
    await page.goBack();
    await settled(page);
    await table.locator("tbody th a").first().click();
    await page.waitForURL("**/headroom?**");
    expect(new URL(page.url()).searchParams.get("segment")).toBe(`product=${plans[0]}`);
    const then = await pages.open("/expansion?period=2026-06");
    const past = then.locator('[aria-labelledby="attach-matrix-title"]');
    expect(await textOf(past.locator("h3"))).toContain("30 Jun 2026");
    expect(await past.locator("tbody a").count()).toBe(0);
  });

  it("has one grid of who and where, sorted by the API, whose lines become a segment or a deal", async () => {
    const page = await pages.open("/expansion");
    const table = page.locator('[aria-labelledby="grid-title"] .grid');
    const names = () => table.locator("tbody th").allTextContents();
    const { rows } = await pages.ask(`expansion/customer?${RANGE}&limit=15`, grid);
    await eventually(names).toEqual(rows.map(({ name, customer }) => name ?? customer));
    const shown = (await table.locator("tbody .bar-cell").allTextContents()).map(cents);
    expect(shown).toEqual(rows.map(({ expansion }) => expansion));
    const added = await pages.ask(`movers/expansion_mrr?${RANGE}`, movers);
    expect(cents(await textOf(table.locator("tfoot td").first()))).toBe(added.total);
    await table.locator("tbody .bar-cell button").first().click();
    const drawer = page.getByRole("dialog");
    await drawer.locator(".proof-line").first().waitFor();
    expect(await textOf(drawer.locator(".proof-sum"))).toContain(
      `US$${money(rows[0]?.expansion ?? 0)} of this figure`,
    );
    await page.keyboard.press("Escape");
    await drawer.waitFor({ state: "detached" });
    await table
      .getByRole("button", { name: /^Add to pipeline/ })
      .first()
      .click();
    await drawer.getByText(`${rows[0]?.name}`).first().waitFor();
    await page.keyboard.press("Escape");
    await drawer.waitFor({ state: "detached" });
    await page.getByLabel("Break down by").selectOption("country");
    await table.getByRole("button", { name: /^% of opening MRR/ }).click();
    const asked = `expansion/country?${RANGE}&sort=rate&limit=15&compare=previous`;
    const countries = (await pages.ask(asked, grid)).rows;
    const rates = () => table.locator("tbody tr td:nth-child(4)").allTextContents();
    await eventually(rates).toEqual(
      countries.map(({ rate }) => (rate === null ? "–" : `${(rate * 100).toFixed(1)}%`)),
    );
    const few = countries.map(({ is_few }) => is_few);
    expect(few).toEqual(few.toSorted((a, b) => Number(a) - Number(b)));
    expect(await table.locator("tbody tr.is-few").count()).toBe(few.filter(Boolean).length);
    for (const nth of [0, 1]) await table.locator("tbody input").nth(nth).check();
    await page.getByRole("link", { name: "Save 2 as a segment" }).click();
    await page.waitForURL("**/segments?**");
    const keys = countries.slice(0, 2).map(({ key }) => key);
    expect(new URL(page.url()).searchParams.get("filter")).toBe(`country=${keys.join(",")}`);
  });

  it("says how much lasts, month by month, with what is behind it", async () => {
    const page = await pages.open("/expansion");
    const { rows } = await pages.ask("durability", lasting);
    const percent = (ratio: number | null | undefined) => `${((ratio ?? 0) * 100).toFixed(1)}%`;
    for (const months of [1, 6, 12, 24]) {
      const cell = page.locator(`[id="cell-expansion_durability(${months});2026-10"]`);
      const row = rows.find((one) => one.months === months);
      expect(await textOf(cell)).toBe(
        `${percent(row?.value)} (${new Intl.NumberFormat("en").format(row?.customers ?? 0)})`,
      );
    }
    const parted = await pages.ask("durability?by=group", lasting);
    const listed = [1, 2, 3, 6, 9, 12, 18, 24];
    const few = parted.rows.filter(
      ({ months, value, customers }) => listed.includes(months) && value !== null && customers < 10,
    );
    expect(few.length).toBeGreaterThan(0);
    const faded = page.locator('[aria-labelledby="durability-title"] td.is-few button');
    expect(await faded.count()).toBe(few.length);
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
