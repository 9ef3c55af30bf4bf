import { text } from "node:stream/consumers";
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { REPORT_FIGURES } from "../../src/base/report/report-figures.ts";
import { OF_COLOURS, Pages, seriousFindings, textOf } from "./pages.ts";
import { pdfText } from "./pdf-text.ts";
import { eventually, settled } from "./settled.ts";

const reportsSchema = z.object({ rows: z.array(z.object({ id: z.string(), title: z.string() })) });
const reportSchema = z.object({
  rows: z.array(
    z.object({ part: z.string(), figure: z.string().nullable(), address: z.string().nullable() }),
  ),
});
const stateSchema = z.object({ policy: z.string(), last_evidence_on: z.string() });

describe("reports", () => {
  let pages: Pages;

  beforeAll(async () => {
    pages = await Pages.own();
    await pages.served.ask("/api/v1/segments/Small", { filter: "mrr<300" });
  });
  afterAll(() => pages?.stop());
  afterEach(() => pages.closeWindows());

  it("takes a figure from its page, and shows it as it is there", async () => {
    const page = await pages.open("/movements?range=ytd");
    const there = await cells(page, "waterfall-title");
    await addFromMenu(page, /^Export From opening to closing/);
    await page.getByRole("menuitem", { name: "Open report" }).click();
    await settled(page);
    const [report] = (await pages.ask("reports", reportsSchema)).rows;
    expect(await textOf(page.locator("h1"))).toBe(report?.title);
    const { rows } = await pages.ask(`reports/${report?.id}`, reportSchema);
    expect(rows).toMatchObject([{ figure: "waterfall", address: "/movements?range=ytd" }]);
    await page.locator(".part table").waitFor();
    expect(await cells(page, `waterfall-title-${rows[0]?.part}`)).toEqual(there);
    expect(await page.locator(".part [data-export]").count()).toBe(1);
  });

  it("has texts between figures, in an order that can be changed", async () => {
    await fill("order", [{ figure: "waterfall", address: "/movements?range=ytd", part: "bridge" }]);
    const page = await pages.open("/reports/order");
    await page.getByRole("textbox", { name: "Text" }).fill("Churn fell.\nSeats grew.");
    await page.getByRole("button", { name: "Add text" }).click();
    await page.getByText("The text is added.").waitFor();
    await settled(page);
    await page.getByRole("button", { name: "Move up: Churn fell." }).click();
    await eventually(() => textOf(page.locator(".part").first())).toContain("Churn fell.");
    await page.getByRole("button", { name: "Edit: Churn fell." }).click();
    await page.locator(".part").getByRole("textbox", { name: "Text" }).fill("Churn fell by half.");
    await page.locator(".part").getByRole("button", { name: "Save" }).click();
    await eventually(() => textOf(page.locator(".part-text"))).toBe("Churn fell by half.");
    await page.getByRole("button", { name: "Take out: part 2" }).click();
    await eventually(() => page.locator(".part").count()).toBe(1);
  });

  it("keeps each figure's own state, and opens what is behind one on its page", async () => {
    await fill("own", [
      { figure: "waterfall", address: "/movements?range=ytd", part: "a" },
      { figure: "waterfall", address: "/movements?range=last-quarter", part: "b" },
      { figure: "movements", address: "/movements?range=last-quarter&interval=quarter", part: "c" },
    ]);
    const page = await pages.open("/reports/own");
    const alone = await pages.open("/movements?range=last-quarter");
    expect(await cells(page, "waterfall-title-b")).toEqual(await cells(alone, "waterfall-title"));
    expect(await cells(page, "waterfall-title-a")).not.toEqual(await cells(page, "waterfall-title-b"));
    expect(await page.locator("section[aria-labelledby=movements-title-c] tbody tr").count()).toBe(1);
    await page.getByRole("button", { name: "Churn", exact: true }).click();
    await eventually(() =>
      page.getByRole("button", { name: "Churn", exact: true, pressed: false }).count(),
    ).toBe(1);
    expect(new URL(page.url()).search).toBe("");
    await page.locator("section[aria-labelledby=waterfall-title-b] tbody button").first().click();
    await page.getByRole("dialog").waitFor();
    const address = new URL(page.url());
    expect([address.pathname, address.searchParams.get("range")]).toEqual(["/movements", "last-quarter"]);
    await settled(page);
  });

  it("draws every figure that it can hold, each under ids of its own", async () => {
    const parts = Object.entries(REPORT_FIGURES).map(([figure, { page }]) => ({
      ...{ figure, address: page, part: `${figure}-own` },
    }));
    await fill("all", parts);
    const page = await pages.open("/reports/all");
    await eventually(() => page.locator(".part .waiting").count()).toBe(0);
    for (const { part } of parts) {
      const shown = page.locator(".part").nth(parts.findIndex((one) => one.part === part));
      expect(await shown.locator("table, .keys").count(), part).toBeGreaterThan(0);
      expect(await shown.locator(".trouble, .part-gone").count(), part).toBe(0);
    }
    const ids = await page.evaluate(() => [...document.querySelectorAll(".part [id]")].map(({ id }) => id));
    const named = ids.filter((id) => id.includes("title"));
    expect(named.length).toBeGreaterThan(parts.length - 2);
    expect(named.filter((id) => !id.endsWith("-own"))).toEqual([]);
    expect(await seriousFindings(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: "dark" });
    expect(await seriousFindings(page, OF_COLOURS)).toEqual([]);
    await page.setViewportSize({ width: 360, height: 900 });
    await settled(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
  });

  it("says on every printed page by which policy, of whom, of when and as of when it is", async () => {
    await fill("paper", [
      { text: "Existing customers grew." },
      { figure: "waterfall", address: "/movements?range=ytd" },
      { figure: "movements", address: "/movements?segment=Small" },
      { figure: "retention", address: "/retention" },
      { figure: "key-figures", address: "/?policy=stripe" },
    ]);
    const page = await pages.open("/reports/paper");
    await eventually(() => page.locator(".part .waiting").count()).toBe(0);
    const printed = pdfText(await page.pdf({ preferCSSPageSize: true }));
    const { policy, last_evidence_on: last } = await pages.ask("status", stateSchema);
    const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" });
    expect(printed.length).toBeGreaterThan(2);
    printed.forEach((paper, index) => {
      expect(paper).toContain(`${index + 1}/${printed.length}`);
      expect(paper).toContain(`Policy${policy}/stripe`);
      expect(paper).toContain("Segment:Allcustomers/Small");
      expect(paper).toMatch(/Range:Jan–[A-Z][a-z]+\d{4}\/[A-Z][a-z]+\d{4}–[A-Z][a-z]+\d{4}/);
      expect(paper).toContain("Printedon");
      expect(paper).toContain(`Dataupto${day.format(Date.parse(last)).replaceAll(" ", "")}`);
    });
    expect(printed.join("")).toContain("Existingcustomersgrew.");
    expect(printed.join("")).not.toMatch(/Moveup|Addtext|Printorsave/);
  });

  it("says that a figure's segment was removed, and shows the others", async () => {
    await fill("gone", [
      { figure: "waterfall", address: "/movements?segment=Nobody", part: "a" },
      { figure: "waterfall", address: "/movements", part: "b" },
    ]);
    const page = await pages.open("/reports/gone");
    await page.locator(".part table").waitFor();
    expect(await textOf(page.locator(".part").first())).toContain("The segment “Nobody” was removed");
    expect(await page.locator(".part table").count()).toBe(1);
  });

  it("names the metric and the segments in a picture of their comparison, and has them in one file", async () => {
    const page = await pages.open("/segments?metric=mrr&vs=*|Small");
    await page.getByRole("button", { name: "Export Compare segments: MRR" }).click();
    const [picture] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("menuitem", { name: "Chart as SVG" }).click(),
    ]);
    const drawn = await text(await picture.createReadStream());
    const words = [...drawn.matchAll(/>([^<>]+)<\/text>/g)].map(([, said]) => said);
    expect(words.slice(0, 3)).toEqual(["Compare segments: MRR", "All customers", "Small"]);
    await page.getByRole("button", { name: "Export Compare segments: MRR" }).click();
    const file = page.getByRole("menuitem", { name: "CSV", exact: true });
    const address = new URL((await file.getAttribute("href")) ?? "", pages.served.url);
    const lines = (await (await pages.served.ask(address.pathname + address.search)).text()).split("\n");
    const of = (name: string) => lines.filter((line) => line.split(",").includes(name)).length;
    expect([of("*"), of("Small")]).toEqual([12, 12]);
  });

  async function fill(id: string, parts: Record<string, unknown>[]): Promise<void> {
    await pages.served.ask("/api/v1/reports", { title: `Report ${id}`, id });
    for (const part of parts) {
      const answer = await pages.served.ask(`/api/v1/reports/${id}/add`, part);
      expect(answer.status).toBe(200);
    }
  }
});

async function addFromMenu(page: Page, button: RegExp): Promise<void> {
  await page.getByRole("button", { name: button }).click();
  await page.getByRole("menuitem", { name: "New report" }).click();
  await page.getByText(/^Added to “Report of/).waitFor();
}

/** The cells of the table of a figure. */
async function cells(page: Page, title: string): Promise<string[]> {
  const table = page.locator(`section[aria-labelledby=${title}] table`).first();
  await table.waitFor();
  return table.locator("td, tbody th").allTextContents();
}
