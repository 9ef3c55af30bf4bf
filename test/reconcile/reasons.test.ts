import { describe, expect, it } from "vitest";
import { inWorkspace } from "../workspace.ts";
import { addsUp, importBooks, importText, reconcile, told } from "./list.ts";

const HEAD = "customer_id,start,end,amount,interval,discount_percent,discount_kind,status,item_id,name,email";
/** acme pays 100 a month from 10 January 2024 on. */
const ACME = "acme,2024-01-10,,100,,,,,,,";
const MRR = "customer,month,mrr";

/** Each: what Cambium knows, what the file says, and how each figure that differs is explained. */
const EXAMPLES: Record<
  string,
  { books: string[]; list: string[]; told: ReturnType<typeof told>; policy?: string }
> = {
  "a repeating coupon that they subtract and stripe does not": {
    books: [ACME, "bolt,2024-01-05,,200,,25,repeating,,,,"],
    list: [MRR, "acme,2024-01,100", "bolt,2024-01,150", "acme,2024-02,100", "bolt,2024-02,150"],
    told: [
      { of: "bolt 2024-01", theirs: 15_000, ours: 20_000, why: "setting discounts repeating" },
      { of: "bolt 2024-02", theirs: 15_000, ours: 20_000, why: "setting discounts repeating" },
    ],
  },
  "a once coupon beside a repeating one: what explains both is the likeliest for both": {
    books: ["acme,2024-01-10,,100,,20,once,,,,", "bolt,2024-01-05,,200,,25,repeating,,,,"],
    list: [MRR, "acme,2024-01,80", "bolt,2024-01,150"],
    told: [
      { of: "acme 2024-01", theirs: 8_000, ours: 10_000, why: "setting discounts all" },
      { of: "bolt 2024-01", theirs: 15_000, ours: 20_000, why: "setting discounts all" },
    ],
  },
  "a customer that is past due for more than 30 days": {
    books: ["acme,2024-01-10,2024-02-10,100,,,,,i1,,", "acme,2024-02-10,,100,,,,past_due,i1,,"],
    list: [MRR, "acme,2024-01,100", "acme,2024-02,100", "acme,2024-03,0"],
    told: [{ of: "acme 2024-03", theirs: 0, ours: 10_000, why: "setting past_due_days 30" }],
  },
  "a paused customer that they count": {
    books: ["acme,2024-01-10,2024-02-10,100,,,,,i1,,", "acme,2024-02-10,,100,,,,paused,i1,,"],
    list: [MRR, "acme,2024-01,100", "acme,2024-02,100"],
    told: [{ of: "acme 2024-02", theirs: 10_000, ours: 0, why: "setting paused yes" }],
  },
  "an end that they count from the end of the term": {
    books: ["acme,2024-01-10,2024-02-20,100,,,,,i1,,", "acme,2024-02-20,2024-04-05,100,,,,canceling,i1,,"],
    list: [MRR, "acme,2024-01,100", "acme,2024-02,100", "acme,2024-03,100", "acme,2024-04,0"],
    told: [
      { of: "acme 2024-02", theirs: 10_000, ours: 0, why: "setting churn_at period_end" },
      { of: "acme 2024-03", theirs: 10_000, ours: 0, why: "setting churn_at period_end" },
    ],
  },
  "a day price times 30": {
    books: ["acme,2024-01-10,,5,day,,,,,,"],
    list: [MRR, "acme,2024-01,150"],
    told: [{ of: "acme 2024-01", theirs: 15_000, ours: 15_208, why: "setting day_factor 30" }],
  },
  "a trial that they count": {
    books: ["acme,2024-01-10,2024-02-09,100,,,,trialing,i1,,", "acme,2024-02-09,,100,,,,,i1,,"],
    list: [MRR, "acme,2024-01,100", "acme,2024-02,100"],
    told: [{ of: "acme 2024-01", theirs: 10_000, ours: 0, why: "status trialing" }],
  },
  "a year counted in full": {
    books: ["acme,2024-01-10,,1200,year,,,,,,", "bolt,2024-01-10,,50,,,,,,,"],
    list: [MRR, "acme,2024-01,1200", "bolt,2024-01,50"],
    told: [{ of: "acme 2024-01", theirs: 120_000, ours: 10_000, why: "interval whole" }],
  },
  "a month late": {
    books: [ACME, "acme,2024-02-10,,30,,,,,i2,,"],
    list: [MRR, "acme,2024-01,0", "acme,2024-02,100", "acme,2024-03,130"],
    told: [
      { of: "acme 2024-01", theirs: 0, ours: 10_000, why: "timing month_before" },
      { of: "acme 2024-02", theirs: 10_000, ours: 13_000, why: "timing month_before" },
    ],
  },
  "a change in the night, which is the evening before where they are": {
    books: [ACME, "bolt,2024-02-01T03:00:00Z,,40,,,,,,,"],
    list: [MRR, "acme,2024-01,100", "bolt,2024-01,40", "acme,2024-02,100", "bolt,2024-02,40"],
    told: [{ of: "bolt 2024-01", theirs: 4_000, ours: 0, why: "timing hours 4" }],
  },
  "a tax of 20 %": {
    books: [ACME, "acme,2024-03-10,,50,,,,,i2,,"],
    list: [MRR, "acme,2024-01,120", "acme,2024-02,120", "acme,2024-03,180"],
    told: [
      { of: "acme 2024-01", theirs: 12_000, ours: 10_000, why: "ratio 1.2" },
      { of: "acme 2024-02", theirs: 12_000, ours: 10_000, why: "ratio 1.2" },
      { of: "acme 2024-03", theirs: 18_000, ours: 15_000, why: "ratio 1.2" },
    ],
  },
  "the same ratio in two months only says nothing": {
    books: [ACME],
    list: [MRR, "acme,2024-01,120", "acme,2024-02,120"],
    told: [
      { of: "acme 2024-01", theirs: 12_000, ours: 10_000, why: "unexplained" },
      { of: "acme 2024-02", theirs: 12_000, ours: 10_000, why: "unexplained" },
    ],
  },
  "two items, each rounded": {
    books: ["acme,2024-01-10,,100,year,,,,i1,,", "acme,2024-01-10,,100,year,,,,i2,,"],
    list: [MRR, "acme,2024-01,16.68"],
    told: [{ of: "acme 2024-01", theirs: 1_668, ours: 1_667, why: "rounding" }],
  },
  "customers on one side only": {
    books: [ACME, "bolt,2024-02-05,,200,,,,,,,", "cove,2024-01-05,2024-02-10,30,,,,,,,"],
    list: [
      MRR,
      "acme,2024-01,100",
      "acme,2024-02,100",
      "dove,2024-02,70",
      "cove,2024-01,30",
      "cove,2024-02,29",
    ],
    told: [
      { of: "bolt 2024-02", theirs: 0, ours: 20_000, why: "not_in_file" },
      { of: "cove 2024-02", theirs: 2_900, ours: 0, why: "not_in_cambium" },
      { of: "dove 2024-02", theirs: 7_000, ours: 0, why: "unknown_customer" },
    ],
  },
  "a whole preset, where no one setting explains it": {
    books: ["acme,2024-01-10,2024-02-10,100,,20,once,,i1,,", "acme,2024-02-10,,100,,20,once,paused,i1,,"],
    list: [MRR, "acme,2024-02,80"],
    told: [{ of: "acme 2024-02", theirs: 8_000, ours: 0, why: "preset chartmogul" }],
  },
};

