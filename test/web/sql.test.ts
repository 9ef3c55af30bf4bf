import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { FIGURE_QUERIES } from "../../src/base/report/figure-queries.ts";
import { Pages, seriousFindings } from "./pages.ts";
import { eventually, settled } from "./settled.ts";

const savedSchema = z.object({
  rows: z.array(
    z.object({
      ...{ name: z.string(), folder: z.string().nullable(), sql: z.string() },
      ...{ every: z.string().nullable(), param: z.array(z.string()).nullable() },
    }),
  ),
});
const movementsSchema = z.object({ rows: z.array(z.object({ period: z.string(), value: z.number() })) });
const RESULT = { name: "Result" };

describe("the editor of SQL", () => {
  let pages: Pages;

  beforeAll(async () => {
    pages = await Pages.own();
  });
  afterAll(() => pages?.stop());
  afterEach(() => pages.closeWindows());

  it("runs a query, draws it, and keeps it in the address and the history", async () => {
    const page = await opened();
    await write(page, "select type, count(*) as moved from cambium.movements group by 1 order by 1");
    await run(page);
    const result = page.getByRole("region", RESULT);
    expect(await result.locator("thead th").allInnerTexts()).toEqual(["type", "moved"]);
    expect(await result.locator("tbody th").first().innerText()).toBe("churn");
    await result.getByText("Bars", { exact: true }).click();
    await result.getByRole("img", { name: "Chart of moved" }).waitFor();
    await page.reload();
    await settled(page);
    expect(await textIn(page)).toContain("select type, count(*)");
    await page.getByRole("tab", { name: "History" }).click();
    await page.getByRole("button", { name: /^select type/ }).waitFor();
  });

  it("runs only what is selected", async () => {
    const page = await opened();
    await write(page, "select 1 as one");
    await page.keyboard.press("Shift+Home");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    await page.keyboard.type("select 2 as two");
    await page.keyboard.press("Shift+Home");
    await page.keyboard.press("Control+Enter");
    await eventually(() => page.getByRole("region", RESULT).locator("thead th").allInnerTexts()).toEqual([
      "two",
    ]);
  });

  it("says where a query is wrong, and underlines it there", async () => {
    const page = await opened();
    await write(page, "select customer_id, nothing from cambium.changes");
    await page.getByRole("button", { name: "Run", exact: true }).click();
    const alert = page.getByRole("alert");
    await alert.waitFor();
    expect(await alert.innerText()).toContain("(line 1, column 21)");
    expect(await page.locator(".cm-lintRange-error").innerText()).toBe("nothing");
    expect(pages.complaints.splice(0).every((text) => text.includes("422"))).toBe(true);
  });

  it("completes tables, columns of the tables that are named, and functions", async () => {
    const page = await opened();
    await write(page, "select * from cambium.changes where cause_g");
    await page.locator(".cm-tooltip-autocomplete li", { hasText: "cause_group" }).first().waitFor();
    await page.keyboard.press("Escape");
    await write(page, "select json_extract_sc");
    await page.locator(".cm-tooltip-autocomplete li", { hasText: "json_extract_scalar" }).waitFor();
  });

  it("asks for the parameters of a query in fields", async () => {
    const page = await opened();
    await write(page, "select {{least}} + 1 as more, '{{no}}' as text");
    await page.getByLabel("least").fill("41");
    expect(await page.getByRole("textbox").count()).toBe(3);
    await run(page);
    expect(await page.getByRole("region", RESULT).locator("tbody th").innerText()).toBe("42");
  });

  it("ends a query that runs", async () => {
    const page = await opened();
    const forever =
      "select count(*) from cambium.changes a, cambium.changes b, cambium.changes c, cambium.changes d " +
      "where a.customer_id < b.customer_id and c.customer_id < d.customer_id";
    await write(page, forever);
    await page.getByRole("button", { name: "Run", exact: true }).click();
    await page.getByRole("button", { name: "Cancel" }).click();
    await eventually(() => page.getByRole("button", { name: "Cancel" }).count()).toBe(0);
    expect(await page.getByRole("alert").count()).toBe(0);
    await write(page, "select 3 as three");
    await run(page);
  });

  it("opens the query behind a chart, whose rows are the chart's", async () => {
    const page = await pages.open("/movements?range=custom&from=2026-01&to=2026-06");
    const figure = page.getByRole("region", { name: "MRR movements" });
    await figure.locator("[data-export]").first().click();
    await page.getByRole("menuitem", { name: "Open in SQL" }).click();
    await settled(page);
    expect(new URL(page.url()).searchParams.get("template")).toBe(FIGURE_QUERIES.movements);
    await run(page);
    const shown = await columnOf(page, "expansion_mrr");
    const asked = "metric/expansion_mrr?from=2026-01&to=2026-06";
    const { rows } = await pages.ask(asked, movementsSchema);
    expect(shown.map(Number)).toEqual(rows.map(({ value }) => value / 100));
  });

  it("saves a query in a folder, schedules it with its values, and removes it", async () => {
    const page = await opened();
    await write(page, "select {{least}} as least");
    await page.getByLabel("least").fill("7");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByRole("textbox", { name: "Name" }).fill("Least");
    await page.getByRole("textbox", { name: "Folder" }).fill("Board");
    await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
    await page.getByText("Saved as “Least”.").waitFor();
    await page.getByRole("tab", { name: "Saved" }).click();
    await page
      .getByRole("region", { name: "Board" })
      .getByRole("button", { name: /^Schedule/ })
      .click();
    await page.getByLabel("How often").selectOption("weekly");
    await page.getByRole("dialog").getByRole("button", { name: "Schedule" }).click();
    await page.getByText(/^Weekly, next on/).waitFor();
    const { rows } = await pages.ask("sql/saved", savedSchema);
    expect(rows).toEqual([
      {
        name: "Least",
        folder: "Board",
        sql: "select {{least}} as least",
        every: "weekly",
        param: ["least=7"],
      },
    ]);
    await write(page, "select {{least}} + 1 as more");
    await page.getByRole("button", { name: "Save changes to “Least”" }).click();
    await eventually(async () =>
      (await pages.ask("sql/saved", savedSchema)).rows.map(({ sql }) => sql),
    ).toEqual(["select {{least}} + 1 as more"]);
    await page.getByRole("button", { name: /^Remove/ }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
    await page.getByText("No query is saved yet.").waitFor();
  });

  it("hands over the whole result as a file", async () => {
    const page = await opened();
    await write(page, "select * from unnest(sequence(1, 2500)) as t(n)");
    await run(page);
    expect(await page.getByRole("region", RESULT).getByRole("status").innerText()).toContain(
      "The first 1,000 of 2,500 rows",
    );
    for (const [kind, least] of [
      ["CSV", 2501],
      ["Parquet", 100],
    ] as const) {
      const [file] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("button", { name: `Result as ${kind}` }).click(),
      ]);
      const parts: Buffer[] = [];
      for await (const part of await file.createReadStream()) parts.push(Buffer.from(part));
      const content = Buffer.concat(parts).toString("latin1");
      if (kind === "CSV") expect(content.trimEnd().split("\n")).toHaveLength(least);
      else expect(content.slice(0, 4)).toBe("PAR1");
    }
  });

  it("reads well on a phone and in the dark", async () => {
    const page = await opened();
    await run(page);
    for (const tab of ["Ready-made", "History", "Tables"]) {
      await page.getByRole("tab", { name: tab }).click();
      await settled(page);
      expect(await seriousFindings(page)).toEqual([]);
    }
    await page.setViewportSize({ width: 360, height: 800 });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(wide).toBeLessThanOrEqual(360);
    await page.emulateMedia({ colorScheme: "dark" });
    expect(await seriousFindings(page)).toEqual([]);
  });

  async function opened(): Promise<Page> {
    const page = await pages.open("/sql");
    await page.locator(".sql-table").first().waitFor();
    return page;
  }

  async function write(page: Page, sql: string): Promise<void> {
    await page.locator(".cm-content").click();
    await page.keyboard.press("Control+a");
    await page.keyboard.press("Delete");
    await page.keyboard.insertText(sql.slice(0, -1));
    await page.keyboard.type(sql.slice(-1));
  }

  async function run(page: Page): Promise<void> {
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Run", exact: true }).click();
    await page.getByRole("region", { ...RESULT, exact: true }).waitFor();
    await settled(page);
  }

  async function textIn(page: Page): Promise<string> {
    return page.locator(".cm-content").innerText();
  }

  async function columnOf(page: Page, name: string): Promise<string[]> {
    const result = page.getByRole("region", RESULT);
    const place = (await result.locator("thead th").allInnerTexts()).indexOf(name);
    return result.locator(`tbody tr > :nth-child(${place + 1})`).allInnerTexts();
  }
});
