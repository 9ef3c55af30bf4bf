import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { cambiumHere, evidenceOf, inScratch, keptIn, mrrOf, type Run, writeInto } from "./cli.ts";

/** MRR in cents from January to June 2024 of one row a value. */
interface Word {
  what: string;
  content: string;
  args?: string[];
  mrr: number[];
}

const all = (value: number) => Array(6).fill(value);
const row = (columns: string, values: string) =>
  `customer_id,start,amount${columns}\na,2024-01-01,${values}\n`;

const amounts: Word[] = [
  ["$49", 4900],
  ["US$ 49.50", 4950],
  ['"$1,234.50"', 123_450],
  ['"1,234.50"', 123_450],
  ['"1.234,50"', 123_450],
  ["1 234.50", 123_450],
  ["1'234.50", 123_450],
  ["49 USD", 4900],
  ["USD 49", 4900],
  ["5182.666666666667", 518_267],
  ["+12", 1200],
].map(([text, value]) => ({
  what: `amount ${text}`,
  content: row("", String(text)),
  mrr: all(Number(value)),
}));

const dated = (what: string, start: string, mrr: number[], ...args: string[]): Word => ({
  what: `date ${what}`,
  content: `customer_id,start,amount\na,${start},10\n`,
  args,
  mrr,
});
const fromFebruary = [0, 1000, 1000, 1000, 1000, 1000];

const dates: Word[] = [
  dated("31.01.2024", "31.01.2024", all(1000)),
  dated("01/31/2024", "01/31/2024", all(1000)),
  dated("1/31/24", "1/31/24", all(1000)),
  dated("2024/01/31", "2024/01/31", all(1000)),
  dated("Jan 31 2024", "Jan 31 2024", all(1000)),
  dated("31 January 2024", "31 January 2024", all(1000)),
  dated("2024-01", "2024-01", all(1000)),
  dated("with AM and PM", "01/31/2024 11:30 PM", all(1000)),
  dated("with a zone that makes it the next month", "01/31/2024 11:30 PM EST", fromFebruary),
  dated("year first, with a zone of winter", "2024-01-31 17:30:00 PST", fromFebruary),
  dated("year first, with a zone of summer", "2024-01-31 17:30:00 PDT", fromFebruary),
  dated("with a zone of summer that leaves it in its month", "01/31/2024 04:30 PM pdt", all(1000)),
  dated("with an offset that makes it the next month", "01/31/2024 23:30 -05:00", fromFebruary),
  dated("02/01/2024, month first by the slash", "02/01/2024", fromFebruary),
  dated("02/01/2024, day first as said", "02/01/2024", all(1000), "--date-format", "dmy"),
  dated("01-02-2024, day first by the hyphen", "01-02-2024", fromFebruary),
  dated("in a format of its own", "20240131T10", all(1000), "--date-format", "%Y%m%dT%H"),
];

const intervals: Word[] = (
  [
    ["monthly", 12_000],
    ["Yearly", 1000],
    ["annual", 1000],
    ["Annually", 1000],
    ["quarterly", 4000],
    ["Semi-Annual", 2000],
    ["biannual", 2000],
    ["every 3 months", 4000],
    ["3 months", 4000],
    ["P1Y", 1000],
    ["12mo", 1000],
  ] as const
).map(([word, value]) => ({
  what: `interval ${word}`,
  content: row(",interval", `120,${word}`),
  mrr: all(value),
}));

const flags: Word[] = [
  {
    what: "a currency that is said, beside a sign",
    content: row("", "€10"),
    args: ["--set", "currency=USD"],
    mrr: all(1000),
  },
  {
    what: "a quoted --map",
    content: 'Customer,"Amount, net",Start\na,10,2024-01-01\n',
    args: ["--map", 'amount="Amount, net"'],
    mrr: all(1000),
  },
  { what: "--unit-amount", content: row(",quantity", "149,5"), args: ["--unit-amount"], mrr: all(74_500) },
  { what: "--minor", content: row("", "4900"), args: ["--minor"], mrr: all(4900) },
  {
    what: "--ends inclusive",
    content: "customer_id,start,end,amount\na,2024-01-01,2024-03-31,10\n",
    args: ["--ends", "inclusive"],
    mrr: [1000, 1000, 1000, 0, 0, 0],
  },
  {
    what: "--value of a status",
    content: "customer_id,start,amount,status\na,2024-01-01,10,Gone\nb,2024-01-01,20,Here\n",
    args: ["--value", "status:Gone=ended", "--value", "status:Here=active"],
    mrr: all(2000),
  },
  {
    what: "--status-is row",
    content: "customer_id,start,end,amount,status\na,2024-01-01,2024-04-01,10,canceled\n",
    args: ["--status-is", "row"],
    mrr: all(0),
  },
  {
    what: "a status of now",
    content: "customer_id,start,end,amount,status\na,2024-01-01,2024-04-01,10,canceled\n",
    mrr: [1000, 1000, 1000, 0, 0, 0],
  },
  {
    what: "--ignore of an interval",
    content: row(",interval", "10,year"),
    args: ["--ignore", "interval"],
    mrr: all(1000),
  },
];

