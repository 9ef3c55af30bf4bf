import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { several } from "../amount.ts";
import { Pages, textOf } from "./pages.ts";
import { eventually, settled } from "./settled.ts";

/** Pages whose new answers are held back, to look at what stands meanwhile. */
describe("what is shown while new figures come", () => {
  let pages: Pages;

  beforeAll(async () => {
    pages = await Pages.shared();
  });
  afterAll(async () => pages?.stop());
  afterEach(async () => pages.closeWindows());

  /** Holds back all answers from now on. @returns what lets them go */
  async function held(page: Page): Promise<() => Promise<void>> {
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    await page.route("**/api/v1/**", async (route) => {
      await released;
      await route.continue();
    });
    return async () => {
      release();
      await settled(page);
      await eventually(() => page.locator(".shown.is-updating").count()).toBe(0);
    };
  }

  /** What a page shows; the texts of a chart in no order, because one that changed has its new labels last. */
  const figuresOf = (page: Page) =>
    page.locator(".shown").evaluate((shown) => {
      const copy = shown.cloneNode(true);
      if (copy instanceof Element)
        for (const note of copy.querySelectorAll(".updating, select")) note.remove();
      if (copy instanceof Element)
        for (const chart of copy.querySelectorAll("svg"))
          chart.textContent = [...chart.querySelectorAll("text")]
            .map((text) => text.textContent)
            .sort()
            .join(" ");
      return copy.textContent;
    });

  /** What a page shows is the same until the new answers are there, and is marked; then it is what a new window shows. */
  async function check(path: string, changed: string, note: string | null): Promise<void> {
    const page = await pages.open(path);
    const before = await figuresOf(page);
    const release = await held(page);
    await page.evaluate((to) => {
      history.pushState(null, "", to);
      dispatchEvent(new PopStateEvent("popstate"));
    }, changed);
    await page.locator(".shown.is-updating").waitFor();
    expect(await page.locator(".shown").getAttribute("aria-busy")).toBe("true");
    if (note !== null) expect(await textOf(page.locator(".updating"))).toContain(note);
    expect(await figuresOf(page)).toBe(before);
    await release();
    await eventually(() => figuresOf(page)).not.toBe(before);
    expect(await page.locator(".shown").getAttribute("aria-busy")).toBe("false");
    const fresh = await pages.open(changed);
    const isSame = async () => (await figuresOf(page)) === (await figuresOf(fresh));
    await eventually(isSame).toBe(true);
  }

  const PATHS = ["/", "/movements", "/expansion", "/retention", "/segments", "/customers"];
  /** In a short run, each page in one of two ways. */
  const drawn = (first: number) =>
    PATHS.filter((_, index) => several({ few: index % 2 === first, all: true }));
  it.each(drawn(0))(
    "%s keeps its figures under their policy until those of another are there",
    async (path) => {
      await check(path, `${path}?policy=stripe`, "Policy cambium");
    },
  );

  // The parts of /segments choose segments of their own.
  it.each(drawn(1).filter((path) => path !== "/segments"))(
    "%s keeps its figures until those of a segment are there",
    async (path) => {
      await check(path, `${path}?segment=${encodeURIComponent("country=US")}`, "Still showing");
    },
  );

  it.each(PATHS.slice(0, 4).filter((path) => path !== "/" && drawn(1).includes(path)))(
    "%s keeps its period's figures until those of another period are there",
    async (path) => {
      await check(path, `${path}?period=2026-05`, null);
    },
  );

  it("keeps a section as it is until what is chosen in it is there", async () => {
    await check("/retention", "/retention?of=gross", null);
    await check("/expansion", "/expansion?by=country", null);
    await check("/", "/?by=product", null);
  });

  it("names a list of customers by what it is sorted by, not by what comes", async () => {
    const page = await pages.open("/customers");
    const release = await held(page);
    await page.getByRole("button", { name: /Change, 12 m/ }).click();
    await page.locator(".answer[aria-busy=true]").waitFor();
    expect(await textOf(page.locator("h1"))).toBe("Who is worth the most?");
    await release();
    expect(await textOf(page.locator("h1"))).toBe("Who grew the most?");
  });
});
