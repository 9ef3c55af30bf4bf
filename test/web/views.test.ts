import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { OF_COLOURS, Pages, seriousFindings, textOf } from "./pages.ts";
import { eventually, settled } from "./settled.ts";

const viewsSchema = z.object({
  rows: z.array(z.object({ id: z.string(), name: z.string(), address: z.string() })),
});
const STATE = "/movements?range=ytd&compare=year&hide=churn";

describe("saved views", () => {
  let pages: Pages;

  beforeAll(async () => {
    pages = await Pages.own();
    await pages.served.ask("/api/v1/segments/Large", { filter: "mrr>=500" });
  });
  afterAll(() => pages?.stop());
  afterEach(() => pages.closeWindows());

  it("saves a page as it is from the bar, and opens it with the same state from the list", async () => {
    const page = await pages.open(STATE);
    const title = await textOf(page.locator("h1"));
    await page.getByRole("button", { name: "Save this view" }).click();
    await page.getByRole("textbox", { name: "Name" }).fill("Moves this year");
    await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
    await page.getByText("Saved as “Moves this year”.").waitFor();
    await page.getByRole("dialog").getByRole("link", { name: "Saved views" }).click();
    await settled(page);
    expect((await views()).map(({ name, address }) => ({ name, address }))).toEqual([
      { name: "Moves this year", address: STATE },
    ]);
    const row = page.locator("tbody tr");
    expect(await textOf(row)).toContain("Movements");
    expect(await textOf(row)).toMatch(/Year to date \(.*\) · All customers/);
    await page.getByRole("link", { name: "Moves this year" }).click();
    await eventually(() => pathOf(page.url())).toBe(STATE);
    await settled(page);
    expect(await textOf(page.locator("h1"))).toBe(title);
    await eventually(() =>
      page.getByRole("button", { name: "Churn", exact: true, pressed: false }).count(),
    ).toBe(1);
  });

  it("finds a view by its name in the palette, and saves pages without a bar from there", async () => {
    const page = await pages.open("/week");
    await page.keyboard.press("Control+k");
    await page.getByPlaceholder("Search pages, customers and commands").fill("save this");
    await page.locator("button.mantine-Spotlight-action", { hasText: "Save this view" }).click();
    await page.getByRole("textbox", { name: "Name" }).fill("My week");
    await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
    await page.getByText("Saved as “My week”.").waitFor();
    await page.getByRole("dialog").locator("button", { hasText: "Close" }).click();
    await page.keyboard.press("Control+k");
    await page.getByPlaceholder("Search pages, customers and commands").fill("moves this");
    await page.locator("button.mantine-Spotlight-action", { hasText: "Moves this year" }).click();
    await eventually(() => pathOf(page.url())).toBe(STATE);
    await settled(page);
  });

  it("says why a name isn't taken, renames and removes a view", async () => {
    const page = await pages.open("/views");
    const rename = page.getByRole("button", { name: "Rename: My week" });
    await rename.click();
    await page.getByRole("textbox", { name: "Name" }).fill("moves THIS year");
    await page.getByRole("dialog").getByRole("button", { name: "Rename" }).click();
    await page.getByRole("dialog").getByText("There is a view of that name").waitFor();
    await page.getByRole("textbox", { name: "Name" }).fill("This week");
    await page.getByRole("dialog").getByRole("button", { name: "Rename" }).click();
    await page.getByText("Renamed to “This week”.").waitFor();
    await page.getByRole("button", { name: "Remove: This week" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
    await page.getByText("“This week” is removed.").waitFor();
    await settled(page);
    expect((await views()).map(({ name }) => name)).toEqual(["Moves this year"]);
    expect(await page.locator("tbody tr").count()).toBe(1);
    pages.complaints.splice(0);
  });

  it("says that a view's segment was removed, in the list and on the page, which offers all customers", async () => {
    await pages.served.ask("/api/v1/views", { name: "Large ones", address: "/retention?segment=Large" });
    const page = await pages.open("/views");
    const row = page.locator("tbody tr", { hasText: "Large ones" });
    expect(await textOf(row)).not.toContain("was removed");
    await pages.served.ask("/api/v1/segments/Large/remove", {});
    await page.reload();
    await settled(page);
    expect(await textOf(row)).toContain("The segment “Large” was removed");
    await page.getByRole("link", { name: "Large ones" }).click();
    await settled(page);
    await eventually(() => textOf(page.locator("h1"))).toBe("The segment “Large” was removed");
    await page.getByRole("button", { name: "Clear segment" }).click();
    await page.getByRole("heading", { name: "Net and gross revenue retention" }).waitFor();
    await settled(page);
    pages.complaints.splice(0);
  });

  it.each([1440, 360])("reads well at %i px, in light and dark", async (width) => {
    const page = await pages.open("/views", { width });
    expect(await seriousFindings(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    await page.emulateMedia({ colorScheme: "dark" });
    expect(await seriousFindings(page, OF_COLOURS)).toEqual([]);
  });

  const views = async () => (await pages.ask("views", viewsSchema)).rows;
});

/** An address without its host. */
function pathOf(address: string): string {
  const { pathname, search } = new URL(address);
  return pathname + search;
}