describe("words of the world are read", () => {
  it.each([...amounts, ...dates, ...intervals, ...flags])("$what", ({ content, args = [], mrr }) =>
    inScratch(async (scratch) => {
      const data = join(scratch, "data");
      const run = await importInto(data, await writeInto(scratch, "rows.csv", content), ...args);
      expect({ code: run.code, stderr: run.stderr }).toEqual({ code: 0, stderr: "" });
      const { rows } = JSON.parse(await mrrOf(data));
      expect(rows.map(({ value }: { value: number }) => value)).toEqual(mrr);
    }),
  );

  it("a mapping from a file", () =>
    inScratch(async (scratch) => {
      const data = join(scratch, "data");
      const map = await writeInto(
        scratch,
        "map.txt",
        "# ours\ncustomer_id=Kunde\nstart=Von\namount=Summe, netto\n",
      );
      const path = await writeInto(scratch, "rows.csv", 'Kunde,Von,"Summe, netto"\na,2024-01-01,10\n');
      expect((await importInto(data, path, "--map-file", map)).code).toBe(0);
      expect(JSON.parse(await mrrOf(data)).rows[0].value).toBe(1000);
    }));
});

/** A file that can be read wrong: the warnings that its dry run gives. */
const wrong: [what: string, content: string, args: string[], codes: string[]][] = [
  [
    "a month grid",
    "customer,month,mrr\na,2024-01-01,100\na,2024-02-01,100\na,2024-03-01,120\nb,2024-01-01,50\nb,2024-02-01,50\n",
    ["--map", "start=month"],
    ["one_row_a_month"],
  ],
  [
    "a log of changes",
    "customer,date,mrr_after\na,2024-01-05,100\na,2024-02-05,150\na,2024-03-05,0\n",
    ["--map", "amount=mrr_after"],
    ["log_of_changes"],
  ],
  [
    "sums that grow",
    "customer_id,start,amount\na,2024-01-05,10\na,2024-01-20,10\nb,2024-01-05,10\n",
    [],
    ["growing_sums"],
  ],
  [
    "inclusive ends called exclusive",
    "customer_id,start,end,amount\na,2024-01-01,2024-01-31,10\na,2024-02-01,2024-02-29,10\n",
    ["--ends", "exclusive"],
    ["ends_before_next_start"],
  ],
  [
    "exclusive ends called inclusive",
    "customer_id,start,end,amount,item_id\na,2024-01-01,2024-02-01,10,\na,2024-02-01,2024-03-01,10,\n",
    ["--ends", "inclusive"],
    ["ends_on_next_start", "overlaps"],
  ],
  [
    "a status of now called one of the row",
    "customer_id,start,end,amount,status\na,2024-01-01,2024-04-01,10,ended\n",
    ["--status-is", "row"],
    ["status_against_dates"],
  ],
  [
    "active after its end",
    "customer_id,start,end,amount,status\na,2024-01-01,2024-04-01,10,ended\nb,2024-01-01,2024-04-01,10,active\n",
    [],
    ["active_after_end"],
  ],
  [
    "ended without an end",
    "customer_id,start,amount,status\na,2024-01-01,10,ended\nb,2024-01-01,10,active\n",
    [],
    ["ended_without_end"],
  ],
  [
    "amounts of one unit",
    "customer_id,start,amount,quantity\na,2024-01-01,149,5\n",
    [],
    ["amounts_per_unit"],
  ],
  [
    "amounts in cents",
    "customer_id,start,amount\na,2024-01-01,4900\nb,2024-01-01,9900\n",
    [],
    ["amounts_in_cents"],
  ],
  [
    "MRR beside yearly intervals",
    "customer_id,start,mrr,interval\na,2024-01-01,10,year\n",
    [],
    ["monthly_amounts_of_years"],
  ],
  [
    "yearly amounts of monthly plans",
    "customer_id,start,amount,plan\na,2024-01-01,10,Pro\nb,2024-01-01,120,Pro\n",
    [],
    ["yearly_amounts_of_months"],
  ],
  [
    "an account that changes",
    "customer_id,start,end,amount,account\nc,2024-01-01,2024-03-01,100,North\nc,2024-03-01,,120,South\n",
    ["--map", "account=account"],
    ["customers_in_several_accounts"],
  ],
  [
    "hundreds of accounts",
    `customer_id,start,amount,account\n${Array.from({ length: 101 }, (_, i) => `c${i},2024-01-01,7,a${i}\n`).join("")}`,
    ["--map", "account=account"],
    ["many_accounts"],
  ],
  [
    "a hundred accounts",
    `customer_id,start,amount,account\n${Array.from({ length: 100 }, (_, i) => `c${i},2024-01-01,7,a${i}\n`).join("")}`,
    ["--map", "account=account"],
    [],
  ],
  ["days that may be months", "customer_id,start,amount\na,02/01/2024,10\n", [], ["dates_either_way"]],
  [
    "thousands that may be decimals",
    "customer_id,start,amount\na,2024-01-01,1.234\n",
    [],
    ["decimals_either_way"],
  ],
  [
    "several signs",
    "customer_id,start,amount\na,2024-01-01,€10\nb,2024-01-01,£10\n",
    [],
    ["currency_signs_differ", "currency_sign_against_currency"],
  ],
  [
    "a sign that the currency contradicts",
    "customer_id,start,amount,currency\na,2024-01-01,€10,USD\n",
    [],
    ["currency_sign_against_currency"],
  ],
  [
    "one currency that isn't ours",
    "customer_id,start,amount,currency\na,2025-11-01,149,dkk\n",
    [],
    ["other_currency"],
  ],
  [
    "overlaps",
    "customer_id,start,end,amount\na,2024-01-01,2024-03-01,10\na,2024-02-01,2024-04-01,10\n",
    [],
    ["overlaps"],
  ],
  [
    "more than six decimals",
    "customer_id,start,amount\na,2024-01-01,5182.666666666667\n",
    [],
    ["rounded_amounts"],
  ],
  [
    "rows of no length",
    "customer_id,start,end,amount\na,2024-01-01,2024-01-01,49\nb,2024-01-01,,49\n",
    [],
    ["rows_of_no_length"],
  ],
  [
    "columns that say the same",
    "customer_id,start,amount,who\na,2024-01-01,7,a\nb,2024-01-01,7,b\n",
    [],
    ["columns_alike"],
  ],
  [
    "nothing wrong",
    "customer_id,start,end,amount,product\na,2024-01-01,2024-03-01,10,Pro\na,2024-03-01,,12,Pro\nb,2024-01-01,,7,Pro\n",
    [],
    [],
  ],
];

