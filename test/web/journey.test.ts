import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { asOwner } from "../../bench/served.ts";
import { Workspace } from "../../src/api/workspace.ts";
import { type RunningServer, startServer } from "../../src/http/server.ts";
import { ask } from "../pipeline/company.ts";
import { Pages, seriousFindings, textOf } from "./pages.ts";
import { eventually, settled } from "./settled.ts";

const HEAD = "customer_id,item_id,product,plan,family,kind,rank,start,end,amount,currency";
const team = (customer: string, end = "") =>
  `${customer},${customer}.1,Team,Team monthly,Core,plan,1,2025-06-01,${end},50,USD`;
const business = (customer: string, start: string) =>
  `${customer},${customer}.1,Business,Business monthly,Core,plan,2,${start},,150,USD`;

const checkSchema = z.object({ allowed: z.boolean(), from: z.string().nullable() });

describe("from a signal to money that stays", () => {
  const clock = { now: "2026-03-20T12:00:00Z" };
  let directory: string;
  let workspace: Workspace;
  let server: RunningServer;
  let pages: Pages;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "cambium-journey-"));
    const effects = { now: () => new Date(clock.now), progress: () => undefined };
    workspace = await Workspace.open(join(directory, "data"), effects);
    await sell([team("acme"), team("cask"), business("bolt", "2025-06-01")]);
    await use("acme", 95);
    await ask(workspace, "limits set", { metric: "storage", amount: 90, product: "Team" });
    await ask(workspace, "limits set", { metric: "storage", amount: 500, product: "Business" });
    await ask(workspace, "people set", { person: "ann", name: "Ann Lee" });
    server = await startServer(workspace, { port: 0, version: "0", webDirectory: resolve("dist/web") });
    const { url, token } = server;
    const stop = () => server.close();
    pages = await Pages.of({ url, token, pid: process.pid, ...asOwner({ url, token }), stop });
  });
  afterAll(async () => {
    await pages?.stop();
    await workspace?.close();
    await rm(directory, { recursive: true, force: true });
  });
  afterEach(() => pages.closeWindows());

  async function sell(rows: string[]): Promise<void> {
    const file = join(directory, `sold-${rows.length}.csv`);
    await writeFile(file, [HEAD, ...rows].join("\n"));
    await ask(workspace, "import", { source: "subscriptions", files: [file], account: "main" });
  }

  async function use(customer: string, value: number): Promise<void> {
    const file = join(directory, "used.csv");
    const days = Array.from({ length: 10 }, (_, day) => `2026-03-${11 + day}`);
    const rows = days.map((day) => `${customer},storage,${day},${value}`);
    await writeFile(file, ["customer,metric,at,value", ...rows].join("\n"));
    await ask(workspace, "import", { source: "usage", files: [file] });
  }

  it("makes an opportunity of a signal and closes it as won on the board", async () => {
    const page = await pages.open("/signals?signal=limit_hit/main/acme/storage");
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: "Make an opportunity" }).click();
    await dialog.getByRole("link", { name: "Open it in the pipeline" }).click();
    await page.waitForURL("**/pipeline?deal=*");
    await page.goto(`${pages.served.url}/pipeline`);
    await settled(page);
    const card = page.locator("[data-deal]");
    expect(await card.count()).toBe(1);
    await card.getByRole("button", { name: /^Move/ }).click();
    await page.getByRole("menuitem", { name: "CSV", exact: true }).getAttribute("href");
    const text = await (await pages.served.ask(csv ?? "")).text();
    const [head = "", ...rows] = text.trim().split("\r\n");
    expect(head.split(",")).toContain("notes");
    expect(rows.filter((row) => row.includes("2026-03-24 Acme moves up"))).toHaveLength(1);
    await page.keyboard.press("Escape");
    await notes.getByRole("button", { name: "Remove the note: Acme moves up" }).click();
    await notes.getByText("Acme moves up").waitFor({ state: "detached" });
    await settled(page);
  });
});

/** What the first chart's tooltip says on its way from left to right. */
async function tooltipsOf(page: Page): Promise<string> {
  const box = await page.locator(".chart").first().boundingBox();
  const said: string[] = [];
  for (let step = 1; box !== null && step < 40; step++) {
    await page.mouse.move(box.x + (box.width * step) / 40, box.y + box.height / 2);
    said.push(...(await page.locator(".tip-note").allTextContents()));
  }
  return said.join("\n");
}
