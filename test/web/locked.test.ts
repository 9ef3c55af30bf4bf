import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { Pages, seriousFindings, textOf } from "./pages.ts";
import { eventually, settled, watch } from "./settled.ts";

/** What Chromium itself writes to the console for every answer 401 or 403. */
const REFUSED = /^Failed to load resource: the server responded with a status of 40[13]/;

describe("a browser that was not let in", () => {
  let pages: Pages;
  beforeAll(async () => {
    pages = await Pages.shared();
  });
  afterAll(async () => pages.stop());
  afterEach(async () => {
    const others = pages.complaints.splice(0).filter((text) => !REFUSED.test(text));
    expect(others).toEqual([]);
    await pages.closeWindows();
  });

  const title = (page: Page) => textOf(page.locator("h1"));

  it("shows how to be let in and no figure, and every page once a link was opened beside it", async () => {
    const page = await pages.window();
    await page.goto(`${pages.served.url}/movements`);
    await page.getByText("npx cambium open").waitFor();
    expect(await title(page)).toBe("This dashboard is locked");
    expect(await seriousFindings(page)).toEqual([]);
    const beside = watch(await page.context().newPage());
    await beside.goto(await pages.served.newLink());
    await settled(beside);
    expect(new URL(beside.url()).pathname + new URL(beside.url()).search).toBe("/");
    await eventually(() => page.locator(".locked").count()).toBe(0);
    await settled(page);
    expect(new URL(page.url()).pathname).toBe("/movements");
  });

  it("is let in once by a link; whoever opens it again learns that it is used", async () => {
    const link = await pages.served.newLink();
    const first = await pages.window();
    await first.goto(link);
    await settled(first);
    await first.goto(link);
    await settled(first);
    expect(new URL(first.url()).pathname).toBe("/");
    const second = await pages.window();
    await second.goto(link);
    expect(await textOf(second.locator("main"))).toContain("has already been used");
    await pages.served.letIn(second.context());
    await settled(second);
    await eventually(() => new URL(second.url()).pathname).toBe("/");
  });

  it("is locked as soon as the server no longer knows it", async () => {
    const page = await pages.open("/");
    await page.context().clearCookies();
    await page.getByRole("navigation").getByRole("link", { name: "Customers" }).click();
    await eventually(() => title(page)).toBe("This dashboard is locked");
    expect(await page.locator("td").count()).toBe(0);
  });

  it.each([
    { width: 1440, scheme: "light" as const },
    { width: 360, scheme: "dark" as const },
  ])("fits on $width px, $scheme", async (look) => {
    const page = await pages.window({ ...look, locale: "th-TH" });
    await page.goto(pages.served.url);
    await page.locator(".locked").waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  });
});