describe("a dry run warns of what may be read wrong, with the way out, and keeps nothing", () => {
  it.each(wrong)("%s", (_, content, args, codes) =>
    inScratch(async (scratch) => {
      const data = join(scratch, "data");
      const run = await importInto(
        data,
        await writeInto(scratch, "rows.csv", content),
        "--dry-run",
        "--json",
        ...args,
      );
      expect(run.stderr).toBe("");
      const { understood, dry_run } = JSON.parse(run.stdout);
      expect(dry_run).toBe(true);
      expect(understood[0].warnings.map(({ code }: { code: string }) => code)).toEqual(codes);
      for (const { hint, rows } of understood[0].warnings) expect(hint.length * rows).toBeGreaterThan(0);
      expect(evidenceOf(data)).toEqual([]);
      expect(await keptIn(data)).toEqual({});
    }),
  );

  it("a newer list of what is current", () =>
    inScratch(async (scratch) => {
      const data = join(scratch, "data");
      const list = (rows: string) => `subscription_id,customer_id,start,plan,amount\n${rows}`;
      const first = await writeInto(
        scratch,
        "1.csv",
        list("s1,a,2024-01-10,Basic,50\ns2,b,2024-01-12,Basic,50\n"),
      );
      const second = await writeInto(scratch, "2.csv", list("s1,a,2024-01-10,Pro,80\n"));
      expect((await importInto(data, first)).code).toBe(0);
      const before = { evidence: evidenceOf(data), kept: await keptIn(data), mrr: await mrrOf(data) };
      const { understood, figures } = JSON.parse(
        (await importInto(data, second, "--dry-run", "--json")).stdout,
      );
      expect(understood[0].warnings.map(({ code }: { code: string }) => code)).toEqual(["newer_list"]);
      expect(figures.mrr.at(-1)).toMatchObject({ period: "2024-01", value: 18_000 });
      expect({ evidence: evidenceOf(data), kept: await keptIn(data), mrr: await mrrOf(data) }).toEqual(
        before,
      );
    }));
});

