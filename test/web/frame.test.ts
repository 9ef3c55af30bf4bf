import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { buffer } from "node:stream/consumers";
import { promisify } from "node:util";
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { serveFolder } from "../../bench/served.ts";
import { PALETTES } from "../../web/look/palette.ts";
import { sharedBrowser } from "../shared.ts";
import { Pages, textOf } from "./pages.ts";
import { eventually, settled, watch } from "./settled.ts";

const CLI = resolve("dist/src/cli/main.js");
const rowsSchema = z.object({ rows: z.array(z.record(z.string(), z.unknown())) });

describe("the first start", () => {
  it("shows the demo company, marked as such, and leaves it for one's own data without the terminal", async () => {
    const directory = await mkdtemp(join(tmpdir(), "cambium-first-"));
    const by = ["people", "set", "ann", "--name", "Ann Berg", "--role", "success", "--data", directory];
    await promisify(execFile)(process.execPath, [CLI, ...by]);
    const served = await serveFolder(directory);
    const browser = await sharedBrowser();
    try {
      const page = watch(await browser.newPage({ locale: "en-GB" }));
      await served.letIn(page.context());
      await page.goto(served.url);
      await settled(page);
      expect(await textOf(page.locator("h1"))).toMatch(/^Existing customers (grew|shrank|stayed)/);
      expect(await textOf(page.locator(".freshness"))).toContain("Demo data");
      const rowsOf = async (path: string) => {
        const answer = await page.evaluate(async (at) => (await fetch(at)).json(), `/api/v1/${path}`);
        return rowsSchema.parse(answer).rows;
      };
      const told = ["opportunities", "targets", "offers", "blocks"];
      for (const path of told) expect(await rowsOf(path)).not.toEqual([]);
      expect((await rowsOf("people")).map(({ name }) => name)).toContain("Samir Haddad");
      await page.getByRole("link", { name: "Use your own data" }).click();
      await page.getByRole("button", { name: "Leave the demo and start" }).click();
      await page.getByRole("heading", { name: "Import files" }).waitFor();
      const status = await page.evaluate(async () => (await fetch("/api/v1/status")).json());
      expect(status).toMatchObject({ is_demo: false, last_evidence_on: null });
      expect(await rowsOf("people")).toMatchObject([{ person: "ann", name: "Ann Berg" }]);
      for (const path of ["targets", "offers", "blocks"]) expect(await rowsOf(path)).toEqual([]);
    } finally {
      await browser.close();
      await served.stop();
      await rm(directory, { recursive: true, force: true });
    }
  });
});

