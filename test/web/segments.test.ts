import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { parseFilter, filterText as textOfFilter } from "../../src/metrics/segments/segment-filter.ts";
import { drillFrom, drillText } from "../../web/data/drill-key.ts";
import { controlsAt } from "../../web/parts/pages.ts";
import { filterText } from "../../web/segments/filter-text.ts";
import { money, Pages, seriousFindings, textOf } from "./pages.ts";
import { eventually, settled } from "./settled.ts";

const countSchema = z.object({ customers: z.number(), active: z.number(), mrr: z.number() });
const metricSchema = z.object({
  rows: z.array(z.object({ period: z.string(), value: z.number().nullable() })),
});
const boardSchema = z.object({
  rows: z.array(z.object({ key: z.string().nullable(), value: z.number(), is_other: z.boolean() })),
  total: z.object({ value: z.number() }),
});

describe("the text of a filter", () => {
  it.each([
    "country=DE,AT&mrr>=500|product=Analytics",
    "country!=US,&name~bau",
    "name=Smith\\, Jones \\& Co\\||a\\=b\\~c=\\=x",
    "industry=\\ spaced\\ ,back\\\\slash",
  ])("is the one that the server writes: %s", (text) => {
    const parsed = parseFilter(text);
    const groups = parsed.map((group) =>
      group.map(({ field, operator, values }) => ({ field, op: operator, values })),
    );
    expect(filterText(groups)).toBe(textOfFilter(parsed));
    expect(parseFilter(filterText(groups))).toEqual(parsed);
  });

  it("leaves out what is not said yet", () => {
    const whole = { field: "country", op: "=" as const, values: ["DE"] };
    const empty = { field: "product", op: "=" as const, values: [] };
    expect(filterText([[whole, empty], [empty]])).toBe("country=DE");
    expect(filterText([[empty]])).toBe("");
  });
});

describe("a cell of a segment", () => {
  it("keeps the segment's name in its address", () => {
    const drill = { metric: "mrr", period: "2026-10", where: ["type=new"], segment: "A; 100%" };
    expect(drillFrom(drillText(drill))).toEqual(drill);
  });
});