describe("the likeliest reason", () => {
  for (const [name, example] of Object.entries(EXAMPLES)) {
    it(name, async () => {
      await inWorkspace(async (workspace, directory) => {
        await importBooks(workspace, directory, [HEAD, ...example.books].join("\n"));
        const found = await reconcile(workspace, directory, example.list.join("\n"));
        expect(told(found)).toEqual(example.told);
        expect(addsUp(found)).toBe(true);
        for (const { hint } of found.rows) expect(hint.length).toBeGreaterThan(10);
      });
    });
  }

  it("tells a day that begins elsewhere from a month that is late", async () => {
    await inWorkspace(async (workspace, directory) => {
      const books = [HEAD, ACME, "acme,2024-02-01T03:00:00Z,,40,,,,,i2,,", "acme,2024-02-15,,60,,,,,i3,,"];
      await importBooks(workspace, directory, books.join("\n"));
      const found = await reconcile(workspace, directory, `${MRR}\nacme,2024-01,140\nacme,2024-02,200\n`);
      expect(told(found)).toEqual([
        { of: "acme 2024-01", theirs: 14_000, ours: 10_000, why: "timing hours 4" },
      ]);
      expect(found.rows[0]?.hint).toContain("4 hours later");
    });
  });

  it("knows money that was not converted, or at the rate of another day", async () => {
    await inWorkspace(async (workspace, directory) => {
      const books =
        "customer_id,start,end,amount,currency\nacme,2024-01-10,,100,EUR\nbolt,2024-01-10,,100,EUR\n";
      await importBooks(workspace, directory, books);
      const fx =
        "date,base,quote,rate\n2024-01-01,EUR,USD,1.1\n2024-01-30,EUR,USD,1.2\n2024-03-31,EUR,USD,1.3\n";
      await importText(workspace, directory, "fx", fx);
      const list = `${MRR}\nacme,2024-01,100\nbolt,2024-01,110\nacme,2024-02,120\nbolt,2024-02,120\n`;
      const found = await reconcile(workspace, directory, list);
      expect(told(found)).toEqual([
        { of: "acme 2024-01", theirs: 10_000, ours: 12_000, why: "currency unconverted EUR" },
        { of: "bolt 2024-01", theirs: 11_000, ours: 12_000, why: "currency rate_days -30" },
      ]);
      const constant = await reconcile(workspace, directory, `${MRR}\nacme,2024-01,130\nbolt,2024-01,130\n`);
      expect(told(constant).map(({ why }) => why)).toEqual(
        Array.from({ length: 2 }, () => "setting currency constant"),
      );
      const naive =
        "customer_id,start,end,amount,currency\nmixed,2024-01-10,,30,USD\nmixed,2024-01-10,,70,EUR\n";
      await importText(workspace, directory, "subscriptions", naive);
      const mixed = await reconcile(workspace, directory, `${MRR}\nmixed,2024-01,100\n`);
      expect(told(mixed).at(-1)).toMatchObject({
        theirs: 10_000,
        ours: 11_400,
        why: "currency unconverted EUR+USD",
      });
    });
  });
});

