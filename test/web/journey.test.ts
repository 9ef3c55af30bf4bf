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
    await page.getByRole("menuitem", { name: "Closed won" }).click();
    await eventually(() => card.count()).toBe(0);
    await settled(page);
  });

  it("shows the deal as realised once billing moves", async () => {
    const page = await pages.open("/review?tab=billing");
    expect(await textOf(page.locator(".facts tbody tr").first())).toContain("Not yet");
    clock.now = "2026-03-25T12:00:00Z";
    await sell([team("acme", "2026-03-24"), business("acme", "2026-03-24")]);
    await page.reload();
    await settled(page);
    const row = await textOf(page.locator(".facts tbody tr").first());
    expect(row).toContain("Realised");
    expect(row).toContain("so far");
    expect(await textOf(page.locator(".billing-sums"))).toMatch(/Gap\s*US\$0\.00/);
    expect(await seriousFindings(page)).toEqual([]);
  });

  it("counts it as kept 90 days later", async () => {
    const page = await pages.open("/review?quarter=2026-Q1");
    const kept = page.locator(".facts tbody tr", { hasText: "Kept 90 days" }).first();
    expect(await textOf(kept.locator("td").nth(1))).toBe("0");
    clock.now = "2026-06-24T12:00:00Z";
    await page.reload();
    await settled(page);
    expect(await textOf(kept.locator("td").nth(1))).toBe("1");
    expect(await textOf(page.locator(".answer"))).toBe(
      "1 signal fired in Q1 2026. Opportunities: 1, won: 1, kept 90 days: 1.",
    );
    expect(await seriousFindings(page)).toEqual([]);
  });

  it("refuses a third offer in 90 days, and says from when it would be allowed", async () => {
    const page = await pages.open("/customers/main/cask");
    const restraint = page.locator(".restraint");
    await restraint.getByText("Yes, on 24 Jun 2026 an offer is allowed.").waitFor();
    for (const [on, channel] of [
      ["2026-06-02", "email"],
      ["2026-06-12", "call"],
    ] as const) {
      await restraint.getByLabel("Made by").selectOption(channel);
      await restraint.getByLabel("Made on").fill(on);
      await restraint.getByRole("button", { name: "Record offer" }).click();
      await restraint.getByText(/^✓ Recorded an offer on/).waitFor();
      await restraint
        .getByRole("button", { name: /^Record answer:/ })
        .first()
        .click();
      await page.getByRole("menuitem", { name: "Ignored" }).click();
      await settled(page);
    }
    await restraint.getByText("No, not before 31 Aug 2026.").waitFor();
    await restraint.getByText("It had enough offers lately.").waitFor();
    const check = await pages.ask("offers/check?customer=cask", checkSchema);
    expect(check).toEqual({ allowed: false, from: "2026-08-31" });
    expect(await seriousFindings(page)).toEqual([]);
  });

  it("says on the overview that coverage fell under 2.5 times", async () => {
    const deal = { customer: "cask", title: "More", currency: "USD", expected_close: "2026-06-29" };
    await ask(workspace, "opportunities add", { ...deal, mrr: 4000, id: "large" });
    await ask(workspace, "opportunities add", { ...deal, mrr: 1000, id: "small" });
    const targets = await pages.open("/owners?tab=targets");
    await targets.getByLabel("Aim, USD").fill("1250");
    await targets.getByRole("button", { name: "Set target" }).click();
    await targets.getByText("✓ The target is saved.").waitFor();
    await settled(targets);
    expect(await textOf(targets.locator(".pace-table tbody tr"))).toContain("Behind pace");
    const page = await pages.open("/");
    const figure = page.locator("[data-figure=coverage]");
    await eventually(() => textOf(figure)).toContain("4");
    expect(await textOf(figure)).not.toContain("Under 2.5 times");
    await ask(workspace, "opportunities lose", { id: "large", reason: "too dear" });
    await page.reload();
    await settled(page);
    expect(await textOf(figure)).toContain("Under 2.5 times");
  });

  it("sets an owner for a customer that has none, and lets the gap go", async () => {
    const page = await pages.open("/owners");
    const rows = page.locator(".facts tbody tr");
    expect(await rows.count()).toBe(3);
    await page.getByRole("button", { name: "Set owner: bolt" }).click();
    await page.getByRole("dialog").getByLabel("Owner").selectOption("ann");
    await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
    await page.getByText("✓ Ann Lee owns bolt from 24 Jun 2026.").waitFor();
    await eventually(() => rows.count()).toBe(2);
    await settled(page);
    expect(await seriousFindings(page)).toEqual([]);
  });

  it("gives the customers of a segment an owner, where they have none", async () => {
    const page = await pages.open("/owners");
    await page.getByRole("button", { name: "Give a segment an owner" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Segment or filter").fill("mrr>0");
    await dialog.getByLabel("Owner", { exact: true }).selectOption("ann");
    expect(await seriousFindings(page)).toEqual([]);
    await dialog.getByRole("button", { name: "Give owner" }).click();
    await page
      .getByText(
        "✓ Ann Lee owns 2 more customers from 24 Jun 2026. 1 of 3 in the segment had an owner already.",
      )
      .waitFor();
    await page.getByText("No customer has a gap or conflict here.").waitFor();
    await settled(page);
  });

  it("marks a note on the charts, and takes it into their list", async () => {
    const page = await pages.open("/movements");
    await page
      .getByRole("button", { name: /^Add a note/ })
      .first()
      .click();
    await page.getByLabel("Day").fill("2026-03-24");
    await page.getByLabel("What happened").fill("Acme moves up");
    await page.getByRole("button", { name: "Add note" }).click();
    const notes = page.getByRole("complementary", { name: /^Notes/ }).first();
    await notes.getByText("Acme moves up").waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await settled(page);
    expect(await tooltipsOf(page)).toContain("24 Mar 2026, Acme moves up");
    await page
      .getByRole("button", { name: /^Export/ })
      .first()
      .click();
    const csv = page.getByRole("menuitem", { name: "CSV", exact: true });
    const text = await (await pages.served.ask((await csv.getAttribute("href")) ?? "")).text();
    const [head = "", ...rows] = text.trim().split("\r\n");
    expect(head.split(",")).toContain("notes");
    expect(rows.filter((row) => row.includes("2026-03-24 Acme moves up"))).toHaveLength(1);
    await page.keyboard.press("Escape");
    await notes.getByRole("button", { name: "Remove: Acme moves up" }).click();
    await notes.getByText("Acme moves up").waitFor({ state: "detached" });
    await settled(page);
  });
});

/** What the first chart's tooltip says of notes on its way from left to right. */
async function tooltipsOf(page: Page): Promise<string> {
  await page.locator(".chart").first().scrollIntoViewIfNeeded();
  const box = await page.locator(".chart").first().boundingBox();
  const said: string[] = [];
  for (let step = 1; box !== null && step < 40; step++) {
    await page.mouse.move(box.x + (box.width * step) / 40, box.y + box.height / 2);
    said.push(...(await page.locator(".tip-note").allTextContents()));
  }
  return said.join("\n");
}
