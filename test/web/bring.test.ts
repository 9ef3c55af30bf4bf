import { resolve } from "node:path";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { type SimulatedStripe, startStripe } from "../../sim/stripe/server/server.ts";
import { Workspace } from "../../src/api/workspace.ts";
import { type RunningServer, startServer } from "../../src/http/server.ts";
import { number, STYLE, text, texts, workbookOf } from "../import/workbook-file.ts";
import { sharedBrowser } from "../shared.ts";
import { madeAccount } from "../stripe/made-account.ts";
import { effects, type Folder, openFolder } from "../workspace.ts";
import { OF_COLOURS, seriousFindings, textOf } from "./pages.ts";
import { PATIENCE_MS, settled, watch } from "./settled.ts";

const KEY = "rk_live_51Quillmoor0123456789";
const POOR_KEY = "rk_live_51Poor0123456789";
const MOST_CLICKS = 9;

const SEMICOLONS = `Customer;Start Date;End Date;Monthly Amount;Country
acme;15.10.2025;;1.234,50;DE
bolt;01.11.2025;20.12.2025;80,00;SE
`;
const STRIPE_EXPORT = `id,Customer ID,Plan,Quantity,Currency,Interval,Amount,Status,Start Date (UTC),Ended At (UTC)
sub_1,cus_1,Pro,3,usd,month,20,active,2025-12-25 20:18,
sub_2,cus_2,Pro,1,usd,month,20,canceled,2025-11-02 08:00,2025-12-20 08:00
`;

/** Files that people bring, what they say of them, and MRR at the end of November and December 2025 in cents. */
const FILES: {
  what: string;
  name: string;
  content: string | Buffer;
  rows: number;
  says(page: Page, click: Click): Promise<void>;
  mrr: [number, number];
}[] = [
  {
    what: "a semicolon file with decimal commas",
    name: "Kunden.csv",
    content: SEMICOLONS,
    rows: 2,
    says: async () => undefined,
    mrr: [131_450, 123_450],
  },
  {
    what: "an export of Stripe's dashboard, whose amounts are for one unit",
    name: "subscriptions.csv",
    content: STRIPE_EXPORT,
    rows: 2,
    says: async (page) => {
      await page.getByRole("option", { name: "Detected: Stripe" }).waitFor({ state: "attached" });
      expect(await textOf(page.locator(".understood"))).toMatch(/Export ofStripe/);
    },
    mrr: [2000, 6000],
  },
  {
    what: "the second sheet of an Excel workbook",
    name: "Book.xlsx",
    content: workbookOf([
      { name: "Notes", rows: [texts("Who", "What"), texts("Ada", "pays late")] },
      {
        name: "Customers",
        rows: [
          texts("Customer", "Start date", "Amount"),
          [text("a"), number(45_962, STYLE.day), number(50)],
          [text("b"), number(45_992, STYLE.day), number("70.5")],
        ],
      },
    ]),
    rows: 2,
    says: async (page, click) => {
      const menu = page.getByLabel("Sheet", { exact: true });
      await click(menu, () => menu.selectOption("Customers"));
    },
    mrr: [5000, 12_050],
  },
  {
    what: "MRR with a column for each month",
    name: "grid.csv",
    content: "Customer,Nov 2025,Dec 2025\na,50,60\nb,,70\n",
    rows: 2,
    says: (page) => isKind(page, "mrr"),
    mrr: [5000, 13_000],
  },
  {
    what: "a log of changes",
    name: "log.csv",
    content: "customer,date,mrr_after\na,2025-11-05,50\na,2025-12-05,60\n",
    rows: 2,
    says: (page) => isKind(page, "changes"),
    mrr: [5000, 6000],
  },
  {
    what: "invoices",
    name: "invoices.csv",
    content: "Customer,Invoice date,Total\na,2025-11-05,50\na,2025-12-05,60\n",
    rows: 2,
    says: (page) => isKind(page, "invoices"),
    mrr: [5000, 6000],
  },
  {
    what: "a list of what is current, whose day is asked for",
    name: "customers.csv",
    content: "Customer,Plan,MRR\na,Pro,50\nb,Pro,70\n",
    rows: 2,
    says: async (page, click) => {
      await isKind(page, "current");
      await page.getByText("Which day is this list of?").waitFor();
      expect(await importing(page).isDisabled()).toBe(true);
      const day = page.getByLabel("List as of");
      await click(day, () => day.fill("2025-12-15"));
    },
    mrr: [0, 12_000],
  },
];

