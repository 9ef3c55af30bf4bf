import type { Page } from "playwright-core";
import { expect } from "vitest";

/** So long a state is waited for that must come: as long as a test may take, so that a busy machine fails nothing. */
export const PATIENCE_MS = 120_000;

/** What a page has asked for since it was watched, and what of that is still under way. */
interface Traffic {
  asked: number;
  open: Set<unknown>;
}

const watched = new WeakMap<Page, Traffic>();

/** Follows what a page asks for, so that `settled` knows when it has everything. */
export function watch(page: Page): Page {
  const traffic: Traffic = { asked: 0, open: new Set() };
  watched.set(page, traffic);
  page.on("request", (request) => {
    traffic.asked += 1;
    traffic.open.add(request);
  });
  page.on("requestfinished", (request) => traffic.open.delete(request));
  page.on("requestfailed", (request) => traffic.open.delete(request));
  return page;
}

/** Waits until a watched page has its figures and asks for nothing. */
export async function settled(page: Page): Promise<void> {
  const traffic = watched.get(page);
  if (traffic === undefined) throw new Error("the page is not watched");
  await page.locator("main h1").first().waitFor();
  await eventually(() => isQuiet(page, traffic)).toBe(true);
}

/** Reads a state again and again until it is what is expected. */
export function eventually<Read>(read: () => Read | Promise<Read>): ReturnType<typeof expect.poll> {
  return expect.poll(read, { timeout: PATIENCE_MS, interval: 20 });
}

/** Whether nothing is under way, and nothing new begins while the page draws what has come. */
async function isQuiet(page: Page, traffic: Traffic): Promise<boolean> {
  if (traffic.open.size > 0) return false;
  const { asked } = traffic;
  const waiting = await page.evaluate(drawnTwice);
  return waiting === 0 && traffic.asked === asked;
}

/** @returns how many parts of the page wait for something, after two frames */
function drawnTwice(): Promise<number> {
  return new Promise((resolve) =>
    requestAnimationFrame(() =>
      requestAnimationFrame(() =>
        setTimeout(() =>
          resolve(document.querySelectorAll(".waiting, .progress, [aria-busy='true']").length),
        ),
      ),
    ),
  );
}
