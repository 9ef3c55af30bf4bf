import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { CUSTOMERS } from "../setup/making.ts";
import { money, Pages, seriousFindings, textOf } from "./pages.ts";
import { eventually, settled } from "./settled.ts";

const listSchema = z.object({
  total: z.number(),
  rows: z.array(
    z.object({
      account: z.string(),
      customer: z.string(),
      name: z.string().nullable(),
      mrr: z.number(),
      since: z.string().nullable(),
    }),
  ),
});
const customerSchema = z.object({
  mrr: z.number(),
  arr: z.number(),
  items: z.array(z.unknown()),
  changes: z.array(
    z.object({
      set: z.number(),
      value: z.number(),
      customer_before: z.number(),
      customer_after: z.number(),
    }),
  ),
});

const goneSchema = z.object({
  rows: z.array(
    z.object({
      account: z.string(),
      customer: z.string(),
      name: z.string().nullable(),
      lost: z.number(),
    }),
  ),
});
const leftSchema = z.object({
  left: z.object({ mrr: z.number() }),
  past_items: z.array(z.unknown()),
  changes: z.array(z.object({ before_product: z.string().nullable() })),
});

describe("customers", () => {
  let pages: Pages;

  beforeAll(async () => {
    pages = await Pages.shared();
  });
  afterAll(() => pages?.stop());
  afterEach(() => pages.closeWindows());

  it("lists what the API lists, and draws only what is in sight", async () => {
    const page = await pages.open("/customers?status=all&sort=name");
    const { total, rows } = await pages.ask("customers?status=all&sort=name&limit=1000", listSchema);
    expect(total).toBe(CUSTOMERS);
    const table = page.getByRole("table");
    expect(await table.getAttribute("aria-rowcount")).toBe(String(CUSTOMERS + 1));
    expect(await textOf(page.locator(".answer"))).toContain(`${CUSTOMERS} customers`);
    const drawn = await page.locator(".people tbody tr").all();
    expect(drawn.length).toBeLessThan(80);
    const [first] = rows;
    expect(await textOf(page.locator("tbody th").first())).toBe(first?.name ?? first?.customer);
    expect(await textOf(page.locator("tbody td").first())).toBe(money(first?.mrr ?? 0));
    await page.locator(".people-box").evaluate((box) => box.scrollTo({ top: box.scrollHeight }));
    const last = page.locator(`tbody tr[aria-rowindex='${CUSTOMERS + 1}']`);
    await eventually(() => textOf(last.locator("th"))).toBe(rows.at(-1)?.name ?? rows.at(-1)?.customer);
    expect(await textOf(last.locator("td").first())).toBe(money(rows.at(-1)?.mrr ?? 0));
  });

  it("reaches the last of a million, with a page of rows drawn", async () => {
    const page = await pages.open("/customers");
    const asked: string[] = [];
    await page.route("**/api/v1/customers?*", async (route) => {
      const search = new URL(route.request().url()).searchParams;
      const [offset, limit] = [Number(search.get("offset") ?? 0), Number(search.get("limit"))];
      asked.push(search.get("offset") ?? "");
      const rows = Array.from({ length: Math.min(limit, 1_000_000 - offset) }, (_, place) => ({
        account: "main",
        customer: `cus_${offset + place}`,
        name: `Customer ${offset + place}`,
        mrr: 100,
        change: 0,
        expansion: 0,
        since: "2026-01-01",
        last_change_on: "2026-01-01",
        left_on: null,
        lost: null,
        status: "active",
        products: [],
      }));
      await route.fulfill({
        json: { total: 1_000_000, currency: "USD", policy: "cambium", as_of: "2026-10-31", rows },
      });
    });
    await page.getByText("All", { exact: true }).click();
    const box = page.locator(".people-box");
    const seen = (name: string) => page.locator("tbody th", { hasText: new RegExp(`^${name}$`) });
    await seen("Customer 0").waitFor();
    await box.evaluate((element) => element.scrollTo({ top: element.scrollHeight }));
    await seen("Customer 999999").waitFor();
    expect(await page.locator("tbody tr").last().getAttribute("aria-rowindex")).toBe("1000001");
    const [row, frame] = [await seen("Customer 999999").boundingBox(), await box.boundingBox()];
    expect((row?.y ?? 0) + (row?.height ?? 0)).toBeLessThanOrEqual(
      (frame?.y ?? 0) + (frame?.height ?? 0) + 1,
    );
    await box.evaluate((element) => element.scrollTo({ top: element.scrollHeight / 2 }));
    await page
      .locator("tbody th", { hasText: /^Customer (49|50)\d{4}$/ })
      .first()
      .waitFor();
    expect(await page.locator("tbody tr").count()).toBeLessThan(80);
    expect(new Set(asked).size).toBeLessThan(12);
  });

  it("searches as one types, sorts by a press, and keeps both in the address", async () => {
    const page = await pages.open("/customers");
    await page.keyboard.press("/");
    await page.keyboard.type("plumb");
    const { total, rows } = await pages.ask("customers?search=plumb&sort=since&order=asc", listSchema);
    const { total: all } = await pages.ask("customers?limit=0", listSchema);
    await eventually(() => textOf(page.locator(".answer"))).toMatch(
      new RegExp(`^Found ${total} of ${all} active customers on `),
    );
    const since = page.locator("th[aria-sort]", { hasText: "Customer since" });
    await since.getByRole("button").click();
    await eventually(() => since.getAttribute("aria-sort")).toBe("descending");
    await since.getByRole("button").click();
    await eventually(() => since.getAttribute("aria-sort")).toBe("ascending");
    expect(new URL(page.url()).search).toBe("?q=plumb&sort=since&order=asc");
    await settled(page);
    const listed = rows.map(({ name, customer }) => name ?? customer);
    const heads = page.locator(".people tbody th");
    const drawn = listed.slice(0, await heads.count());
    await eventually(() => heads.allTextContents()).toEqual(drawn);
    await page.reload();
    await settled(page);
    await eventually(() => heads.allTextContents()).toEqual(drawn);
    expect(await page.getByRole("searchbox").inputValue()).toBe("plumb");
  });

  it("says when nobody is found, and leads out", async () => {
    const page = await pages.open("/customers?q=nobodyhasthis");
    await page.getByRole("button", { name: "Clear search" }).click();
    await page.locator(".people tbody tr").first().waitFor();
    expect(page.url()).not.toContain("q=");
  });

  it("opens a customer by key and shows every change with its rule and evidence", async () => {
    const page = await pages.open("/customers");
    const { rows } = await pages.ask("customers?limit=1", listSchema);
    const { account, customer, name } = rows[0] ?? { account: "", customer: "", name: null };
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    await page.waitForURL(`**/customers/${account}/${customer}`);
    await settled(page);
    const told = await pages.ask(`customers/${account}/${customer}`, customerSchema);
    expect(await textOf(page.locator("h1"))).toBe(`How did ${name} reach US$${money(told.mrr)} a month?`);
    const facts = await page.locator(".facts-large dd").allTextContents();
    expect(facts.slice(0, 2)).toEqual([`US$${money(told.mrr)}`, `US$${money(told.arr)}`]);
    const lines = page.locator(".timeline .proof-line");
    expect(await lines.count()).toBe(told.changes.length);
    expect(await page.locator(".change").count()).toBe(new Set(told.changes.map(({ set }) => set)).size);
    const values = await lines.locator(".proof-value").allTextContents();
    expect(values.map((text) => text.replace(/[+-]?US\$|^-/g, ""))).toEqual(
      told.changes.map(({ value }) => money(Math.abs(value))),
    );
    expect(await textOf(lines.first())).toMatch(/Why: .*Export: row/);
    const items = page.locator("section[aria-labelledby='items-title']");
    expect(await items.locator("tbody tr").count()).toBe(told.items.length);
    const steps = page.locator(".customer-steps tbody tr").first();
    expect(await steps.locator("td").last().textContent()).toBe(money(told.mrr));
    await page.locator(".customer-steps tbody button").first().click();
    await eventually(() => page.evaluate(() => document.activeElement?.id)).toBe(
      `change-${told.changes[0]?.set}`,
    );
  });

  it("lists who left, when and with how much, and says of one what it had and why it left", async () => {
    const page = await pages.open("/customers");
    await page.getByText("Churned", { exact: true }).click();
    await eventually(() => new URL(page.url()).search).toBe("?status=churned");
    await settled(page);
    const { rows } = await pages.ask("customers?status=churned&sort=left&limit=3", goneSchema);
    const cells = page.locator("tbody tr").first().locator("th, td");
    const [first] = rows;
    await eventually(() => cells.first().textContent()).toBe(first?.name ?? first?.customer ?? "");
    expect(await cells.nth(2).textContent()).toBe(money(first?.lost ?? 0));
    expect(await page.locator("thead th").allTextContents()).toEqual([
      expect.stringContaining("Customer"),
      expect.stringContaining("Left on"),
      expect.stringContaining("MRR lost, USD"),
      expect.stringContaining("Customer since"),
    ]);
    const path = `/customers/${first?.account}/${first?.customer}?segment=country=DE`;
    const one = await pages.open(path);
    const told = await pages.ask(`customers/${first?.account}/${first?.customer}`, leftSchema);
    expect(await textOf(one.locator("h1"))).toBe(`Why did ${first?.name} leave?`);
    const answer = await textOf(one.locator(".answer"));
    expect(answer).toContain(`paying US$${money(told.left.mrr)} a month at the end.`);
    expect(answer).not.toMatch(/ended on|Churn/);
    expect(await one.locator("section[aria-labelledby='past-items-title'] tbody tr").count()).toBe(
      told.past_items.length,
    );
    const [step] = told.changes;
    const what = await textOf(one.locator(".customer-steps tbody tr").first());
    expect(what).toContain(`${step?.before_product} ended`);
    expect(await one.getByLabel("Segment").count()).toBe(0);
    await one.getByRole("heading", { name: "Opportunities" }).waitFor();
  });

  it("says that there is no such customer", async () => {
    const page = await pages.open("/customers/main/nobody");
    await page.getByRole("alert").waitFor();
    await page.getByRole("link", { name: "All customers" }).waitFor();
    expect(pages.complaints.splice(0).every((text) => text.includes("404"))).toBe(true);
  });

  it("fits a phone, and has no serious findings of axe", async () => {
    const { rows } = await pages.ask("customers?limit=1", listSchema);
    const one = `/customers/${rows[0]?.account}/${rows[0]?.customer}`;
    for (const [path, scheme] of [
      ["/customers", "light"],
      [one, "dark"],
    ] as const) {
      const page = await pages.open(path, { width: 360, scheme });
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
      expect(await seriousFindings(page)).toEqual([]);
    }
  });
});
