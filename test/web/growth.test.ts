import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { money, Pages, seriousFindings, textOf } from "./pages.ts";
import { eventually, settled } from "./settled.ts";

const CUSTOMERS = 120;

const sums = z.object({ signals: z.number(), customers: z.number(), step_mrr: z.number() });
const signalsSchema = z.object({
  total: z.number(),
  sums,
  kinds: z.array(sums.extend({ kind: z.string() })),
  rows: z.array(
    z.object({
      kind: z.string(),
      account: z.string(),
      customer: z.string(),
      name: z.string().nullable(),
      subject: z.string(),
      value: z.number().nullable(),
      limit: z.number().nullable(),
      step_product: z.string().nullable(),
      step_mrr: z.number().nullable(),
    }),
  ),
});
const signalSchema = z.object({
  open: z.unknown().nullable(),
  observations: z.array(z.object({ import: z.number(), row: z.number(), value: z.number() })),
});
const headroomSchema = z.object({
  total: z.number(),
  sums: z.object({ open: z.number(), next_plan: z.number(), saturated: z.number() }),
});
const whitespaceSchema = z.object({
  columns: z.array(z.object({ column: z.string(), owned: z.number(), open: z.number() })),
  rows: z.array(
    z.object({
      account: z.string(),
      customer: z.string(),
      cells: z.array(z.object({ state: z.string(), open: z.number(), reason: z.string().nullable() })),
    }),
  ),
});
const whatIfSchema = z.object({
  over_now: z.number(),
  over_then: z.number(),
  newly_over: z.number(),
  between: z.number(),
  likely_low: z.number().nullable(),
  likely_high: z.number().nullable(),
  n: z.number().nullable(),
  rows: z.array(z.unknown()),
});
const fitSchema = z.object({ total: z.number(), rows: z.array(z.object({ used: z.number() })) });
const settingsSchema = z.object({
  rows: z.array(z.object({ kind: z.string(), setting: z.string(), value: z.number() })),
});

