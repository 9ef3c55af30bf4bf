import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { type Family, moved, type Product } from "../../web/catalogue/product.ts";
import { Pages, seriousFindings, textOf } from "./pages.ts";
import { eventually, settled } from "./settled.ts";

const productsSchema = z.object({
  rows: z.array(
    z.object({
      product: z.string(),
      kind: z.string(),
      family: z.string(),
      rank: z.number(),
      kind_from: z.string(),
      family_from: z.string(),
    }),
  ),
});
const previewSchema = z.object({ customers: z.number(), changes: z.number() });
const ledgerSchema = z.object({ rows: z.array(z.object({ cause: z.string(), value: z.number() })) });

describe("the catalogue", () => {
  let pages: Pages;

  beforeAll(async () => {
    pages = await Pages.own();
  });

  afterEach(() => pages.closeWindows());

  afterAll(() => pages?.stop());

  const product = async (id: string) => {
    const { rows } = await pages.ask("catalogue", productsSchema);
    return rows.find((row) => row.product === id);
  };

  const save = (page: Page) => page.getByRole("dialog").getByRole("button", { name: "Save" }).click();

  it("moves a product to the family it is dragged to, after showing what that does", async () => {
    const page = await pages.open("/catalogue");
    const would = await pages.ask(
      "catalogue/products/prod_tracking/preview?family=Quillmoor&rank=3",
      previewSchema,
    );
    expect(would.customers).toBeGreaterThan(0);
    await page.locator("[data-product=prod_tracking]").dragTo(page.locator("[data-product=prod_business]"));
    const panel = page.getByRole("dialog");
    await panel.locator("[data-customers]").waitFor();
    expect(await panel.locator("[data-customers]").getAttribute("data-customers")).toBe(
      String(would.customers),
    );
    expect(await textOf(panel)).toContain("Move Vehicle Tracking to family Quillmoor?");
    await panel.getByRole("button", { name: "Cancel" }).click();
    expect(await product("prod_tracking")).toMatchObject({ family: "Vehicle Tracking" });

    await page.locator("[data-product=prod_tracking]").dragTo(page.locator("[data-product=prod_business]"));
    await panel.locator("[data-customers]").waitFor();
    await save(page);
    await page.getByText("Vehicle Tracking is now plan, family Quillmoor, rank 3.").waitFor();
    expect(await product("prod_tracking")).toMatchObject({
      family: "Quillmoor",
      rank: 3,
      family_from: "set by the organisation",
    });
    expect(await product("prod_business")).toMatchObject({ rank: 4 });
    await settled(page);
    expect(await textOf(page.locator("[data-product=prod_tracking]"))).toContain("set by your organisation");
  });

  it("does the same by key, from a product's menu, and its preview is what history then says", async () => {
    const page = await pages.open("/catalogue");
    await page.getByRole("button", { name: "Edit Single Sign-On" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("menuitem", { name: "Plan" }).focus();
    await page.keyboard.press("Enter");
    const row = page
      .getByRole("dialog")
      .getByRole("row", { name: /^2025Expansion|2025 Expansion Cross-sell/ })
      .last();
    await row.waitFor();
    const after = await textOf(row.locator("td").nth(3));
    await save(page);
    await page.getByText("Single Sign-On is now plan").waitFor();
    const { rows } = await pages.ask(
      "metric/expansion_mrr?from=2025&to=2025&interval=year&by=cause",
      ledgerSchema,
    );
    const crossSell = rows.find(({ cause }) => cause === "cross_sell")?.value ?? 0;
    expect(Number(after.replaceAll(/[^\d]/g, ""))).toBe(crossSell);
    await page.getByRole("button", { name: "Edit Single Sign-On" }).click();
    await page.getByRole("menuitem", { name: "Remove your changes" }).click();
    await page.locator("[data-customers]").waitFor();
    await save(page);
    await eventually(async () => (await product("prod_sso"))?.kind).toBe("add_on");
  });

  it("says what a replacement of prices needs", async () => {
    const page = await pages.open("/catalogue");
    await page.getByLabel("Old price").fill("price_nobody");
    await page.getByLabel("New price").fill("price_none");
    await page.getByRole("button", { name: "Save" }).click();
    expect(await textOf(page.getByRole("alert"))).toContain("Unknown price: “price_nobody”");
    expect(await page.getByLabel("Old price").inputValue()).toBe("price_nobody");
    expect(pages.complaints.splice(0).every((text) => text.includes("404"))).toBe(true);
  });

  it.each([
    ["light", 1440],
    ["dark", 360],
  ] as const)("has no serious findings of axe in %s at %i", async (scheme, width) => {
    const page = await pages.open("/catalogue", { scheme, width });
    expect(await seriousFindings(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
  });
});

describe("a product's new place", () => {
  const one = (product: string, rank: number, family = "A"): Product => ({
    product,
    name: product,
    kind: "plan",
    kind_from: "",
    family,
    family_from: "",
    rank,
    rank_from: "",
  });
  const family: Family = { name: "A", products: [one("free", 0), one("team", 2), one("max", 5)] };

  it("swaps ranks with its neighbour, and leaves the others", () => {
    expect(moved(one("max", 5), family, 1)).toMatchObject({
      told: { rank: 2 },
      others: [{ product: "team", rank: 5 }],
    });
    expect(moved(one("max", 5), family, 2)).toBeNull();
  });

  it("makes room in another family", () => {
    expect(moved(one("new", 1, "B"), family, 1)).toMatchObject({
      told: { family: "A", rank: 2 },
      others: [
        { product: "team", rank: 5 },
        { product: "max", rank: 6 },
      ],
    });
  });

  it("parts equal ranks", () => {
    const equal: Family = { name: "A", products: [one("a", 1), one("b", 1)] };
    expect(moved(one("b", 1), equal, 0)).toMatchObject({
      told: { rank: 1 },
      others: [{ product: "a", rank: 2 }],
    });
  });
});
