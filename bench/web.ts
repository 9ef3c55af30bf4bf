import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import type { Browser, Page } from "playwright-core";
import { pagesOf } from "./page-list.ts";
import { openChromium, type Served, serveFolder } from "./served.ts";

/**
 * What users of the pages wait for, with 100,000 customers (CAMBIUM_RUNS: another number) on a warm server: JavaScript
 * of the first route, the time until each page shows its figures (on a repeat visit, in a new browser, and when
 * reached by its link from another page), and until the customer search reacts to a key.
 */
const customers = Number(process.env.CAMBIUM_RUNS ?? 100_000);
const ROUNDS = 5;
/** Milliseconds that a reader stays on a page before going on. */
const SWITCH_PAUSE = 300;
const TYPED = "alarm";
const say = (line: string) => process.stdout.write(`${line}\n`);

say(`JavaScript of the first route: ${((await firstRoute()) / 1000).toFixed(0)} kB gzipped`);
const directory = await mkdtemp(join(tmpdir(), "cambium-bench-web-"));
try {
  const cli = ["dist/src/cli/main.js", "demo", "--customers", String(customers), "--data", directory];
  await promisify(execFile)(process.execPath, cli);
  const served = await serveFolder(directory);
  const browser = await openChromium();
  try {
    for (const { id, path } of await pagesOf(served)) {
      const { first, again } = await timesOf(browser, served, path);
      const figures = column(median(again.map((one) => one.figures)));
      const all = column(median(again.map((one) => one.all)));
      say(
        `${id.padEnd(22)} ${figures} ms until the figures in sight, ${all} ms until all; ${column(first.figures)} and ${column(first.all)} ms in a new browser`,
      );
    }
    for (const { id, first, again } of await switches(browser, served)) {
      const all = column(median(again.map((one) => one.all)));
      say(
        `switch to ${id.padEnd(12)}${column(median(again.map((one) => one.figures)))} ms until the figures in sight, ${all} ms until all; ${column(first.figures)} and ${column(first.all)} ms the first time`,
      );
    }
    const typed = await typing(browser, served);
    say(`search, a key typed    ${column(median(typed))} ms, at most ${Math.max(...typed).toFixed(0)} ms`);
  } finally {
    await browser.close();
    await served.stop();
  }
} finally {
  await rm(directory, { recursive: true, force: true });
}

/** Gzipped bytes of all scripts that the page itself names; lazy ones don't count. */
async function firstRoute(): Promise<number> {
  const page = await readFile("dist/web/index.html", "utf8");
  const files = [...page.matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)].map(([, file = ""]) => file);
  const sizes = files.map(async (file) => gzipSync(await readFile(join("dist/web", file))).length);
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

/** Opens a path in a new browser, then several times in one that has visited it before. */
async function timesOf(
  browser: Browser,
  served: Served,
  path: string,
): Promise<{ first: Shown; again: Shown[] }> {
  await visit(browser, served, path, 1);
  const [first] = await visit(browser, served, path, 1);
  const again = await visit(browser, served, path, ROUNDS + 2);
  return { first: first ?? { figures: 0, all: 0 }, again: again.slice(2) };
}

/** Opens a path several times in a new browser context. */
async function visit(browser: Browser, served: Served, path: string, times: number): Promise<Shown[]> {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    reducedMotion: "reduce",
  });
  await served.letIn(context);
  const page = await context.newPage();
  const found: Shown[] = [];
  for (let time = 0; time < times; time++) {
    await page.goto(served.url + path, { waitUntil: "commit" });
    found.push(await shown(page));
    await page.waitForLoadState("networkidle");
  }
  await context.close();
  return found;
}

interface Shown {
  figures: number;
  all: number;
}

/**
 * Milliseconds from the start of navigation until a page has its title and all visible figures, and until all figures
 * and charts are there, down to the end.
 */
function shown(page: Page, from = 0): Promise<Shown> {
  return page.evaluate(
    (since) =>
      new Promise<Shown>((resolve) => {
        let figures = 0;
        const look = () => {
          const held = [...document.querySelectorAll(".waiting")];
          const isTitled = document.querySelector("main h1:not([data-left])") !== null;
          const isSeen = (place: Element) => place.getBoundingClientRect().top < innerHeight;
          const isShown =
            isTitled && held.every((place) => place.closest(".chart-box") !== null || !isSeen(place));
          if (isShown && figures === 0) figures = performance.now() - since;
          if (isShown && held.length === 0) resolve({ figures, all: performance.now() - since });
          else requestAnimationFrame(look);
        };
        look();
      }),
    from,
  );
}

/** Goes from page to page by the links at the left, round after round, in a browser that stays open. */
async function switches(
  browser: Browser,
  served: Served,
): Promise<{ id: string; first: Shown; again: Shown[] }[]> {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    reducedMotion: "reduce",
  });
  await served.letIn(context);
  const page = await context.newPage();
  await page.goto(served.url);
  await page.waitForLoadState("networkidle");
  const links = page.locator("nav a[href^='/']");
  const found = new Map<string, Shown[]>();
  for (let round = 0; round <= ROUNDS; round++) {
    for (let place = (await links.count()) - 1; place >= 0; place--) {
      const link = links.nth(place);
      const from = await link.evaluate((element) => {
        const clicked = performance.now();
        document.querySelector("main h1")?.setAttribute("data-left", "");
        if (element instanceof HTMLElement) element.click();
        return clicked;
      });
      const id = new URL((await link.getAttribute("href")) ?? "/", served.url).pathname.slice(1);
      found.set(id, [...(found.get(id) ?? []), await shown(page, from)]);
      await page.waitForLoadState("networkidle");
      await page.waitForTimeout(SWITCH_PAUSE);
    }
  }
  await context.close();
  return [...found].map(([id, [first = { figures: 0, all: 0 }, ...again]]) => ({
    id: id === "" ? "overview" : id,
    first,
    again,
  }));
}

/** Types a word key by key, and measures the time until the list matches the text so far. */
async function typing(browser: Browser, served: Served): Promise<number[]> {
  const page = await browser.newPage();
  await served.letIn(page.context());
  await page.goto(`${served.url}/customers`);
  await page.waitForLoadState("networkidle");
  const field = page.locator("[data-search]");
  await page.evaluate(() => {
    addEventListener("input", () => Object.assign(globalThis, { typedAt: performance.now() }), true);
  });
  const times: number[] = [];
  for (let length = 1; length <= TYPED.length; length++) {
    const told = page.evaluate(
      (wanted) =>
        new Promise<number>((resolve) => {
          const look = () => {
            const isTold = new URL(location.href).searchParams.get("q") === wanted;
            const isListed = document.querySelector(".people-box[aria-busy=false]") !== null;
            const since = Number(Object.getOwnPropertyDescriptor(globalThis, "typedAt")?.value ?? 0);
            if (isTold && isListed) resolve(performance.now() - since);
            else requestAnimationFrame(look);
          };
          look();
        }),
      TYPED.slice(0, length),
    );
    await field.pressSequentially(TYPED.charAt(length - 1));
    times.push(await told);
  }
  return times;
}

function median(times: number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
}

function column(ms: number): string {
  return ms.toFixed(0).padStart(5);
}
