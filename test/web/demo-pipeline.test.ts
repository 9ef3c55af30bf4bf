import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { money, Pages, seriousFindings, textOf } from "./pages.ts";
import { eventually } from "./settled.ts";

const dealsSchema = z.object({
  rows: z.array(
    z.object({
      quarter: z.string(),
      group: z.string().nullable(),
      closed: z.number(),
      won: z.number(),
      average: z.number().nullable(),
    }),
  ),
  effects: z.array(z.object({ quarter: z.string(), value: z.number(), mix: z.number(), within: z.number() })),
});
const pipelineSchema = z.object({
  rows: z.array(z.object({ name: z.string(), stalled: z.number(), opportunities: z.number() })),
});

describe("the pipeline of the demo company", () => {
  let pages: Pages;

  beforeAll(async () => {
    pages = await Pages.shared();
  });
  afterAll(() => pages?.stop());
  afterEach(() => pages.closeWindows());

  it("says how many deals were won by quarter, why their average changed, and where deals stall", async () => {
    const page = await pages.open("/pipeline?tab=coverage");
    const section = page.locator("section[aria-labelledby=deals-title]");
    const { rows, effects } = await pages.ask("deals", dealsSchema);
    const last = effects.find(({ quarter }) => quarter === "2026-Q3");
    const said = await textOf(section.locator(".section-answer"));
    for (const minor of [last?.value, last?.mix, last?.within])
      expect(said).toContain(money(Math.abs(minor ?? 0)));
    const all = rows.find(({ quarter, group }) => quarter === "2026-Q3" && group === null);
    const whole = await textOf(section.locator("tbody tr").first());
    expect(whole).toContain(`${all?.won} of ${all?.closed}US$${money(all?.average ?? 0)} on average`);
    await section.getByLabel("By", { exact: true }).selectOption("product");
    await eventually(() => new URL(page.url()).searchParams.get("deals")).toBe("product");
    await section.getByText("Analytics", { exact: true }).waitFor();
    const stages = page.locator("section[aria-labelledby=stages-title] tbody tr");
    const pipeline = await pages.ask("pipeline", pipelineSchema);
    for (const [place, { name, stalled }] of pipeline.rows.entries()) {
      const cells = await stages.nth(place).locator("th, td").allInnerTexts();
      expect([cells[0], cells[6]]).toEqual([name, String(stalled)]);
    }
    expect(await seriousFindings(page)).toEqual([]);
  });

  it("has a target for the next quarter, and what covers it", async () => {
    const page = await pages.open("/pipeline?tab=coverage");
    const next = page.locator("section[aria-labelledby=coverage-title] tbody tr").last();
    const cells = await next.locator("th, td").allInnerTexts();
    expect(cells[0]).toBe("Q1 2027");
    expect(cells[2]).not.toBe("No target");
    expect(cells[3]).toMatch(/^\d+\.\d\d×$/);
  });

  it("leads from how many deals stall in a stage to their list, and from there to all", async () => {
    const page = await pages.open("/pipeline?tab=coverage");
    const { rows } = await pages.ask("pipeline", pipelineSchema);
    const [stage] = [...rows].sort((a, b) => b.stalled - a.stalled);
    await page.getByRole("button", { name: `Stalled deals: ${stage?.name}` }).click();
    const shown = page.locator(".behind-what");
    expect(await textOf(shown)).toContain("Stalled deals");
    const sums = page.locator(".growth-note");
    await eventually(async () => (await textOf(sums)).split(" ")[0]).toBe(String(stage?.stalled));
    await shown.getByRole("button", { name: "Show all" }).click();
    await shown.waitFor({ state: "detached" });
    await eventually(async () => (await textOf(sums)).split(" ")[0]).toBe(String(stage?.opportunities));
  });

  it("fits a phone in the dark", async () => {
    const page = await pages.open("/pipeline?tab=coverage&deals=product", { width: 360, scheme: "dark" });
    await page.locator("section[aria-labelledby=deals-title] table").waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    expect(await seriousFindings(page)).toEqual([]);
  });
});
