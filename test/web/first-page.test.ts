import axe from "axe-core";
import type { Browser, BrowserContext, Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { openChromium, type Served, serveDemo } from "../../bench/served.ts";
import { PALETTES } from "../../web/charts/palette.ts";

const answerSchema = z.object({
  rows: z.array(z.object({ period: z.string(), type: z.string().optional(), value: z.number().nullable() })),
});
const violationsSchema = z.array(z.object({ id: z.string(), impact: z.string().nullish() }));

describe("the first page", () => {
  let served: Served;
  let browser: Browser;
  const contexts: BrowserContext[] = [];
  const complaints: string[] = [];

  beforeAll(async () => {
    browser = await openChromium();
    served = await serveDemo(300);
  });

  afterAll(async () => {
    await browser?.close();
    await served?.stop();
  });

  afterEach(async () => {
    await Promise.all(contexts.splice(0).map((context) => context.close()));
    expect(complaints.splice(0)).toEqual([]);
  });

  /** Opens the page in a window of its own, and notes errors and whatever is asked of other servers. */
  async function open(path = "/", width = 1440, colorScheme: "light" | "dark" = "light"): Promise<Page> {
    const context = await browser.newContext({
      viewport: { width, height: 900 },
      colorScheme,
      reducedMotion: "reduce",
    });
    contexts.push(context);
    context.setDefaultTimeout(8000);
    const page = await context.newPage();
    page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("request", (request) => {
      if (!request.url().startsWith(served.url)) complaints.push(`asked for ${request.url()}`);
    });
    await page.goto(served.url + path);
    await page.locator(".chart svg").first().waitFor();
    await page.locator(".answer", { hasText: "MRR" }).waitFor();
    await page.waitForLoadState("networkidle");
    return page;
  }

  async function ask(path: string): Promise<z.infer<typeof answerSchema>["rows"]> {
    const response = await fetch(`${served.url}/api/v1/${path}`);
    return answerSchema.parse(await response.json()).rows;
  }

  it("answers its question with the API's numbers", async () => {
    const page = await open();
    const [growth] = (await ask("metric/mrr_growth")).slice(-1);
    const [closing] = (await ask("metric/mrr")).slice(-1);
    const size = (Math.abs(growth?.value ?? 0) * 100).toFixed(1);
    expect(await textOf(page.locator("h1"))).toMatch(
      new RegExp(`^Why did MRR (grow|fall) ${size}% in \\w+ \\d{4}\\?$`),
    );
    const answer = await textOf(page.locator(".answer"));
    expect(answer).toMatch(/^MRR went from US\$[\d,.]+ to US\$[\d,.]+: new customers added US\$.*churn.*\.$/);
    expect(answer).toContain(`to US$${money(closing?.value ?? 0)}:`);
  });

  it("shows in the table what the API says, and rows that add up to net", async () => {
    const page = await open();
    const byType = await ask("metric/net_new_mrr?by=type");
    const net = new Map((await ask("metric/net_new_mrr")).map(({ period, value }) => [period, value ?? 0]));
    expect(net.size).toBe(12);
    for (const [period, total] of net) {
      const parts = byType.filter((row) => row.period === period);
      let sum = 0;
      for (const { type, value } of parts) {
        if (value === null || value === 0) continue;
        const text = await textOf(page.locator(`[id="cell-${type}-${period}"]`));
        expect(text).toBe(money(value));
        sum += cents(text);
      }
      expect(cents(await textOf(page.locator(`[id="cell-net-${period}"]`)))).toBe(total);
      expect(sum).toBe(total);
    }
  });

  it("opens the changes behind a bar, and gives the focus back on Escape", async () => {
    const page = await open();
    await page.locator(`.chart path[fill="${PALETTES.light.movement.churn}"]`).last().click();
    const drawer = page.getByRole("dialog");
    await drawer.locator(".proof-line").first().waitFor();
    expect(page.url()).toContain("cell=");
    const [period, type] = (new URL(page.url()).searchParams.get("cell") ?? "").split(":");
    expect(type).toBe("churn");
    const cell = cents(await textOf(page.locator(`[id="cell-churn-${period}"]`)));
    expect(cents(await textOf(drawer.locator(".proof-figure")))).toBe(cell);
    expect(await textOf(drawer.locator(".proof-sum"))).toContain("equal to the cell");
    while (await drawer.getByRole("button", { name: "Load more" }).isVisible()) {
      await drawer.getByRole("button", { name: "Load more" }).click();
      await page.waitForLoadState("networkidle");
    }
    const lines = await drawer.locator(".proof-value").allTextContents();
    expect(lines.reduce((sum, text) => sum + cents(text), 0)).toBe(cell);
    expect(await textOf(drawer.locator(".proof-evidence").first())).toMatch(/rows? [\d,]+.* in \S+/);
    await page.keyboard.press("Escape");
    await drawer.waitFor({ state: "detached" });
    await expect.poll(() => page.evaluate(() => document.activeElement?.className)).toContain("chart");
    expect(page.url()).not.toContain("cell=");
  });

  it("opens a cell by key, and goes back to it", async () => {
    const page = await open();
    const button = page.locator(".figures .cell[id^='cell-nrr_12m-']").first();
    const id = await button.getAttribute("id");
    await button.focus();
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").locator(".proof-line").first().waitFor();
    expect(await textOf(page.locator(".proof-sum"))).toMatch(/^✓ [\d,]+ customers: .* equal to the cell\.$/);
    await page.goBack();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe(id);
  });

  it("keeps everything in the address", async () => {
    const page = await open();
    await page.getByLabel("Interval").selectOption("quarter");
    await page.getByLabel("Compare").selectOption("year");
    await page.getByLabel("Policy").selectOption("stripe");
    await page.getByText("All", { exact: true }).click();
    await page.getByRole("button", { name: "Churn", exact: true }).click();
    await page.locator(".figures tbody th", { hasText: /^Q/ }).first().waitFor();
    await page.locator(".answer", { hasText: "MRR" }).waitFor();
    await page.waitForLoadState("networkidle");
    const before = await stateOf(page);
    expect(new URL(page.url()).search).toBe(
      "?range=all&interval=quarter&compare=year&policy=stripe&hide=churn",
    );
    await page.reload();
    await page.locator(".answer", { hasText: "MRR" }).waitFor();
    await page.waitForLoadState("networkidle");
    expect(await stateOf(page)).toEqual(before);
    await page.goBack();
    await expect.poll(() => page.getByLabel("Policy").inputValue()).toBe("stripe");
    expect(page.url()).not.toContain("range=all");
  });

  it("keeps currencies apart where a policy does", async () => {
    const page = await open("/?policy=lago");
    await page.getByLabel("Currency").selectOption("EUR");
    await page.locator(".answer", { hasText: "€" }).waitFor();
    await page.locator(".card-value").nth(1).click();
    expect(await textOf(page.locator(".proof-sum"))).toMatch(/total €[\d,.]+, equal to the cell/);
  });

  it("says what is wrong and how to mend it", async () => {
    const page = await open();
    await page.evaluate(() => window.history.pushState(null, "", "/?policy=nobody"));
    await page.evaluate(() => window.dispatchEvent(new PopStateEvent("popstate")));
    await page.getByText('There is no policy "nobody".').waitFor();
    await page.getByRole("button", { name: "Back to the organisation’s policy" }).click();
    await page.locator(".answer", { hasText: "MRR" }).waitFor();
    expect(complaints.splice(0).every((text) => text.includes("400"))).toBe(true);
  });

  it("turns dark when told to, and stays so", async () => {
    const page = await open();
    await page.getByText("Dark", { exact: true }).click();
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    await expect.poll(ground).toBe("rgb(20, 23, 26)");
    await page.locator(`.chart path[fill="${PALETTES.dark.movement.churn}"]`).first().waitFor();
    await page.reload();
    expect(await ground()).toBe("rgb(20, 23, 26)");
  });

  it("fits a phone", async () => {
    const page = await open("/", 360);
    const width = () => page.evaluate(() => document.documentElement.scrollWidth);
    expect(await width()).toBe(360);
    await page.locator(".controls-toggle").click();
    await page.getByLabel("Interval").selectOption("year");
    await page.waitForLoadState("networkidle");
    expect(await width()).toBe(360);
    const first = page.locator(".figures th[scope=row]", { hasText: /^\d{4}/ }).first();
    await first.waitFor();
    const before = await first.boundingBox();
    await page
      .locator(".table-box")
      .first()
      .evaluate((box) => box.scrollTo({ left: 200 }));
    expect((await first.boundingBox())?.x).toBe(before?.x);
  });

  it.each([
    ["light", 1440],
    ["dark", 1440],
    ["light", 360],
    ["dark", 360],
  ] as const)("has no serious findings of axe in %s at %i", async (scheme, width) => {
    const page = await open("/", width, scheme);
    await page.evaluate(axe.source);
    expect(await seriousFindings(page)).toEqual([]);
    await page.locator(".card-value").first().click();
    await page.locator(".proof-line").first().waitFor();
    expect(await seriousFindings(page)).toEqual([]);
  });
});

async function seriousFindings(page: Page): Promise<string[]> {
  const found = violationsSchema.parse(
    await page.evaluate("axe.run(document).then(({ violations }) => violations)"),
  );
  return found.filter(({ impact }) => impact === "serious" || impact === "critical").map(({ id }) => id);
}

async function stateOf(page: Page): Promise<unknown> {
  return {
    title: await textOf(page.locator("h1")),
    answer: await textOf(page.locator(".answer")),
    figures: await page.locator(".figures td").allTextContents(),
    bars: await page.locator(".chart").first().locator("path").count(),
  };
}

async function textOf(locator: Locator): Promise<string> {
  return (await locator.textContent()) ?? "";
}

function money(minor: number): string {
  return new Intl.NumberFormat("en-GB", { minimumFractionDigits: 2 }).format(minor / 100);
}

function cents(text: string): number {
  return Number(text.replaceAll(/[^\d-]/g, ""));
}