describe("an import says what it understood", () => {
  it("the same as its dry run, with the figures of the books", () =>
    inScratch(async (scratch) => {
      const data = join(scratch, "data");
      const content =
        "customer_id,start,end,amount,item_id\na,2024-01-01,2024-01-31,100,i\na,2024-02-01,2024-02-29,100,i\na,2024-03-01,2024-03-31,120,i\nb,2024-01-01,2024-03-31,50,j\n";
      const path = await writeInto(scratch, "rows.csv", content);
      const dry = JSON.parse((await importInto(data, path, "--dry-run", "--json")).stdout);
      const real = JSON.parse((await importInto(data, path, "--json")).stdout);
      expect({ ...real, dry_run: true }).toEqual(dry);
      expect(real.figures.mrr.map(({ value }: { value: number }) => value)).toEqual([15_000, 17_000, 0]);
      expect(real.figures.movements.find(({ type }: { type: string }) => type === "churn").value).toBe(
        -17_000,
      );
      expect(real.understood[0]).toMatchObject({
        rows: 4,
        customers: 2,
        first_day: "2024-01-01",
        last_day: "2024-04-01",
        open_ended: 0,
        overlaps: 0,
        ends: { are: "inclusive", is_said: false, rows: 2 },
      });
    }));

  it("in words, with warnings last", () =>
    inScratch(async (scratch) => {
      const content = "Customer,Start,Amount,Quantity,Status,Country\na,1/31/2024,149,5,live,DE\n";
      const path = await writeInto(scratch, "rows.csv", content);
      const { stdout } = await importInto(join(scratch, "data"), path, "--dry-run");
      expect(stdout).toMatch(/^Dry run: nothing was imported/);
      expect(stdout).toMatch(/rows\.csv: 1 row of subscriptions, 1 customer, 2024-01-31 to 2024-01-31/);
      expect(stdout).toMatch(/by a usual name +customer_id=customer/);
      expect(stdout).toMatch(/attributes +country/);
      expect(stdout).toMatch(/statuses +guessed: live = active/);
      expect(stdout).toMatch(/dates +month first \(found: row 2 has 1\/31\/2024\)/);
      expect(stdout).toMatch(/2024-01 +149\.00/);
      expect(stdout.trimEnd().split("\n").at(-1)).toMatch(/pass --unit-amount/);
    }));

  it("why it has no figures, where a rate is missing, and imports all the same", () =>
    inScratch(async (scratch) => {
      const data = join(scratch, "data");
      const path = await writeInto(
        scratch,
        "rows.csv",
        "customer_id,start,amount,currency\na,2024-01-01,149,DKK\n",
      );
      for (const args of [["--dry-run"], []]) {
        const { figures, proposed } = JSON.parse((await importInto(data, path, "--json", ...args)).stdout);
        expect(figures.missing).toMatch(/DKK/);
        expect(proposed).toEqual([{ setting: "currency", value: "DKK", why: "All rows are in DKK." }]);
      }
      expect((await cambiumHere(["settings", "set", "currency", "DKK", "--data", data])).code).toBe(0);
      expect(JSON.parse(await mrrOf(data)).rows[0].value).toBe(14_900);
    }));
});

function importInto(data: string, path: string, ...args: string[]): Promise<Run> {
  return cambiumHere(["import", "subscriptions", path, "--data", data, ...args]);
}
