import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { pagesOf } from "../../bench/page-list.ts";
import { Pages, seriousFindings } from "./pages.ts";
import { settled } from "./settled.ts";

/**
 * Looks at every page in a language, at 1440 and at 360 px, in light and dark: nothing that axe finds serious, nothing
 * wider than its window, no text that is missing.
 */
export function readsWell(locale: string, language: string): void {
  describe(`every page in ${language}`, () => {
    let pages: Pages;
    let list: { id: string; path: string }[];
    beforeAll(async () => {
      pages = await Pages.shared();
      list = await pagesOf(pages.served);
    });
    afterAll(() => pages?.stop());
    afterEach(() => pages.closeWindows());

    it.each([1440, 360])("has no serious finding at %i px, in light and dark", async (width) => {
      const page = await pages.open("/", { locale, width });
      expect(await page.evaluate(() => document.documentElement.lang)).toBe(language);
      const found: Record<string, string[]> = {};
      for (const { id, path } of list) {
        await page.goto(pages.served.url + path);
        await settled(page);
        for (const scheme of ["light", "dark"] as const) {
          await page.emulateMedia({ colorScheme: scheme });
          const findings = [
            ...(await seriousFindings(page)),
            ...(await tooWide(page, width)),
            ...(await missing(page)),
          ];
          if (findings.length > 0) found[`${id}, ${scheme}`] = findings;
        }
      }
      expect(found).toEqual({});
    });
  });
}

async function tooWide(page: Page, width: number): Promise<string[]> {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  return wide > width ? [`${wide} px wide`] : [];
}

/** Keys that stand where a text should be. */
async function missing(page: Page): Promise<string[]> {
  const text = await page.evaluate(() => document.body.innerText);
  return text.match(/\b[a-z-]+:[a-z-]+(\.[a-z-]+)+\b|\{\{\w+\}\}/g) ?? [];
}
