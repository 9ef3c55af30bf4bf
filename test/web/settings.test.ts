import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { money, Pages, seriousFindings, textOf } from "./pages.ts";
import { settled } from "./settled.ts";

const answerSchema = z.object({ rows: z.array(z.object({ period: z.string(), value: z.number() })) });
const auditSchema = z.object({
  rows: z.array(z.object({ operation: z.string(), by: z.string(), input: z.unknown(), was: z.unknown() })),
});
const statusSchema = z.object({ policy: z.string() });
const settingsSchema = z.object({ rows: z.array(z.object({ name: z.string(), value: z.string() })) });
const closesSchema = z.object({ rows: z.array(z.object({ period: z.string() })) });
const comparisonSchema = z.object({
  settings: z.array(z.object({ setting: z.string(), customers: z.number() })),
});
const linksSchema = z.object({ rows: z.array(z.object({ customer: z.string() })) });

describe("settings", () => {
  let pages: Pages;

  beforeAll(async () => {
    pages = await Pages.own();
  });

  afterEach(() => pages.closeWindows());

  afterAll(() => pages?.stop());

  /** What a preview says a figure would be. */
  const previewed = (page: Page, metric: string) => textOf(page.locator(`[data-after=${metric}]`));

  const latest = async () => (await pages.ask("audit?limit=1", auditSchema)).rows[0];

  it("shows what a policy of one's own would do, and does that when it is saved", async () => {
    const page = await pages.open("/settings?tab=policy");
    await page.getByLabel("Discounts", { exact: true }).selectOption("none");
    await page.getByLabel("Churn date").selectOption("request");
    await page.getByLabel("New policy name").fill("ours");
    await page.getByRole("button", { name: "Preview changes" }).click();
    await page.locator("[data-after=mrr]").waitFor();
    const [mrr, nrr] = [await previewed(page, "mrr"), await previewed(page, "nrr")];
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Saved policy ours.").waitFor();
    expect(new URL(page.url()).searchParams.get("show")).toBe("ours");
    expect(await latest()).toMatchObject({
      operation: "policies set",
      by: "http",
      input: { name: "ours", from: "cambium", set: ["discounts=none", "churn_at=request"] },
    });

    await page.getByRole("button", { name: "Use policy ours" }).click();
    await page.locator("[data-after=mrr]").waitFor();
    expect([await previewed(page, "mrr"), await previewed(page, "nrr")]).toEqual([mrr, nrr]);
    expect((await pages.ask("status", statusSchema)).policy).toBe("cambium");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Policy is now ours. It was cambium.").waitFor();
    expect((await pages.ask("status", statusSchema)).policy).toBe("ours");
    expect(await latest()).toMatchObject({ operation: "settings set", was: "cambium" });
    const [value] = (await pages.ask("metric/mrr?from=2026-10&to=2026-10", answerSchema)).rows;
    const [ratio] = (await pages.ask("metric/nrr?from=2026-10&to=2026-10", answerSchema)).rows;
    expect(mrr).toBe(`US$${money(value?.value ?? 0)}`);
    expect(nrr).toBe(`${((ratio?.value ?? 0) * 100).toFixed(1)}%`);

    await page.getByRole("tab", { name: "History" }).click();
    await settled(page);
    const [first, second] = [page.locator("tbody tr").nth(0), page.locator("tbody tr").nth(1)];
    expect(await textOf(first)).toContain("settings setDashboard or APIname=policy  value=ourscambium");
    expect(await textOf(second)).toContain("policies set");
  });

  it("compares two policies down to the customers of one setting", async () => {
    const page = await pages.open("/settings?tab=policy&a=cambium&b=stripe&month=2026-09");
    const { settings } = await pages.ask("compare-policies/cambium/stripe?period=2026-09", comparisonSchema);
    const customers = settings.find(({ setting }) => setting === "usage")?.customers ?? 0;
    expect(customers).toBeGreaterThan(0);
    await page
      .getByRole("button", { name: `Show only the ${customers} customers affected by Usage` })
      .click();
    await page.getByText(`of ${customers} lines, largest first`).waitFor();
    expect(new URL(page.url()).searchParams.get("of")).toBe("usage");
    await page.getByRole("link", { name: /./ }).last().waitFor();
  });

  it("keeps what was typed when it cannot be, says why, and changes nothing", async () => {
    const page = await pages.open("/settings");
    await page.getByLabel("Time zone").fill("Mars/Olympus");
    await page.getByRole("button", { name: "Preview changes" }).click();
    await page.getByRole("alert").waitFor();
    expect(await textOf(page.getByRole("alert"))).toContain("Use a time zone such as Europe/Stockholm.");
    expect(await page.getByLabel("Time zone").inputValue()).toBe("Mars/Olympus");
    expect(await page.getByRole("button", { name: "Save" }).isDisabled()).toBe(true);
    expect(pages.complaints.splice(0).every((text) => text.includes("400"))).toBe(true);
    await page.getByLabel("Gross margin").fill("80");
    await page.getByRole("button", { name: "Preview changes" }).click();
    await page.locator("[data-after=ltv]").waitFor();
    const ltv = await previewed(page, "ltv");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Gross margin, % is now 80. It was 100.").waitFor();
    const [value] = (await pages.ask("metric/ltv?from=2026-10&to=2026-10", answerSchema)).rows;
    expect(ltv).toBe(`US$${money(value?.value ?? 0)}`);
    const { rows } = await pages.ask("settings", settingsSchema);
    expect(rows.find(({ name }) => name === "timezone")?.value).toBe("UTC");
  });

  it("asks before it closes a period or takes that back", async () => {
    const page = await pages.open("/settings?tab=closes", { width: 360 });
    await page.getByLabel("Month, quarter or year").fill("2025");
    await page.getByRole("button", { name: "Close", exact: true }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
    expect((await pages.ask("closes", closesSchema)).rows).toEqual([]);
    await page.getByRole("button", { name: "Close", exact: true }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Close", exact: true }).last().click();
    await page.getByText("Closed 2025.").waitFor();
    await page.getByText("Nothing has changed in closed periods.").waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    expect((await pages.ask("closes", closesSchema)).rows).toEqual([{ period: "2025" }]);
    await page.getByRole("button", { name: "Reopen: 2025" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Reopen" }).last().click();
    await page.getByText("Reopened 2025.").waitFor();
    expect((await pages.ask("closes", closesSchema)).rows).toEqual([]);
  });

  it("links customers and parts them again", async () => {
    const page = await pages.open("/settings?tab=links");
    await page.getByLabel("First customer").fill("cus_0000001");
    await page.getByLabel("Second customer").fill("cus_0000002");
    await page.getByRole("button", { name: "Link", exact: true }).click();
    await page.getByText("Customers linked.").waitFor();
    const { rows } = await pages.ask("links", linksSchema);
    expect(rows.map(({ customer }) => customer)).toEqual(["cus_0000001", "cus_0000002"]);
    await page.getByRole("button", { name: "Unlink", exact: false }).first().click();
    await page.getByRole("dialog").getByRole("button", { name: "Unlink" }).last().click();
    await page.getByText("Unlinked ").waitFor();
    expect((await pages.ask("links", linksSchema)).rows).toEqual([]);
  });

  it("checks the books when asked to", async () => {
    const page = await pages.open("/settings?tab=imports");
    await page.getByRole("button", { name: "Check now" }).click();
    await page.getByText("Your figures add up.").waitFor();
    expect(await page.getByText("✓ none").count()).toBeGreaterThan(2);
  });

  it.each([
    ["light", 1440, ["Organisation", "Policy", "Linked customers"]],
    ["dark", 360, ["Policy", "Sources", "Imports", "Closed periods", "History"]],
  ] as const)("has no serious findings of axe in %s at %i", async (scheme, width, tabs) => {
    const page = await pages.open("/settings", { scheme, width });
    for (const tab of tabs) {
      await page.getByRole("tab", { name: tab }).click();
      await settled(page);
      expect(await seriousFindings(page)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    }
  });
});