describe("what stands around every page", () => {
  let pages: Pages;
  beforeAll(async () => {
    pages = await Pages.shared();
  });
  afterAll(() => pages?.stop());
  afterEach(() => pages.closeWindows());

  it("groups the pages by what one does there, and keeps the chosen month and readings between them", async () => {
    const page = await pages.open("/movements?period=2026-03&closed=reported&linked=yes");
    const rooms = page.locator(".room");
    expect(await rooms.locator(".room-name").allTextContents()).toEqual(["Measure", "Grow", "Ask"]);
    expect(await page.getByLabel("Closed periods").inputValue()).toBe("reported");
    expect(await page.getByLabel("Linked").isChecked()).toBe(true);
    await page.getByRole("navigation").getByRole("link", { name: "Retention", exact: true }).click();
    await settled(page);
    expect(await textOf(page.locator("h1"))).toContain("in March 2026");
    expect(page.url()).toMatch(/closed=reported.*linked=yes/);
  });

  it("has a bar with only what acts on the page, which names the months of the range", async () => {
    const labels = async (path: string) => {
      const page = await pages.open(path);
      return page.locator(".bar-row label").allTextContents();
    };
    const readings = ["Policy", "Closed periods", "Linked"];
    const figures = ["Range", "Interval", "Compare with", "Segment", ...readings];
    expect(await labels("/?range=last-quarter")).toEqual(figures);
    expect(await labels("/retention")).toEqual(figures);
    expect(await labels("/plans")).toEqual(figures.filter((label) => label !== "Interval"));
    expect(await labels("/signals")).toEqual(["Segment"]);
    const page = await pages.open("/?range=last-quarter");
    expect(await textOf(page.locator(".bar .mantine-InputWrapper-description"))).toBe("Q3 2026, Jul – Sept");
    await page.goto(`${pages.served.url}/week`);
    await settled(page);
    expect(await page.locator(".bar").count()).toBe(0);
  });

  it("opens catalogue, sources, policy and closes from the gear", async () => {
    const page = await pages.open("/week");
    for (const [name, address] of [
      ["Catalogue", "/catalogue"],
      ["Sources", "/settings?tab=sources"],
      ["Policy", "/settings?tab=policy"],
      ["Closed periods", "/settings?tab=closes"],
    ] as const) {
      await page.getByRole("button", { name: "Set up" }).click();
      await page.getByRole("menuitem", { name, exact: true }).click();
      await eventually(() => page.url()).toContain(address);
    }
  });

  it("has its pages behind a button on a phone", async () => {
    const page = await pages.open("/", { width: 360 });
    const link = page.getByRole("navigation").getByRole("link", { name: "Pipeline", exact: true });
    expect(await link.isVisible()).toBe(false);
    await page.getByRole("button", { name: "Pages" }).click();
    await link.click();
    await eventually(() => page.url()).toContain("/pipeline");
    expect(await link.isVisible()).toBe(false);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
  });

  it("goes from page to page with what the bar says, and back", async () => {
    const page = await pages.open("/?policy=stripe&interval=quarter");
    for (const name of ["Movements", "Expansion", "Retention", "Segments", "Customers"]) {
      await page.getByRole("navigation").getByRole("link", { name, exact: true }).click();
      await page.waitForURL((url) => url.pathname === `/${name.toLowerCase()}`);
      expect(new URL(page.url()).search).toBe("?interval=quarter&policy=stripe");
      expect(await page.getByLabel("Policy").inputValue()).toBe("stripe");
    }
    await page.goBack();
    expect(new URL(page.url()).pathname).toBe("/segments");
    await page.goto(`${pages.served.url}/nothing.such`);
    await page.getByRole("heading", { name: "Page not found" }).waitFor();
  });

  it("speaks the reader's language, or the chosen one, and keeps it", async () => {
    const page = await pages.open("/movements", { locale: "sv-SE" });
    expect(await page.evaluate(() => document.documentElement.lang)).toBe("sv");
    expect(await textOf(page.locator(".figures tbody td").first())).toMatch(/^\d{1,3}(\u00a0\d{3})*,\d\d/);
    await page.locator(".tools .tool:not(.menu-button)").last().click();
    await page.locator(".preferences select").first().selectOption("th");
    await eventually(() => page.evaluate(() => document.documentElement.lang)).toBe("th");
    await settled(page);
    expect(await textOf(page.locator(".figures tbody th").first())).toMatch(/[\u0e00-\u0e7f].*20\d\d/);
    await page.reload();
    await settled(page);
    expect(await page.evaluate(() => document.documentElement.lang)).toBe("th");
  });

  it("turns dark when told to, and stays so", async () => {
    const page = await pages.open("/movements");
    await page.getByRole("button", { name: "Preferences" }).click();
    await page.getByText("Dark", { exact: true }).click();
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    await eventually(ground).toBe("rgb(20, 23, 26)");
    await page.locator(`.chart path[fill="${PALETTES.dark.movement.churn}"]`).first().waitFor();
    await page.reload();
    expect(await ground()).toBe("rgb(20, 23, 26)");
  });

  it.each(["light", "dark"] as const)("has the %s ground before its scripts have run", async (scheme) => {
    const page = await pages.open("/movements", { scheme });
    await page.route("**/assets/*.js", () => {});
    await page.reload({ waitUntil: "commit" });
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    await eventually(ground).toBe(scheme === "light" ? "rgb(253, 253, 252)" : "rgb(20, 23, 26)");
    expect(await page.locator("#root > *").count()).toBe(0);
  });

  it("writes numbers in another format than the language's", async () => {
    const page = await pages.open("/movements");
    await page.getByRole("button", { name: "Preferences" }).click();
    await page.getByLabel("Number format").selectOption("de-DE");
    await settled(page);
    await eventually(() => textOf(page.locator(".figures tbody td").first())).toMatch(
      /^\d{1,3}(\.\d{3})*,\d\d/,
    );
    expect(await textOf(page.locator("h1"))).toMatch(/^Why did MRR (grow|fall) \d+,\d/);
  });

  it("is worked by keys alone, unless they are switched off", async () => {
    const page = await pages.open("/");
    await page.keyboard.press("g");
    await page.keyboard.press("m");
    await page.waitForURL((url) => url.pathname === "/movements");
    await settled(page);
    const before = await textOf(page.locator("h1"));
    await page.keyboard.press("ArrowLeft");
    await eventually(() => textOf(page.locator("h1"))).not.toBe(before);
    await page.keyboard.press("x");
    await eventually(() => new URL(page.url()).searchParams.get("compare")).toBe("year");
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    expect(await page.evaluate(() => document.activeElement?.closest("tr")?.sectionRowIndex)).toBe(1);
    await page.keyboard.press("?");
    await page.getByRole("dialog").getByText("Next or previous row").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Preferences" }).click();
    await page.getByRole("switch", { name: "Keyboard shortcuts" }).click();
    await page.keyboard.press("Escape");
    await page.keyboard.press("x");
    expect(new URL(page.url()).searchParams.get("compare")).toBe("year");
  });

  it("finds customers and pages by typing", async () => {
    const { rows } = await pages.ask("customers?limit=1", rowsSchema);
    const page = await pages.open("/");
    await openPalette(page);
    await page.keyboard.type(String(rows[0]?.name));
    await page
      .getByRole("button", { name: String(rows[0]?.name) })
      .first()
      .click();
    await page.waitForURL(new RegExp(`/customers/[^/]+/${rows[0]?.customer}`));
    await eventually(() => textOf(page.locator("h1"))).toContain(String(rows[0]?.name));
  });

  it("opens what finds them before the page has nothing else to do", async () => {
    const page = await pages.window();
    await page.addInitScript(() => {
      window.requestIdleCallback = () => 0;
    });
    await pages.served.letIn(page.context());
    await page.goto(pages.served.url);
    await page.locator(".tools").waitFor();
    await openPalette(page);
  });

  it("gives files that hold what the API says, and what it was asked by", async () => {
    const page = await pages.open("/movements?policy=stripe");
    const csv = await fileOf(page, "CSV");
    const { rows } = await pages.ask("metric/net_new_mrr?by=type&counts=true&policy=stripe", rowsSchema);
    const types = ["new", "reactivation", "expansion", "contraction", "churn", "fx"];
    const [head = "", ...lines] = csv.trim().split("\r\n");
    expect(head.endsWith(",policy,currency,time_zone,filters,segment,as_of,exported_at")).toBe(true);
    const cells = lines.map((line) => line.split(","));
    const place = (type: string) => head.split(",").indexOf(`net_new_mrr;type=${type} (USD)`);
    expect(
      cells.flatMap((row) => types.map((type) => [row[0], type, Math.round(Number(row[place(type)]) * 100)])),
    ).toEqual(rows.map(({ period, type, value }) => [period, type, value]));
    expect(new Set(cells.map((row) => row.slice(-7, -4).join(" ")))).toEqual(new Set(["stripe USD UTC"]));
    const json = rowsSchema
      .extend({ context: z.record(z.string(), z.unknown()) })
      .parse(JSON.parse(await fileOf(page, "JSON")));
    expect(json.rows.flatMap((row) => types.map((type) => row[`net_new_mrr;type=${type}`]))).toEqual(
      rows.map(({ value }) => value),
    );
    expect(json.context).toMatchObject({ policy: "stripe", time_zone: "UTC", currency: "USD" });
    const svg = await fileOf(page, "Chart as SVG");
    expect(svg).toMatch(/^<svg .*MRR movements.*Range: Nov 2025 to Oct 2026 · Interval: Month · /s);
    expect(svg).toMatch(
      /Segment: All customers · Policy stripe · Currency USD · Time zone UTC\b.*Data up to/s,
    );
    expect(svg).toContain(PALETTES.light.movement.churn);
    const png = Buffer.from(await fileOf(page, "Chart as PNG", "latin1"), "latin1");
    expect(png.subarray(1, 4).toString()).toBe("PNG");
    expect(png.length).toBeGreaterThan(10_000);
  });
});

/** Opens it with the keys, and waits until it takes what is typed. */
async function openPalette(page: Page): Promise<void> {
  await page.keyboard.press("Control+k");
  const ask = page.getByPlaceholder("Search pages, customers and commands");
  await eventually(() => ask.evaluate((field) => field === document.activeElement)).toBe(true);
}

/** What the first export menu of a page gives. */
async function fileOf(page: Page, kind: string, encoding: BufferEncoding = "utf8"): Promise<string> {
  await page
    .getByRole("button", { name: /^Export/ })
    .first()
    .click();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("menuitem", { name: kind, exact: true }).click(),
  ]);
  return buffer(await download.createReadStream()).then((bytes) => bytes.toString(encoding));
}