type Click = (on: Locator, how?: () => Promise<unknown>) => Promise<void>;

const figuresSchema = z.object({ rows: z.array(z.object({ period: z.string(), value: z.number() })) });

let browser: Browser;
let stripe: SimulatedStripe;
let folder: Folder;
let workspace: Workspace;
let server: RunningServer;
beforeAll(async () => {
  browser = await sharedBrowser();
  const account = madeAccount({ id: "acct_made", customers: 20, invoices: 2 });
  stripe = await startStripe([account], {
    keys: {
      [KEY]: { accounts: ["acct_made"] },
      [POOR_KEY]: { accounts: ["acct_made"], missing: ["rak_invoice_read", "rak_event_read"] },
    },
  });
});
afterAll(async () => {
  await browser.close();
  await stripe.close();
});
beforeEach(async () => {
  folder = await openFolder();
  const env = {
    STRIPE_API_BASE: stripe.url,
    CAMBIUM_KEY_FILE: `${folder.directory}/key`,
  };
  workspace = await Workspace.open(`${folder.directory}/own`, { ...effects, env });
  server = await startServer(workspace, { port: 0, version: "0", webDirectory: resolve("dist/web") });
});
afterEach(async () => {
  for (const context of browser.contexts()) await context.close();
  await server.close();
  await workspace.close();
  await folder.close();
});

async function open(path: string, width = 1440, locale = "en-GB"): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    reducedMotion: "reduce",
    locale,
  });
  context.setDefaultTimeout(PATIENCE_MS);
  await context.request.get(server.newLink(), { maxRedirects: 0 });
  const page = watch(await context.newPage());
  await page.goto(server.url + path);
  await settled(page);
  return page;
}

const mrr = async () => {
  const address = `${server.url}/api/v1/metric/mrr?from=2025-11&to=2025-12`;
  const answer = await fetch(address, { headers: { authorization: `Bearer ${server.token}` } });
  return figuresSchema.parse(await answer.json()).rows.map(({ value }) => value);
};

const POLL = { timeout: PATIENCE_MS };

const isKind = async (page: Page, kind: string) =>
  expect(await page.getByLabel("Kind of list").inputValue()).toBe(kind);

/** Choosing a file takes two clicks: the button, and the file. */
async function choose(page: Page, name: string, content: string | Buffer): Promise<void> {
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Choose files" }).click();
  await (await chooser).setFiles({ name, mimeType: "text/csv", buffer: Buffer.from(content) });
}

const importing = (page: Page) => page.getByRole("button", { name: "Import", exact: true });

