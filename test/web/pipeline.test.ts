import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { money, Pages, seriousFindings, textOf } from "./pages.ts";
import { eventually, settled } from "./settled.ts";

const dealsSchema = z.object({
  total: z.number(),
  sums: z.object({ amount: z.number() }),
  stages: z.array(z.object({ stage: z.string(), opportunities: z.number(), amount: z.number() })),
});
const dealSchema = z.object({
  opportunity: z.object({ stage: z.string(), version: z.number(), lost_reason: z.string().nullable() }),
});

describe("the pipeline", () => {
  let pages: Pages;

  beforeAll(async () => {
    pages = await Pages.selling();
  });
  afterAll(() => pages?.stop());
  afterEach(() => pages.closeWindows());

  const stageOf = async (id: string) =>
    (await pages.ask(`opportunities/${id}`, dealSchema)).opportunity.stage;
  const card = (page: Page, id: string) => page.locator(`[data-deal=${id}]`);
  const column = (page: Page, stage: string) => page.locator(`section[aria-labelledby=stage-${stage}]`);

  it("shows what is open by stage, and twenty cards of a stage at first", async () => {
    const page = await pages.open("/pipeline");
    const all = await pages.ask("opportunities", dealsSchema);
    expect(all.total).toBe(26);
    expect(await textOf(page.locator(".answer"))).toMatch(/^No\. .* Under 2\.5 times/);
    for (const { stage, opportunities, amount } of all.stages.slice(0, 5)) {
      const head = await textOf(column(page, stage).locator(".column-head"));
      expect(head).toContain(` ${opportunities}`);
      expect(head).toContain(money(amount));
    }
    const cards = column(page, "identified").locator(".deal");
    expect(await cards.count()).toBe(20);
    await page.getByRole("button", { name: "Show more (20 of 22)" }).click();
    expect(await cards.count()).toBe(22);
    expect(await seriousFindings(page)).toEqual([]);
  });

  it("moves a card by mouse, saves it at once, and takes that back", async () => {
    const page = await pages.open("/pipeline");
    await card(page, "deal-22").dragTo(column(page, "proposal"), { targetPosition: { x: 80, y: 40 } });
    await column(page, "proposal").locator("[data-deal=deal-22]").waitFor();
    await page.getByText("Moved “Deal 22” to Proposal.").waitFor();
    await eventually(() => stageOf("deal-22")).toBe("proposal");
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByText("Moved “Deal 22” back to Engaged.").waitFor();
    expect(await stageOf("deal-22")).toBe("engaged");
    await settled(page);
  });

  it("moves a card by keyboard, keeps it focused, and takes that back with Ctrl+Z", async () => {
    const page = await pages.open("/pipeline");
    await card(page, "deal-23").locator(".deal-title").focus();
    await page.keyboard.press("Alt+ArrowRight");
    await page.getByText("Moved “Deal 23” to Proposal.").waitFor();
    await eventually(() => stageOf("deal-23")).toBe("proposal");
    await eventually(() => page.evaluate(() => document.activeElement?.textContent)).toBe("Deal 23");
    await page.keyboard.press("Control+z");
    await page.getByText("Moved “Deal 23” back to Qualified.").waitFor();
    await eventually(() => stageOf("deal-23")).toBe("qualified");
    await settled(page);
  });

  it("moves a card by its menu, and asks why it was lost", async () => {
    const page = await pages.open("/pipeline");
    await card(page, "deal-1").getByRole("button", { name: "Move: move Deal 1" }).click();
    await page.getByRole("menuitem", { name: "Closed lost" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Reason").fill("Price too high");
    await dialog.getByRole("button", { name: "Mark as lost" }).click();
    await eventually(() => card(page, "deal-1").count()).toBe(0);
    await eventually(() => stageOf("deal-1")).toBe("closed_lost");
    const { opportunity } = await pages.ask("opportunities/deal-1", dealSchema);
    expect(opportunity.lost_reason).toBe("Price too high");
    await page.getByRole("button", { name: "Undo" }).click();
    await eventually(() => card(page, "deal-1").count()).toBe(1);
    expect(await stageOf("deal-1")).toBe("identified");
    await settled(page);
  });

  it("says who moved it meanwhile, and shows it as it is now", async () => {
    const page = await pages.open("/pipeline");
    await pages.served.ask("/api/v1/opportunities/deal-24", { stage: "negotiation" });
    await card(page, "deal-24").locator(".deal-title").focus();
    await page.keyboard.press("Alt+ArrowLeft");
    await page.getByText(/moved “Deal 24” to Negotiation in the meantime/).waitFor();
    await column(page, "negotiation").locator("[data-deal=deal-24]").waitFor();
    expect(await stageOf("deal-24")).toBe("negotiation");
    await settled(page);
    expect(pages.complaints.splice(0).every((text) => text.includes("409"))).toBe(true);
  });

  it("keeps filters in the address, and edits an opportunity in a drawer", async () => {
    const page = await pages.open("/pipeline?tab=list&owner=ann");
    const own = await pages.ask("opportunities?owner=ann", dealsSchema);
    await eventually(() => page.locator(".facts tbody tr").count()).toBe(own.total);
    await page.getByLabel("Type").selectOption("upsell");
    await eventually(() => new URL(page.url()).searchParams.get("type")).toBe("upsell");
    const both = await pages.ask("opportunities?owner=ann&type=upsell", dealsSchema);
    expect(both.total).toBeLessThan(own.total);
    await eventually(() => page.locator(".facts tbody tr").count()).toBe(both.total);
    await page.getByRole("button", { name: "Deal 6", exact: true }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Title").fill("Deal six");
    await dialog.getByRole("button", { name: "Save" }).click();
    await dialog.getByText("Title: Deal 6 → Deal six").waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await settled(page);
  });

  it("makes an opportunity of a step of the week, and leads to it", async () => {
    const page = await pages.open("/week");
    const first = page.locator(".week-line").first();
    const who = await first.getAttribute("data-customer");
    await first.getByRole("button", { name: /^Make an opportunity/ }).click();
    await page.getByRole("link", { name: "Open it in the pipeline" }).click();
    await page.waitForURL("**/pipeline?deal=*");
    await page.getByRole("dialog").getByText("The signal it came from").waitFor();
    const made = await pages.ask(`opportunities?customer=${who}`, dealsSchema);
    expect(made.total).toBeGreaterThan(0);
    await settled(page);
  });

  it("shows coverage on the overview once there is a target", async () => {
    const page = await pages.open("/");
    const figure = page.locator("[data-figure=coverage]");
    await eventually(() => textOf(figure)).toContain("Under 2.5 times");
    await settled(page);
  });

  it("fits a phone, in light and dark, and has no serious findings of axe", async () => {
    for (const [path, scheme] of [
      ["/pipeline", "dark"],
      ["/pipeline?tab=list", "light"],
      ["/pipeline?tab=coverage", "dark"],
      ["/pipeline?deal=deal-3", "light"],
      ["/week", "dark"],
    ] as const) {
      const page = await pages.open(path, { width: 360, scheme });
      expect([path, await page.evaluate(() => document.documentElement.scrollWidth)]).toEqual([path, 360]);
      expect([path, await seriousFindings(page)]).toEqual([path, []]);
    }
  });
});