describe("changes of MRR", () => {
  const books = [
    HEAD,
    ACME,
    "acme,2024-02-10,2024-03-20,50,,,,,i2,,",
    "bolt,2024-02-28,,200,,25,repeating,,,,",
  ];
  const list = [
    "Customer ID,Date,MRR change",
    "acme,2024-01-10,100",
    "acme,2024-02-10T08:00:00Z,50",
    "acme,2024-03-20,-50",
    "bolt,2024-02-28,150",
  ].join("\n");

  it("are added up by month and compared with net new MRR", async () => {
    await inWorkspace(async (workspace, directory) => {
      await importBooks(workspace, directory, books.join("\n"));
      const found = await reconcile(workspace, directory, list);
      expect(found).toMatchObject({
        kind: "change",
        from: "2024-01",
        to: "2024-03",
        mapping: { customer: "customer id", date: "date", change: "mrr change" },
        compared: 4,
        same: 3,
      });
      expect(told(found)).toEqual([
        { of: "bolt 2024-02", theirs: 15_000, ours: 20_000, why: "setting discounts repeating" },
      ]);
      expect(found.totals.map(({ theirs, ours }) => [theirs, ours])).toEqual([
        [10_000, 10_000],
        [20_000, 25_000],
        [-5_000, -5_000],
      ]);
      expect(addsUp(found)).toBe(true);
    });
  });

  it("may leave out what rates of exchange changed", async () => {
    await inWorkspace(async (workspace, directory) => {
      const euro =
        "customer_id,start,end,amount,currency\nacme,2024-01-10,,100,EUR\nacme,2024-02-10,,50,EUR\n";
      await importBooks(workspace, directory, euro);
      const fx = "date,base,quote,rate\n2024-01-01,EUR,USD,1.1\n2024-02-20,EUR,USD,1.2\n";
      await importText(workspace, directory, "fx", fx);
      const found = await reconcile(
        workspace,
        directory,
        "customer,date,change\nacme,2024-01-10,110\nacme,2024-02-10,55\n",
      );
      expect(told(found)).toEqual([
        { of: "acme 2024-02", theirs: 5_500, ours: 7_000, why: "currency without_fx" },
      ]);
    });
  });
});