async function fits(page: Page, width: number): Promise<void> {
  expect(await seriousFindings(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
}

describe("from an empty start to the first chart", () => {
  it.each(FILES)(
    "with $what, in less than ten clicks",
    async ({ name, content, rows, says, mrr: wanted }) => {
      let clicks = 0;
      const click: Click = async (on, how = () => on.click()) => {
        clicks += 1;
        await how();
        await settled(page);
      };
      const page = await open("/");
      await click(page.getByRole("link", { name: "Use your own data" }));
      await choose(page, name, content);
      clicks += 2;
      await page.locator(".first-rows").waitFor();
      await settled(page);
      await says(page, click);
      await expect.poll(() => page.locator(".first-rows tbody tr").count(), POLL).toBe(rows);
      await page.getByRole("heading", { name: "What this would give" }).waitFor();
      await page.locator(".chart svg").waitFor();
      expect(await workspace.store.imports()).toEqual([]);
      await fits(page, 1440);
      await click(importing(page));
      await page.getByRole("heading", { name: "Your first figures" }).waitFor();
      await page.locator(".chart svg").waitFor();
      expect(await mrr()).toEqual(wanted);
      await click(page.getByRole("link", { name: "See your figures" }));
      await page.locator(".key-value").first().waitFor();
      expect(new URL(page.url()).pathname).toBe("/");
      expect(clicks).toBeLessThanOrEqual(MOST_CLICKS);
    },
  );

  it("on 360 px, in the dark, by keys and in Thai as well", async () => {
    const page = await open("/bring", 360, "th-TH");
    await page.emulateMedia({ colorScheme: "dark" });
    await fits(page, 360);
    await page.locator("input[type=file]").setInputFiles({
      name: "list.csv",
      mimeType: "text/csv",
      buffer: Buffer.from(SEMICOLONS),
    });
    await page.locator(".chart svg").waitFor();
    await settled(page);
    await fits(page, 360);
    expect(await seriousFindings(page, OF_COLOURS)).toEqual([]);
    expect(await textOf(page.locator("main"))).not.toMatch(/\{\{|bring\.|options\./);
    const button = page.locator(".bring-actions button").first();
    await button.focus();
    await page.keyboard.press("Enter");
    await page.locator(".last-import button").waitFor();
    expect(await mrr()).toEqual([131_450, 123_450]);
  });
});

describe("a file on its way in", () => {
  it("is corrected by menu where no column is what is needed, and asked for by name", async () => {
    const page = await open("/bring");
    await choose(page, "odd.csv", "who,since,pays\na,2025-11-01,50\nb,2025-11-15,70\n");
    await page.getByText("Which columns are").waitFor();
    expect(await textOf(page.locator(".trouble-detail").first())).toMatch(/customer_id.*start.*amount/);
    expect(await importing(page).isDisabled()).toBe(true);
    for (const [column, field] of [
      ["who", "customer_id"],
      ["since", "start"],
      ["pays", "amount"],
    ] as const) {
      await page.getByLabel(`Read ${column} as`).selectOption(field);
      await settled(page);
    }
    await page.locator(".chart svg").waitFor();
    await importing(page).click();
    await page.getByText("Imported 2 rows from odd.csv.").waitFor();
    expect(await mrr()).toEqual([12_000, 12_000]);
  });

  it("keeps a column as an attribute, or leaves it out, by menu", async () => {
    const page = await open("/bring");
    await choose(page, "list.csv", "customer_id,start,amount,plan,note\na,2025-11-01,50,Pro,x\n");
    await page.getByLabel("Read plan as").selectOption({ label: "Customer attribute" });
    await settled(page);
    await page.getByLabel("Read note as").selectOption({ label: "Leave out" });
    await settled(page);
    await importing(page).click();
    await page.getByText("Imported 1 row from list.csv.").waitFor();
    const [entry] = await workspace.store.imports();
    expect(entry?.mapping).toMatchObject({ attributes: ["plan"], ignore: ["note"] });
    expect(entry?.files[0]?.reading?.map).not.toHaveProperty("plan");
  });

  it("is read another way by the button of its warning: as another kind of list, too", async () => {
    const page = await open("/bring");
    await choose(page, "list.csv", "customer_id,start,amount\na,2025-11-01,50\na,2025-12-01,50\n");
    await isKind(page, "subscriptions");
    await page.locator(".warnings li", { hasText: "one row a month" }).getByRole("button").first().click();
    await isKind(page, "mrr");
    await expect.poll(() => page.getByLabel("Read start as").inputValue(), POLL).toBe("month");
    await page.locator(".chart svg").waitFor();
    await importing(page).click();
    await page.getByText("Imported 2 rows from list.csv.").waitFor();
    expect(await mrr()).toEqual([5000, 5000]);
  });

  it("has words that a menu gives a meaning: one that isn't known, and one that is read as another", async () => {
    const page = await open("/bring");
    const rows = "a,2025-11-01,50,Snoozed,Quarterly\nb,2025-11-01,70,live,monthly\n";
    await choose(page, "list.csv", `customer_id,start,amount,status,interval\n${rows}`);
    await page.getByRole("alert").waitFor();
    const snoozed = page.getByLabel("Read snoozed as");
    expect(await snoozed.inputValue()).toBe("");
    await snoozed.selectOption({ label: "Active" });
    await page.locator(".chart svg").waitFor();
    expect(await page.getByLabel("Read quarterly as").inputValue()).toBe("3 month");
    await page.getByLabel("Read quarterly as").selectOption({ label: "1 year" });
    await page.locator(".words").waitFor({ state: "detached" });
    await page.locator(".chart svg").waitFor();
    expect(await page.getByLabel("Read quarterly as").inputValue()).toBe("year");
    await importing(page).click();
    await page.getByText("Imported 2 rows from list.csv.").waitFor();
    expect(await mrr()).toEqual([7417, 7417]);
  });

  it("says how many lines above its header were left out, and how many customers moved how often", async () => {
    const page = await open("/bring");
    const rows = "a,2025-12-05,50,Pro\na,2025-12-09,20,Seats\na,2025-12-12,10,Help\nb,2025-12-09,70,Pro\n";
    await choose(page, "list.csv", `Customers of ours\n\ncustomer_id,start,amount,product\n${rows}`);
    await page.getByRole("heading", { name: "What this would give" }).waitFor();
    expect(await textOf(page.locator(".understood"))).toContain("Lines above the header, left out2");
    const moved = (name: string) => page.locator("tr", { hasText: `${name}, December 2025` }).locator("td");
    expect((await moved("New").allTextContents()).slice(1)).toEqual(["2", "2"]);
    expect((await moved("Expansion").allTextContents()).slice(1)).toEqual(["1", "2"]);
  });

  it("is mended by the menu that its warning asks for", async () => {
    const page = await open("/bring");
    const rows = "a,2025-11-01,50,ended,2025-12-20\nb,2025-11-01,70,active,\n";
    await choose(page, "list.csv", `customer_id,start,amount,status,last_seen\n${rows}`);
    const warning = page.locator(".warnings li", { hasText: "no end" });
    expect(await textOf(warning)).not.toMatch(/--|NAME/);
    await warning.getByLabel("Map the column with the end").selectOption("last_seen");
    await warning.waitFor({ state: "detached" });
    await page.locator(".chart svg").waitFor();
    await importing(page).click();
    await page.getByText("Imported 2 rows from list.csv.").waitFor();
    expect(await mrr()).toEqual([12_000, 7000]);
  });

  it("may be several lists of what is current, each of the day in its name or the one that is asked for", async () => {
    const page = await open("/bring");
    const chooser = page.waitForEvent("filechooser");
    await page.getByRole("button", { name: "Choose files" }).click();
    const lists = [
      ["customers.csv", "a,Pro,80\n"],
      ["2025-11-30.csv", "a,Basic,50\nb,Basic,50\n"],
    ].map(([name = "", rows]) => ({
      name,
      mimeType: "text/csv",
      buffer: Buffer.from(`Customer,Plan,MRR\n${rows}`),
    }));
    await (await chooser).setFiles(lists);
    await page.getByText("Which day is this list of?").waitFor();
    await isKind(page, "current");
    const days = page.getByRole("group", { name: "List as of" });
    expect(await days.getByLabel("2025-11-30.csv").inputValue()).toBe("2025-11-30");
    expect(await importing(page).isDisabled()).toBe(true);
    await days.getByLabel("customers.csv").fill("2025-12-15");
    await page.locator(".chart svg").waitFor();
    await fits(page, 1440);
    await importing(page).click();
    await page.getByText("Imported 3 rows from 2025-11-30.csv, customers.csv.").waitFor();
    expect(await mrr()).toEqual([10_000, 8000]);
  });

  it("has the menus of how it's read behind a button, but for those that are chosen or warned of", async () => {
    const page = await open("/bring", 360);
    const rows = "a,03/04/2025,50\nb,05/06/2025,70\n";
    await choose(page, "list.csv", `customer_id,start,amount\n${rows}`);
    await page.locator(".chart svg").waitFor();
    const menus = page.locator(".bring-options select");
    const labels = () => page.locator(".bring-options label").allTextContents();
    await expect.poll(labels, POLL).toEqual(["Kind of list", "Dates"]);
    await page.getByLabel("Dates", { exact: true }).selectOption({ label: "Day, month, year" });
    await settled(page);
    expect(await labels()).toEqual(["Kind of list", "Dates"]);
    const how = page.getByRole("button", { name: "How this file is read" });
    expect(await how.getAttribute("aria-expanded")).toBe("false");
    await how.click();
    expect(await menus.count()).toBe(9);
    await fits(page, 360);
    await page.getByLabel("Money in").selectOption({ label: "Cents" });
    await how.click();
    expect(await labels()).toEqual(["Kind of list", "Dates", "Money in"]);
  });

  it("may be a pasted table up to its limit, and says so beyond it", async () => {
    const page = await open("/bring");
    await page.getByRole("button", { name: "Paste a table" }).click();
    await page.getByText("Up to 500,000 bytes.").waitFor();
    const use = page.getByRole("button", { name: "Use this table" });
    const header = "customer_id,start,amount\n";
    await page.getByLabel("Your table").fill(`${header}${"é".repeat((500_000 - header.length - 1) / 2)}a`);
    expect(await use.isEnabled()).toBe(true);
    await page.getByLabel("Your table").press("End");
    await page.getByLabel("Your table").press("a");
    await page.getByText("This table has 500,001 bytes").waitFor();
    expect(await use.isDisabled()).toBe(true);
  });

  it("is too many files at once beyond twenty", async () => {
    const page = await open("/bring");
    const files = (count: number) =>
      Array.from({ length: count }, (_, at) => ({
        name: `${at}.csv`,
        mimeType: "text/csv",
        buffer: Buffer.from(`customer_id,start,amount\n${at},2025-11-01,50\n`),
      }));
    await page.locator("input[type=file]").setInputFiles(files(21));
    await page.getByText("21 files are too many at once.").waitFor();
    await page.locator("input[type=file]").setInputFiles(files(20));
    await page.locator("details.fold").nth(18).waitFor();
  });

  it("can be read at all by the button of what it's refused for", async () => {
    const page = await open("/bring");
    await choose(page, "grid.csv", "Customer,2025-11,Nov 2025,2025-12\na,50,50,60\n");
    const refused = page.getByRole("alert");
    await refused.waitFor();
    expect(await textOf(refused)).toMatch(/are the same month\.Leave one out:/);
    await refused.getByRole("button", { name: "Read it that way" }).click();
    await page.locator(".chart svg").waitFor();
    await importing(page).click();
    await page.getByText("from grid.csv.").waitFor();
    expect(await mrr()).toEqual([5000, 6000]);
  });

  it("may begin with a sheet without a table: another is named", async () => {
    const page = await open("/bring");
    const rows = [texts("customer_id", "start", "amount"), texts("a", "2025-11-01", "50")];
    await choose(
      page,
      "book.xlsx",
      workbookOf([
        { name: "Cover", rows: [] },
        { name: "Data", rows },
      ]),
    );
    await page.getByRole("alert").waitFor();
    const said = await textOf(page.getByRole("alert"));
    expect(said).toMatch(/has no table in this sheet.*Read the sheet "Data":/s);
    expect(said).not.toContain("--");
    expect(await page.getByLabel("Sheet", { exact: true }).count()).toBe(0);
    await page.getByRole("button", { name: "Read it that way" }).click();
    await page.locator(".chart svg").waitFor();
    await importing(page).click();
    await page.getByText("Imported 1 row from book.xlsx.").waitFor();
    expect(await mrr()).toEqual([5000, 5000]);
  });

  it("that needs exchange rates says so in the page's words, and not that nothing looks wrong", async () => {
    const page = await open("/bring");
    const rows = "a,2025-11-01,50,EUR\nb,2025-11-01,70,USD\n";
    await choose(page, "two.csv", `customer_id,start,amount,currency\n${rows}`);
    await page
      .getByText(/exchange rate/)
      .first()
      .waitFor();
    const said = await textOf(page.locator("main"));
    expect(said).toMatch(/No exchange rate for EUR on .*Import exchange rates, too/s);
    expect(said).not.toMatch(/Nothing looks wrong|cambium import|--[a-z]/);
  });

  it("asks for one column as for one", async () => {
    const page = await open("/bring");
    await choose(page, "one.csv", "customer_id,start,pays\na,2025-11-01,50\n");
    await page.getByText("Which column is the amount?").waitFor();
  });

  it("has its bad rows marked, and comes without them when told to", async () => {
    const page = await open("/bring");
    await choose(page, "list.csv", "customer_id,start,amount\na,2025-11-01,50\nb,someday,70\n");
    await page.getByRole("alert").waitFor();
    expect(await page.locator(".first-rows tr[data-bad=true]").count()).toBe(1);
    expect(await textOf(page.locator(".first-rows td.bad"))).toBe("someday");
    expect(await textOf(page.getByRole("alert"))).toMatch(/Fix the rows, or import only the good ones\.$/);
    expect(await importing(page).isDisabled()).toBe(true);
    await page.getByRole("button", { name: "Leave bad rows out" }).click();
    await settled(page);
    await importing(page).click();
    await page.getByText("Imported 1 row from list.csv.").waitFor();
    expect(await mrr()).toEqual([5000, 5000]);
  });

  it("may be a table that is pasted, and an import is undone: figures are as before", async () => {
    const page = await open("/bring");
    await page.getByRole("button", { name: "Paste a table" }).click();
    await page.getByLabel("Your table").fill("customer_id\tstart\tamount\na\t2025-11-01\t50\n");
    await page.getByRole("button", { name: "Use this table" }).click();
    await page.locator(".chart svg").waitFor();
    await importing(page).click();
    await page.getByText("Imported 1 row from Pasted table.csv.").waitFor();
    expect(await mrr()).toEqual([5000, 5000]);
    await page.getByRole("button", { name: "Undo this import" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Undo this import" }).click();
    await page.getByText("The import was undone.").waitFor();
    expect((await workspace.store.standingImports()).length).toBe(0);
  });
});

describe("Stripe", () => {
  it("is connected with a key whose permissions are shown one by one; what is missing is named, and nothing saved", async () => {
    const page = await open("/bring");
    const connect = async (key: string) => {
      await page.getByLabel("Restricted key").fill(key);
      await page.getByRole("button", { name: "Check the key and connect" }).click();
    };
    await connect(POOR_KEY);
    await page.getByText("permissions are missing").waitFor();
    expect(await page.locator(".facts .bad code").allTextContents()).toEqual(
      expect.arrayContaining(["rak_invoice_read", "rak_event_read"]),
    );
    expect(await workspace.secrets.names()).toEqual([]);
    await fits(page, 1440);
    await connect(KEY);
    await page.getByText("Your Stripe history is here.").waitFor();
    expect(await workspace.secrets.get("stripe")).toBe(KEY);
    expect(await textOf(page.locator("main"))).not.toContain(KEY);
    const audit = await fetch(`${server.url}/api/v1/audit`, {
      headers: { authorization: `Bearer ${server.token}` },
    });
    const written = await audit.text();
    expect(written).toContain("sync connect");
    expect(written).not.toContain(KEY);
    await page.getByRole("row", { name: /^customer 20/ }).waitFor();
    await page.getByRole("link", { name: "See your figures" }).click();
    await page.locator(".key-value").first().waitFor();
  });
});
