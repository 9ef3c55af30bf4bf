import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { pagesOf } from "../../bench/page-list.ts";
import { several } from "../amount.ts";
import { OF_COLOURS, Pages, seriousFindings } from "./pages.ts";
import { settled } from "./settled.ts";

const WIDTHS = [1440, 360];
/** So long a walk through all pages may take where a machine is busy. */
const WALK_MS = 900_000;

/**
 * Looks at every page in a language, at 1440 and at 360 px, in light and dark: nothing that axe finds serious, nothing
 * wider than its window, no text that is missing. In a short run each page is looked at in one of the widths.
 * @param first in a short run, whether the first page is looked at in the first width or in the second
 */
export function readsWell(locale: string, language: string, first: 0 | 1 = 0): void {
  describe(`every page in ${language}`, () => {
    let pages: Pages;
    let list: { id: string; path: string }[];
    beforeAll(async () => {
      pages = await Pages.shared();
      list = await pagesOf(pages.served);
    });
    afterAll(() => pages?.stop());
    afterEach(() => pages.closeWindows());

    it.each(WIDTHS)(
      "has no serious finding at %i px, in light and dark",
      async (width) => {
        const page = await pages.open("/", { locale, width });
        expect(await page.evaluate(() => document.documentElement.lang)).toBe(language);
        const found: Record<string, string[]> = {};
        const place = WIDTHS.indexOf(width) + first;
        const looked = list.filter((_, index) => several({ few: (index + place) % 2 === 0, all: true }));
        for (const { id, path } of looked) {
          await page.goto(pages.served.url + path);
          await settled(page);
          const findings = [
            ...(await seriousFindings(page)),
            ...(await tooWide(page, width)),
            ...(await missing(page)),
          ];
          await page.emulateMedia({ colorScheme: "dark" });
          const dark = await seriousFindings(page, OF_COLOURS);
          await page.emulateMedia({ colorScheme: "light" });
          if (findings.length > 0) found[id] = findings;
          if (dark.length > 0) found[`${id}, dark`] = dark;
        }
        expect(found).toEqual({});
      },
      WALK_MS,
    );
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