describe("segments", () => {
  let pages: Pages;

  beforeAll(async () => {
    pages = await Pages.own();
  });
  afterAll(() => pages?.stop());
  afterEach(() => pages.closeWindows());

  it("builds one from chips, and shows the same numbers in another window by its address", async () => {
    const page = await pages.open("/segments");
    await page.getByLabel("Add a condition").selectOption("country");
    await page.locator(".chip-values input").first().click();
    await page.getByRole("option", { name: /^DE/ }).click();
    await page.keyboard.press("Escape");
    await page.getByLabel("Add a condition").first().selectOption("mrr");
    await page.locator(".chip select").last().selectOption(">=");
    await page.getByRole("spinbutton", { name: "MRR" }).fill("200");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Add an “or” group" }).click();
    await page.locator(".chip select").nth(4).selectOption("product");
    await page.locator(".chip-values input").last().fill("Analytics");
    await page.keyboard.press("Enter");
    await eventually(() => new URL(page.url()).searchParams.get("filter")).toBe(
      "country=DE&mrr>=200|product=Analytics",
    );
    const asked = encodeURIComponent("country=DE&mrr>=200|product=Analytics");
    const counted = await pages.ask(`segments/count?filter=${asked}`, countSchema);
    const sentence = `${counted.customers} customers, ${counted.active} of them active now, with US$${money(counted.mrr)} in MRR.`;
    await eventually(() => textOf(page.locator(".answer"))).toBe(sentence);
    await page.getByRole("button", { name: "Use on all pages" }).first().click();
    await eventually(() => new URL(page.url()).searchParams.get("segment")).toContain("country=DE");
    await settled(page);
    const { pathname, search } = new URL(page.url());
    const other = await pages.open(pathname + search);
    expect(await textOf(other.locator(".answer"))).toBe(sentence);
    expect(await other.locator(".chip").count()).toBe(3);
    expect(await other.locator(".leaders td").allTextContents()).toEqual(
      await page.locator(".leaders td").allTextContents(),
    );
    const board = await pages.ask(`leaderboard/expansion_mrr?by=country&segment=${asked}`, boardSchema);
    const values = await other.locator(".leaders tbody .leader-value").allTextContents();
    expect(values).toEqual(board.rows.map(({ value }) => money(value)));
  });

  it("saves one, compares it, opens a figure of it, and removes it when asked twice", async () => {
    const page = await pages.open("/segments?filter=country=DE&metric=mrr");
    await page.getByRole("button", { name: "Save…" }).click();
    await page.locator(".save-form input").first().fill("Germany");
    await page.getByLabel("Description").fill("Partners");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.locator(".saved tbody tr", { hasText: "Germany" }).waitFor();
    await settled(page);
    const { rows } = await pages.ask("metric/mrr?segment=Germany", metricSchema);
    const column = page
      .locator(".figure", { hasText: "Compare segments" })
      .last()
      .locator("tbody td:last-child");
    await eventually(() => column.allTextContents()).toEqual(
      rows.toReversed().map(({ value }) => money(value ?? 0)),
    );
    await column.first().getByRole("button").click();
    const drawer = page.getByRole("dialog");
    await drawer.locator(".proof-line").first().waitFor();
    expect(await textOf(drawer.locator(".proof-figure"))).toBe(`US$${money(rows.at(-1)?.value ?? 0)}`);
    expect(await textOf(drawer.locator(".proof-sum"))).toContain("matches the figure");
    await page.keyboard.press("Escape");
    await drawer.waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Remove Germany" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Remove", exact: true }).click();
    await page.getByText("No saved segments yet.").waitFor();
    expect((await pages.ask("segments", z.object({ rows: z.array(z.unknown()) }))).rows).toEqual([]);
  });

  it("in the bar has its customers of today or of each period's start, and is told so in the address", async () => {
    const page = await pages.open("/retention?segment=mrr%3C50");
    const members = page.getByLabel("Membership");
    expect(await members.inputValue()).toBe("today");
    await members.selectOption("start");
    await eventually(() => new URL(page.url()).searchParams.get("members")).toBe("start");
    await settled(page);
    const asked = "metric/nrr_12m?segment=mrr%3C50&from=2026-10&to=2026-10";
    const [today, start] = [
      await pages.ask(asked, metricSchema),
      await pages.ask(`${asked}&segment_as_of=start`, metricSchema),
    ];
    const shown = (value: number | null | undefined) => `${((value ?? 0) * 100).toFixed(1)}%`;
    expect(today.rows[0]?.value).not.toBe(start.rows[0]?.value);
    await eventually(() => textOf(page.locator("main"))).toContain(shown(start.rows[0]?.value));
    await page.getByRole("link", { name: "Movements" }).click();
    await eventually(() => new URL(page.url()).searchParams.get("members")).toBe("start");
  });

  it("is in the bar where it acts on all that is shown, and nowhere else", async () => {
    const all = {
      "/": true,
      "/signals": true,
      "/headroom": true,
      "/owners": true,
      "/review?tab=billing": true,
    };
    const none = ["/signals?tab=backtest", "/headroom?tab=fit", "/owners?tab=targets", "/review?tab=kept"];
    const cases = [...Object.entries(all), ...none.map((path): [string, boolean] => [path, false])];
    for (const [path, isThere] of cases) {
      const [page = "", search] = path.split("?");
      const tab = new URLSearchParams(search).get("tab") ?? undefined;
      expect([path, controlsAt(page, tab).includes("segment")]).toEqual([path, isThere]);
    }
    const asked: string[] = [];
    const page = await pages.open("/");
    page.on("request", (request) => asked.push(request.url()));
    await page.goto(`${new URL(page.url()).origin}/headroom?tab=fit&segment=country=DE`);
    await settled(page);
    expect(asked.some((url) => url.includes("/headroom"))).toBe(true);
    expect(asked.filter((url) => url.includes("/api/") && url.includes("country"))).toEqual([]);
    expect(await page.getByLabel("Segment").count()).toBe(0);
    asked.length = 0;
    await page.goto(`${new URL(page.url()).origin}/?segment=country=DE`);
    await settled(page);
    const ofAll = asked.filter((url) => /\/api\/v1\/(metric\/|waterfall|leaderboard|movers|week)/.test(url));
    expect(ofAll.length).toBeGreaterThan(3);
    expect(ofAll.filter((url) => !url.includes("country"))).toEqual([]);
  });

  it("says what is wrong with a filter", async () => {
    const page = await pages.open("/segments?filter=country=Nowhere");
    await page.getByText('Unknown country: "Nowhere".').waitFor();
    expect(pages.complaints.splice(0).every((text) => text.includes("404"))).toBe(true);
  });

  it("fits a phone, and has no serious findings of axe", async () => {
    for (const [width, scheme] of [
      [360, "dark"],
      [1440, "light"],
    ] as const) {
      const page = await pages.open("/segments?filter=country=DE%26mrr>=500", { width, scheme });
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
      expect(await seriousFindings(page)).toEqual([]);
    }
  });
});
