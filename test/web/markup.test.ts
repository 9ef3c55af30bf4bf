import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import type { Browser, Page, Route } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openChromium, type Served, serveFolder } from "../../bench/served.ts";
import { textOf } from "./pages.ts";
import { settled, watch } from "./settled.ts";

/** A name that is markup in two ways: a tag, and an entity that a reader would take for another sign. */
const NAME = '<img src=x onerror=alert(1)>&amp;"';

describe("a name that looks like markup", () => {
  let directory: string;
  let served: Served;
  let browser: Browser;
  const complaints: string[] = [];

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "cambium-markup-"));
    await importRows(directory);
    served = await serveFolder(directory);
    browser = await openChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await served?.stop();
    await rm(directory, { recursive: true, force: true });
  });

  /** @param change what becomes of the answers that the page gets */
  async function open(path: string, change?: (route: Route) => Promise<void>): Promise<Page> {
    const look = {
      viewport: { width: 1440, height: 900 },
      reducedMotion: "reduce",
      locale: "en-GB",
    } as const;
    const context = await browser.newContext(look);
    await served.letIn(context);
    const page = watch(await context.newPage());
    page.on("dialog", (dialog) => complaints.push(dialog.message()));
    page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
    if (change !== undefined) await page.route("**/api/v1/**", change);
    await page.goto(served.url + path);
    await settled(page);
    return page;
  }

  it.each([
    ["customers", "/customers"],
    ["the catalogue", "/catalogue"],
    ["expansion by product", "/expansion?by=product"],
    ["expansion by plan", "/expansion?by=price"],
  ])("is shown on %s as it is written, its charts' tooltips included", async (_, path) => {
    const page = await open(path);
    await lookAtTooltips(page);
    expect(await textOf(page.locator("main"))).toContain(NAME);
    expect(await page.locator("img").count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it("is shown on its customer's page as it is written", async () => {
    const page = await open("/customers");
    await page.getByRole("link", { name: NAME }).click();
    await expect.poll(() => textOf(page.locator("h1"))).toContain(NAME);
    await settled(page);
    await lookAtTooltips(page);
    expect(await page.locator("img").count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it("is shown in the tooltips of charts as it is written", async () => {
    const page = await open("/expansion", async (route) => {
      const answer = await route.fetch();
      const body = (await answer.text()).replaceAll(/"group":"\w+"/g, `"group":${JSON.stringify(NAME)}`);
      await route.fulfill({ response: answer, body });
    });
    const told = await lookAtTooltips(page);
    expect(told.join()).toContain(NAME);
    expect(await page.locator("img").count()).toBe(0);
    expect(complaints).toEqual([]);
  });
});

/** Holds the pointer over every chart of a page. @returns what their tooltips say */
async function lookAtTooltips(page: Page): Promise<string[]> {
  const told: string[] = [];
  for (const chart of await page.locator(".chart").all()) {
    await chart.locator("svg").waitFor();
    await chart.scrollIntoViewIfNeeded();
    const box = await chart.boundingBox();
    if (box === null) continue;
    const tip = chart.locator("div").filter({ has: page.locator("b") });
    for (const part of [0.5, 0.7, 0.9])
      await page.mouse.move(box.x + box.width * part, box.y + box.height * 0.5);
    if ((await tip.count()) > 0) told.push(await textOf(tip.last()));
  }
  return told;
}

/** A customer, a product and a plan of that name, which expanded. */
async function importRows(data: string): Promise<void> {
  const file = join(data, "rows.csv");
  const quoted = `"${NAME.replaceAll('"', '""')}"`;
  const rows = [
    "customer_id,start,end,amount,product,plan",
    `${quoted},2025-01-05,2026-02-05,100,${quoted},${quoted}`,
    `${quoted},2026-02-05,,300,${quoted},${quoted}`,
    "another,2026-03-05,,100,Plain,",
  ];
  await writeFile(file, rows.join("\n"));
  const cli = resolve("dist/src/cli/main.js");
  await promisify(execFile)(process.execPath, [cli, "import", "subscriptions", file, "--data", data]);
}
