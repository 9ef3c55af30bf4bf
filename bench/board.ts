import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Page } from "playwright-core";
import { makeDemo, openChromium, serveFolder } from "./served.ts";

/**
 * How smoothly a card is dragged over the board with 2,000 more open opportunities than the demo company has
 * (CAMBIUM_RUNS: another number): the times between frames while a card goes over all columns and back, and tasks that
 * held the page up. With 20 cards a column, as at first, and with 120.
 */
const deals = Number(process.env.CAMBIUM_RUNS ?? 2000);
const CUSTOMERS = 2500;
const STAGES = ["Identified", "Engaged", "Qualified", "Proposal", "Negotiation"];
const CARDS = [20, 120];
const STEPS = 240;
const PATIENCE_MS = 180_000;
const FRAME_MS = 1000 / 60;
const say = (line: string) => process.stdout.write(`${line}\n`);

/** Collects the times between frames, and long tasks, in the page. */
const COLLECT = `(() => {
  const gaps = [], long = [];
  let last = null, isOn = true;
  const observer = new PerformanceObserver((list) => long.push(...list.getEntries().map(({ duration }) => duration)));
  observer.observe({ entryTypes: ["longtask"] });
  const frame = (at) => {
    if (last !== null) gaps.push(at - last);
    last = at;
    if (isOn) requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  window.stopFrames = () => { isOn = false; observer.disconnect(); return { gaps, long }; };
})()`;

const directory = await mkdtemp(join(tmpdir(), "cambium-bench-board-"));
const data = join(directory, "data");
try {
  await makeDemo(data, CUSTOMERS);
  await addDeals(deals);
  const served = await serveFolder(data);
  const browser = await openChromium();
  try {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    await served.letIn(context);
    const page = await context.newPage();
    await page.goto(`${served.url}/pipeline`);
    await page.locator(".deal").first().waitFor({ timeout: PATIENCE_MS });
    for (const cards of CARDS) {
      const shown = await showAtLeast(page, cards);
      await drag(page);
      say(`${String(shown).padStart(5)} cards shown: ${told(await drag(page))}`);
    }
  } finally {
    await browser.close();
    await served.stop();
  }
} finally {
  await rm(directory, { recursive: true, force: true });
}

/** Imports open opportunities, spread over stages and customers. */
async function addDeals(count: number): Promise<void> {
  const file = join(directory, "deals.csv");
  const rows = Array.from({ length: count }, (_, place) =>
    [
      `bench-${place}`,
      `cus_${String((place % 500) + 1).padStart(7, "0")}`,
      `Deal ${place} of many`,
      STAGES[place % STAGES.length],
      100 + (place % 900),
      "USD",
      "2026-10-01",
      "2026-12-15",
    ].join(","),
  );
  await writeFile(file, `id,customer,title,stage,mrr,currency,created,expected_close\n${rows.join("\n")}\n`);
  const args = ["dist/src/cli/main.js", "import", "opportunities", file, "--data", data];
  await promisify(execFile)(process.execPath, args);
}

/** Shows more cards in every column that has more. @returns how many are shown */
async function showAtLeast(page: Page, cards: number): Promise<number> {
  for (const column of await page.locator("section.column").all())
    while ((await column.locator(".deal").count()) < cards && (await column.locator("> button").count()) > 0)
      await column.locator("> button").click();
  await page.evaluate("scrollTo(0, 0)");
  return page.locator(".deal").count();
}

interface Frames {
  /** Milliseconds between frames. */
  gaps: number[];
  /** Milliseconds of tasks over 50 ms. */
  long: number[];
}

/** Drags the first card over all columns and back, and leaves it where it was. */
async function drag(page: Page): Promise<Frames> {
  const card = await page.locator(".deal").first().boundingBox();
  const board = await page.locator(".board-columns").boundingBox();
  if (card === null || board === null) throw new Error("the board shows no card");
  const [x, y] = [card.x + card.width / 2, card.y + 12];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 8, y + 8);
  await page.evaluate(COLLECT);
  await page.locator("body[data-dragging]").waitFor();
  for (let step = 0; step <= STEPS; step++) {
    const part = 1 - Math.abs(1 - (2 * step) / STEPS);
    await page.mouse.move(x + part * (board.width - card.width), y + 40 + 200 * part);
  }
  const found = await page.evaluate<Frames>("window.stopFrames()");
  await page.mouse.up();
  return found;
}

function told({ gaps, long }: Frames): string {
  const sorted = [...gaps].sort((a, b) => a - b);
  const at = (share: number) => (sorted[Math.floor(share * (sorted.length - 1))] ?? 0).toFixed(1);
  const late = gaps.filter((gap) => gap > 1.5 * FRAME_MS).length;
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
  return [
    `${(1000 / mean).toFixed(1)} frames a second`,
    `median ${at(0.5)} ms, 95% within ${at(0.95)} ms, longest ${at(1)} ms`,
    `${late} of ${gaps.length} late`,
    `${long.length} tasks over 50 ms`,
  ].join("; ");
}