describe("signals and headroom", () => {
  let pages: Pages;

  beforeAll(async () => {
    pages = await Pages.growing(CUSTOMERS);
  });
  afterAll(() => pages?.stop());
  afterEach(() => pages.closeWindows());

  it("leads from a limit that is reached to its signal and the rows that prove it", async () => {
    const page = await pages.open("/signals");
    const all = await pages.ask("signals?sort=mrr&limit=1000", signalsSchema);
    expect(await textOf(page.locator(".answer"))).toBe(
      `${all.sums.signals} open signals, from ${all.sums.customers} customers. Their next steps add US$${money(all.sums.step_mrr)} a month.`,
    );
    const hit = await pages.ask("signals?kind=limit_hit&sort=mrr&limit=1000", signalsSchema);
    expect(hit.total).toBeGreaterThan(3);
    await page.getByRole("button", { name: /^Limit reached/ }).click();
    await eventually(() => new URL(page.url()).searchParams.get("kind")).toBe("limit_hit");
    await eventually(() => page.locator(".facts tbody tr").count()).toBe(hit.total);
    const [first] = hit.rows;
    const row = page.locator(".facts tbody tr").first();
    expect(await textOf(row)).toContain(`Storage: ${first?.value?.toLocaleString("en-GB")} of`);
    expect(await textOf(row)).toContain(`Upgrade to ${first?.step_product}`);
    expect(await textOf(row)).toContain(`+${money(first?.step_mrr ?? 0)}`);
    await row.getByRole("button").press("Enter");
    const drawer = page.getByRole("dialog");
    await drawer.getByRole("heading", { name: "Observations" }).waitFor();
    const path = `signals/limit_hit/${first?.account}/${first?.customer}?subject=storage`;
    const { observations } = await pages.ask(path, signalSchema);
    const proof = drawer.locator(".facts tbody tr").first();
    expect(await textOf(proof)).toContain(
      `import ${observations[0]?.import}, row ${observations[0]?.row.toLocaleString("en-GB")}`,
    );
    await drawer.getByRole("img", { name: /^Storage from .* last .* of / }).waitFor();
    expect(await textOf(drawer.locator(".signal-runs"))).toContain("until now");
    expect(await seriousFindings(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await eventually(() => drawer.count()).toBe(0);
    await eventually(() => page.evaluate(() => document.activeElement?.textContent)).toBe(
      first?.name ?? first?.customer,
    );
  });

  it("lets a signal rest only for a reason, and takes that back", async () => {
    const { rows, total } = await pages.ask("signals?kind=limit_near&sort=mrr", signalsSchema);
    const one = rows[0];
    const path = `signals/limit_near/${one?.account}/${one?.customer}?subject=storage`;
    const page = await pages.open(
      `/signals?kind=limit_near&signal=limit_near/${one?.account}/${one?.customer}/storage`,
    );
    const drawer = page.getByRole("dialog");
    const dismiss = drawer.getByRole("button", { name: "Dismiss" });
    expect(await dismiss.isDisabled()).toBe(true);
    await drawer.getByLabel("Reason").fill("They move to another storage");
    await dismiss.click();
    await drawer.getByText("It rests: “They move to another storage”", { exact: false }).waitFor();
    expect((await pages.ask(path, signalSchema)).open).toBe(null);
    await eventually(() => page.locator("main .facts tbody tr").count()).toBe(total - 1);
    await drawer.getByRole("button", { name: "Take back" }).click();
    await drawer.getByLabel("Reason").waitFor();
    expect((await pages.ask(path, signalSchema)).open).not.toBe(null);
    await eventually(() => page.locator("main .facts tbody tr").count()).toBe(total);
  });

  it("shows how each kind did, and saves another threshold", async () => {
    const page = await pages.open("/signals?tab=backtest");
    const row = page.locator(".facts tbody tr", { hasText: "Limit reached" });
    expect(await textOf(row)).toContain("Works");
    await row.getByRole("button").click();
    await page.getByRole("heading", { name: "Settings of “Limit reached”" }).waitFor();
    await page.getByRole("heading", { name: "Other thresholds" }).waitFor();
    await settled(page);
    await page.getByLabel("Share of the limit, %").fill("95");
    await page.getByRole("button", { name: "Save" }).first().click();
    const saved = async () => {
      const { rows } = await pages.ask("signals/settings", settingsSchema);
      return rows.find(({ kind, setting }) => kind === "limit_hit" && setting === "share")?.value;
    };
    await eventually(saved).toBe(95);
    await page.getByRole("button", { name: "Use the default" }).click();
    await eventually(saved).toBe(100);
    await settled(page);
  });

  it("adds headroom up over the matrix, and a cell leads to its customer", async () => {
    const page = await pages.open("/headroom");
    const headroom = await pages.ask("headroom?limit=0", headroomSchema);
    const map = await pages.ask("whitespace", whitespaceSchema);
    expect(await textOf(page.locator(".headroom-sums .fact-strong"))).toBe(`US$${money(headroom.sums.open)}`);
    const open = page.locator(".matrix-sums tr", { hasText: "Open" });
    for (const [nth, { column, open: minor }] of map.columns.entries()) {
      expect(await textOf(page.locator(".matrix thead th").nth(nth + 2))).toContain(column);
      expect(await textOf(open.locator("td").nth(nth + 1))).toContain(money(minor));
    }
    const all = await pages.ask("whitespace?limit=1000", whitespaceSchema);
    expect(all.rows.flatMap(({ cells }) => cells.flatMap(({ reason }) => reason ?? []))).toContain("no plan");
    const some = page.locator("td[data-state='open'] a").first();
    await some.focus();
    expect(await some.getAttribute("aria-label")).toContain("open");
    await page.getByRole("tooltip").getByText("open", { exact: false }).waitFor();
    const [first] = map.rows;
    await page.locator("td[data-state='open'] a").first().click();
    await page.waitForURL("**/customers/**");
    await settled(page);
    expect(await textOf(page.locator("h1"))).toContain("a month?");
    await page.goto(`${pages.served.url}/customers/${first?.account}/${first?.customer}`);
    await settled(page);
    await page.getByRole("heading", { name: "What it could still buy" }).waitFor();
    const moves = page.locator("section[aria-labelledby=moves-title] tbody tr");
    expect(await moves.count()).toBeGreaterThan(0);
    const signal = page.locator(".signal-runs a").first();
    await signal.click();
    await page.getByRole("dialog").waitFor();
    await settled(page);
  });

  it("answers what another limit would mean, from the company's own history", async () => {
    const page = await pages.open("/headroom?tab=pricing");
    await page.getByLabel("Another limit").fill("80");
    await page.getByRole("button", { name: "Show" }).click();
    await eventually(() => new URL(page.url()).searchParams.get("limit")).toBe("80");
    await settled(page);
    const found = await pages.ask("pricing/what-if?plan=Starter&metric=storage&limit=80", whatIfSchema);
    expect(found.newly_over).toBeGreaterThan(0);
    const facts = await page.locator(".what-if dd").allTextContents();
    expect(facts.slice(1, 4)).toEqual([found.over_now, found.over_then, found.newly_over].map(String));
    expect(facts[5]).toBe(`US$${money(found.between)}`);
    expect(facts[6]).toBe(`US$${money(found.likely_low ?? 0)} to US$${money(found.likely_high ?? 0)}`);
    expect(await textOf(page.locator(".growth-note").last())).toContain(`of ${found.n} customers`);
    expect(await page.locator(".newly li").count()).toBe(found.rows.length);
  });

  it("lists the customers behind a share of the plan fit", async () => {
    const page = await pages.open("/headroom?tab=fit");
    await page.getByRole("button", { name: /At the limit, Starter, Storage/ }).click();
    const found = await pages.ask(
      "plan-fit/customers?plan=Starter&metric=storage&side=over&limit=1000",
      fitSchema,
    );
    const listed = page.locator("section[aria-labelledby=fit-title] tbody tr");
    await eventually(() => listed.count()).toBe(found.total);
  });

  it("says on the overview what nobody works", async () => {
    const page = await pages.open("/");
    const { sums: all } = await pages.ask("signals?limit=0", signalsSchema);
    const card = page.locator("[data-figure=open_signals]");
    await eventually(() => textOf(card.locator(".key-value"))).toBe(`US$${money(all.step_mrr)}`);
    expect(await textOf(card)).toContain(`${all.signals} signals, from ${all.customers} customers`);
    await card.locator(".key-value").click();
    await page.waitForURL("**/signals");
    await settled(page);
  });

  it("declares a metric and sets a limit beside the products", async () => {
    const page = await pages.open("/catalogue");
    await page.getByRole("button", { name: "Edit Storage" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Unit").fill("GiB");
    await dialog.getByRole("button", { name: "Save" }).click();
    await page.getByText("Saved Storage.", { exact: false }).waitFor();
    await page.locator(".limit-form").getByLabel("Includes").selectOption({ label: "Insights" });
    await page.locator(".limit-form").getByLabel("Metric").selectOption({ label: "Storage" });
    await page.locator(".limit-form").getByLabel("Amount").fill("750");
    await page.getByRole("button", { name: "Set limit" }).click();
    const row = page.locator("tr[data-product=Insights]");
    await eventually(() => textOf(row)).toContain("750 GiB");
    await page.getByRole("button", { name: "Remove the limit of Storage for Insights" }).click();
    await eventually(() => textOf(row)).not.toContain("750 GiB");
    await settled(page);
  });

  it("leads back from a day that can't be asked for", async () => {
    for (const path of ["/signals", "/headroom"]) {
      const page = await pages.open(`${path}?on=2999-01-01`);
      await page.getByText("2999-01-01 is after today.").waitFor();
      await page.getByRole("button", { name: "Back to today" }).click();
      await page.getByLabel("As of").waitFor();
      expect(new URL(page.url()).search).toBe("");
      await settled(page);
      expect(pages.complaints.splice(0).every((text) => text.includes("400"))).toBe(true);
    }
  });

  it("says how to begin where there is no usage", async () => {
    const page = await pages.window();
    await pages.served.letIn(page.context());
    await page.route("**/api/v1/usage/metrics", (route) =>
      route.fulfill({ json: { rows: [], waiting: { names: 0, days: 0 } } }),
    );
    await page.route("**/api/v1/signals?*", (route) =>
      route.fulfill({
        json: {
          total: 0,
          as_of: "2026-10-31",
          currency: "USD",
          sums: { signals: 0, customers: 0, step_mrr: 0 },
          kinds: [],
          rows: [],
        },
      }),
    );
    await page.goto(`${pages.served.url}/signals`);
    await page.getByText("No usage yet").waitFor();
    await page.getByText("npx cambium import usage FILE.csv").waitFor();
    expect(await seriousFindings(page)).toEqual([]);
  });

  it("fits a phone, in light and dark, and has no serious findings of axe", async () => {
    const { rows } = await pages.ask("signals?kind=limit_hit&limit=1", signalsSchema);
    const [one] = rows;
    for (const [path, scheme] of [
      ["/signals", "light"],
      [`/signals?signal=limit_hit/${one?.account}/${one?.customer}/storage`, "dark"],
      ["/signals?tab=backtest&of=limit_hit", "dark"],
      ["/headroom", "dark"],
      ["/headroom?tab=fit&fit=Starter/storage/over", "light"],
      ["/headroom?tab=pricing&limit=80", "dark"],
      ["/headroom?tab=add-ons", "light"],
      ["/headroom?tab=together", "dark"],
      ["/headroom?tab=history&by=industry", "light"],
      [`/customers/${one?.account}/${one?.customer}`, "dark"],
      ["/catalogue", "light"],
    ] as const) {
      const page = await pages.open(path, { width: 360, scheme });
      expect([path, await page.evaluate(() => document.documentElement.scrollWidth)]).toEqual([path, 360]);
      expect([path, await seriousFindings(page)]).toEqual([path, []]);
    }
  });
});
