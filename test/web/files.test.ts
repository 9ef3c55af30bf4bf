import type { Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { cents, Pages, textOf } from "./pages.ts";
import { settled } from "./settled.ts";

/** The lines of a CSV whose cells may be quoted. */
const linesIn = (text: string) =>
  text
    .trim()
    .split("\r\n")
    .map((line) =>
      [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map(([, cell = ""]) => cell.replace(/^"|"$/g, "")),
    );

/** An amount of a file in cents. */
const minor = (amount: string | undefined) => Math.round(Number(amount) * 100);

/** Columns at the right of a file that say what it was asked by. */
const CONTEXT = 7;

describe("the file of a table", () => {
  let pages: Pages;

  beforeAll(async () => {
    pages = await Pages.shared();
  });
  afterAll(async () => pages?.stop());
  afterEach(async () => pages.closeWindows());

  const sectionOf = (page: Page, id: string) => page.locator(`[aria-labelledby="${id}-title"]`);

  /** The cells of the CSV that a section's menu offers, without what stands beside them. */
  async function fileOf(
    page: Page,
    section: Locator,
  ): Promise<{ head: string[]; rows: string[][]; beside: string }> {
    await section.locator("[data-export]").first().click();
    const link = page.getByRole("menuitem", { name: "CSV" });
    const href = (await link.getAttribute("href")) ?? "";
    // Escape closes a menu once the focus is in it, a frame after it shows.
    await page.locator("[role='menu']:focus-within").waitFor();
    await page.keyboard.press("Escape");
    await link.waitFor({ state: "detached" });
    const text = await (await page.request.get(pages.served.url + href)).text();
    const lines = text
      .trim()
      .split("\r\n")
      .map((line) => line.split(","));
    const [head = [], ...rows] = lines.map((line) => line.slice(0, -CONTEXT));
    return { head, rows, beside: (lines[1] ?? []).slice(-CONTEXT).join(",") };
  }

  /** The figures of a table, line by line, without the counts behind them. */
  const shownIn = (table: Locator): Promise<string[][]> =>
    table
      .locator("tbody tr")
      .evaluateAll((lines) =>
        lines.map((line) =>
          [...line.querySelectorAll("td")].map((cell) =>
            (cell.textContent ?? "").replace(/ \([\d,]+\)$/, "").trim(),
          ),
        ),
      );

  /** A cell of a file as its table writes it. */
  function written(cell: string, header: string, shown: string): string | number {
    if (cell === "") return "–";
    if (header.endsWith("(USD)")) return cents(cell);
    return shown.endsWith("%") ? `${(Number(cell) * 100).toFixed(1)}%` : Number(cell).toFixed(2);
  }

  it.each([
    ["/", "key-figures"],
    ["/?policy=stripe&segment=country%3DUS&interval=quarter", "key-figures"],
    ["/movements", "movements"],
    ["/movements?split=group&segment=country%3DUS", "movements"],
    ["/expansion?policy=chartmogul", "facts"],
    ["/retention", "retention"],
  ])("of %s, %s, holds the table's periods and columns", async (path, id) => {
    const page = await pages.open(path);
    const section = sectionOf(page, id);
    await section.waitFor();
    await settled(page);
    const shown = await shownIn(section.locator(".figures").first());
    const { head, rows, beside } = await fileOf(page, section);
    const all = head.flatMap((header, place) =>
      place === 0 || header.endsWith(" customers") ? [] : [place],
    );
    // A file holds what each column was before; a page may show it of one column only.
    const before = head.indexOf("net_new_mrr previous (USD)");
    const own = all.filter((place) => !/ (?:previous|change)(?: \(|$)/.test(head[place] ?? ""));
    const some = own.flatMap((place) => (head[place] === "net_new_mrr (USD)" ? [place, before] : [place]));
    const places = shown[0]?.length === all.length ? all : some;
    const inOrder = rows.toReversed().slice(0, shown.length);
    expect(shown.length).toBeGreaterThan(3);
    for (const [line, cells] of shown.entries()) {
      expect(cells.length - places.length).toBeGreaterThanOrEqual(0);
      expect(cells.length - places.length).toBeLessThanOrEqual(1);
      for (const [index, place] of places.entries()) {
        const text = cells[index] ?? "";
        const cell = written(inOrder[line]?.[place] ?? "", head[place] ?? "", text);
        expect({ id, column: head[place], cell: typeof cell === "number" ? cents(text) : text }).toEqual({
          id,
          column: head[place],
          cell,
        });
      }
    }
    const query = new URL(path, "http://local").searchParams;
    expect(beside.startsWith(`${query.get("policy") ?? "cambium"},USD,UTC,`)).toBe(true);
    expect(beside).toContain(`,${query.get("segment") ?? ""},`);
  });

  it("of expansion side by side holds the amounts and their shares of opening MRR of the page's period", async () => {
    const page = await pages.open("/expansion?by=country&period=2026-08");
    const section = sectionOf(page, "ranking");
    const { head, rows } = await fileOf(page, section);
    const table = section.locator(".figures");
    const names = await table.locator("tbody th").allTextContents();
    const shown = await shownIn(table);
    expect(new Set(rows.map(([period]) => period))).toEqual(new Set(["2026-08"]));
    const regions = new Intl.DisplayNames("en-GB", { type: "region" });
    for (const [index, name] of names.entries()) {
      const row = rows.find(
        ([, key]) => key !== undefined && /^[A-Z]{2}$/.test(key) && regions.of(key) === name,
      );
      if (row === undefined) continue;
      expect(cents(row[head.indexOf("expansion_mrr (USD)")] ?? "")).toBe(cents(shown[index]?.[0] ?? ""));
      const share = Number(row[head.indexOf("mrr_growth;type=expansion")]);
      expect(`${(share * 100).toFixed(1)}%`).toBe(shown[index]?.[3]);
    }
    expect(names.filter((name) => name !== "Other").length).toBeGreaterThan(5);
  });

  it("of averages holds every line and what it was", async () => {
    const page = await pages.open("/expansion");
    const section = sectionOf(page, "averages");
    const shown = await shownIn(section.locator(".figures"));
    const { head, rows } = await fileOf(page, section);
    const names = head.filter((header) => / \(USD\)$/.test(header) && !/ (previous|change) \(/.test(header));
    expect(names.length).toBe(shown.length);
    for (const [index, name] of names.entries()) {
      const [own, before] = [name, name.replace(" (USD)", " previous (USD)")].map(
        (one) => rows[0]?.[head.indexOf(one)],
      );
      expect([name, cents(own ?? "")]).toEqual([name, cents(shown[index]?.[0] ?? "")]);
      expect([name, before === "" ? "–" : cents(before ?? "")]).toEqual([
        name,
        shown[index]?.[1] === "–" ? "–" : cents(shown[index]?.[1] ?? ""),
      ]);
    }
  });

  it("of compared segments holds all of them", async () => {
    const page = await pages.open("/segments?metric=mrr");
    const section = sectionOf(page, "comparison");
    const { head, rows } = await fileOf(page, section);
    const shown = await shownIn(section.locator(".figures").first());
    const own = rows.filter((row) => head[0] !== "segment" || row[0] === "*");
    const place = head.indexOf("mrr (USD)");
    expect(
      own
        .toReversed()
        .map((row) => cents(row[place] ?? ""))
        .slice(0, shown.length),
    ).toEqual(shown.map(([first]) => cents(first ?? "")));
  });

  it("of a standard report holds the segment as the page shows it, as at the start of each month", async () => {
    const narrowed = "segment=mrr%3C200&segment_as_of=start";
    const page = await pages.open("/movements?segment=mrr%3C200&members=start&range=last-quarter");
    const { rows: months } = await pages.ask(
      `metric/expansion_mrr?from=2026-07&to=2026-09&${narrowed}`,
      z.object({ rows: z.array(z.object({ period: z.string(), value: z.number() })) }),
    );
    const table = sectionOf(page, "movements").locator(".figures");
    const linesOf = async (name: string) => {
      const link = page.locator(`.downloads a[download="${name}.csv"]`);
      const href = (await link.getAttribute("href")) ?? "";
      const response = await page.request.get(pages.served.url + href);
      expect(response.status()).toBe(200);
      const [head = [], ...rows] = linesIn(await response.text());
      expect(rows[0]?.join()).toContain("mrr<200 (as at the start of each period)");
      return rows.map((row) => Object.fromEntries(head.map((column, place) => [column, row[place] ?? ""])));
    };
    const changes = await linesOf("changes");
    const summary = await linesOf("summary");
    const subscribers = await linesOf("subscribers");
    for (const { period, value } of months) {
      const own = changes.filter((row) => row.at?.startsWith(period) && row.type === "expansion");
      expect(own.reduce((sum, row) => sum + minor(row["change (USD)"]), 0)).toBe(value);
      const line = summary.find((row) => row.period === period);
      expect(minor(line?.["mrr_expansion (USD)"])).toBe(value);
      const closing = subscribers.reduce((sum, row) => sum + minor(row[`${period} (USD)`]), 0);
      expect(closing).toBe(minor(line?.["mrr_closing (USD)"]));
      const shown = await textOf(table.locator(`[id="cell-net_new_mrr;${period};type=expansion"]`));
      expect(cents(shown.replace(/ \(.*\)$/, ""))).toBe(value);
    }
  });

  it("of each table of a customer is one of its own", async () => {
    const page = await pages.open("/customers");
    await page.locator(".people tbody a").first().click();
    await settled(page);
    const steps = await fileOf(page, sectionOf(page, "customer-mrr"));
    const lines = await shownIn(sectionOf(page, "customer-mrr").locator(".figures"));
    const money = ["before (USD)", "mrr (USD)"].map((name) => steps.head.indexOf(name));
    expect(money).not.toContain(-1);
    expect(
      steps.rows
        .toReversed()
        .slice(0, lines.length)
        .map((row) => money.map((place) => cents(row[place] ?? ""))),
    ).toEqual(lines.map((cells) => cells.slice(-2).map(cents)));
    const items = await fileOf(page, sectionOf(page, "items"));
    expect(items.head).toContain("mrr (see currency)");
    expect(items.rows.length).toBe(await sectionOf(page, "items").locator("tbody tr").count());
    const changes = await fileOf(page, sectionOf(page, "timeline"));
    expect(changes.head).toContain("customer_before (USD)");
    expect(changes.rows.length).toBe(await page.locator(".change-parts > li").count());
  });

  it("is not needed to know what a printed page is of", async () => {
    for (const path of PATHS) {
      const page = await pages.open(
        `${path}?policy=lago&segment=country%3DUS&range=ytd&interval=quarter&currency=USD`,
      );
      const printed = page.locator(".printed");
      expect(await printed.isVisible()).toBe(false);
      await page.emulateMedia({ media: "print" });
      expect(await printed.isVisible()).toBe(true);
      const text = await textOf(printed);
      for (const part of [
        "Range: Jan 2026 to Oct 2026",
        "Interval: Quarter",
        "Segment: country=US",
        "Policy lago",
        "currency=USD",
        "Currency USD",
        "Time zone UTC",
        "Data up to 31 Oct 2026",
      ])
        expect(text).toContain(part);
    }
  });
  const PATHS = ["/", "/movements", "/expansion", "/retention", "/segments", "/customers"];
});
