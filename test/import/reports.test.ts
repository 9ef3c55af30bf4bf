import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { cambiumHere, inScratch, writeInto } from "./cli.ts";

/** A file of a common kind that a plain reading gets wrong, the commands that read it right, and the figures they give. */
interface Report {
  name: string;
  /** Its files, imported one after the other. */
  files: { content: string; source?: string; args?: string[] }[];
  metric?: string;
  from: string;
  to: string;
  policies?: string[];
  /** In cents, a month each; by type for `net_new_mrr`. */
  values: number[] | Record<string, number[]>;
  /** Settings, once it is imported. */
  settings?: string[];
  /** Flags of a plain import that reads it wrong, and what its dry run warns of. */
  wrong?: { args: string[]; codes: string[] };
  /** What its own dry run warns of. */
  codes: string[];
}

const GRID =
  "customer,month,mrr\na,2024-01-01,100\na,2024-02-01,100\na,2024-03-01,120\nb,2024-01-01,50\nb,2024-02-01,50\n";
const LOG = "customer,date,mrr_after\na,2024-01-05,100\na,2024-02-05,150\na,2024-03-05,0\n";
const LIST = "subscription_id,customer_id,start,plan,amount,currency,interval,status\n";
const FIRST_LIST = `${LIST}sub_1,cus_1,2024-01-10 09:00,Basic,50,usd,month,active\nsub_2,cus_2,2024-01-12 09:00,Basic,50,usd,month,active\n`;
const SECOND_LIST = `${LIST}sub_1,cus_1,2024-01-10 09:00,Pro,80,usd,month,active\n`;
const STRIPE = (days: string[]) =>
  `id,Customer ID,Plan,Quantity,Currency,Interval,Amount,Status,Start Date (UTC),Ended At (UTC)
sub_1,cus_1,Pro,3,usd,month,20,active,${days[0]} 20:18,
sub_2,cus_2,Pro,1,usd,month,20,canceled,${days[1]} 08:00,${days[2]} 08:00
`;

const reports: Report[] = [
  {
    name: "a status of now, beside rows of then",
    files: [
      {
        content:
          "customer_id,subscription_id,start,end,amount,status\na,s1,2023-01-15,2024-06-15,100,canceling\nb,s2,2023-01-15,2024-03-15,100,ended\nc,s3,2023-01-15,,100,active\n",
      },
    ],
    metric: "new_mrr",
    from: "2023-01",
    to: "2023-03",
    policies: ["cambium", "stripe"],
    values: [30_000, 0, 0],
    wrong: { args: ["--status-is", "row"], codes: ["status_against_dates"] },
    codes: [],
  },
  {
    name: "ends on the last day that counts",
    files: [
      {
        content:
          "customer_id,start,end,amount,item_id\na,2024-01-01,2024-01-31,100,i\na,2024-02-01,2024-02-29,100,i\na,2024-03-01,2024-03-31,120,i\nb,2024-01-01,2024-03-31,50,j\n",
      },
    ],
    from: "2024-01",
    to: "2024-04",
    policies: ["cambium", "snapshot", "stripe"],
    values: [15_000, 15_000, 17_000, 0],
    wrong: { args: ["--ends", "exclusive"], codes: ["ends_before_next_start"] },
    codes: [],
  },
  {
    name: "a row for each customer and month",
    files: [{ content: GRID, source: "mrr" }],
    from: "2024-01",
    to: "2024-03",
    values: [15_000, 15_000, 12_000],
    wrong: { args: ["--map", "start=month"], codes: ["one_row_a_month"] },
    codes: [],
  },
  {
    name: "a log of changes",
    files: [{ content: LOG, source: "changes" }],
    metric: "net_new_mrr",
    from: "2024-01",
    to: "2024-03",
    values: { new: [10_000, 0, 0], expansion: [0, 5000, 0], churn: [0, 0, -15_000] },
    wrong: { args: ["--map", "amount=mrr_after"], codes: ["log_of_changes"] },
    codes: [],
  },
  {
    name: "two lists of what is current",
    files: [
      { content: FIRST_LIST, source: "current", args: ["--as-of", "2024-01-31"] },
      { content: SECOND_LIST, source: "current", args: ["--as-of", "2024-02-29"] },
    ],
    metric: "net_new_mrr",
    from: "2024-01",
    to: "2024-02",
    values: { new: [10_000, 0], expansion: [0, 3000], churn: [0, -5000] },
    codes: [],
  },
  {
    name: "the price of one unit beside a quantity",
    files: [{ content: "customer_id,start,amount,quantity\na,2024-01-01,149,5\n", args: ["--unit-amount"] }],
    from: "2024-01",
    to: "2024-01",
    values: [74_500],
    wrong: { args: [], codes: ["amounts_per_unit"] },
    codes: [],
  },
  {
    name: "an account column that says who looks after a customer",
    files: [
      {
        content:
          "customer_id,start,end,amount,account\ncus_1,2024-01-01,2024-03-01,100,North team\ncus_1,2024-03-01,,120,South team\n",
      },
    ],
    metric: "net_new_mrr",
    from: "2024-02",
    to: "2024-03",
    values: { new: [0, 0], expansion: [0, 2000], churn: [0, 0] },
    wrong: { args: ["--map", "account=account"], codes: ["customers_in_several_accounts"] },
    codes: [],
  },
  ...[
    ["Stripe's dashboard", "2025-12-25", "2025-11-02", "2025-12-20"],
    ["Stripe's dashboard, saved by Excel", "12/25/25", "11/02/25", "12/20/25"],
  ].map(
    ([vendor, ...days]): Report => ({
      name: `an export of ${vendor}`,
      files: [{ content: STRIPE(days) }],
      from: "2025-10",
      to: "2025-12",
      values: [0, 2000, 6000],
      codes: [],
    }),
  ),
  {
    name: "an amount with twelve decimals",
    files: [{ content: "customer_id,start,amount\na,2025-11-01,5182.666666666667\n" }],
    from: "2025-11",
    to: "2025-11",
    values: [518_267],
    codes: ["rounded_amounts"],
  },
  {
    name: "a row that ends on the day it starts",
    files: [{ content: "customer_id,start,end,amount\na,2025-11-01,2025-11-01,49\nb,2025-11-01,,49\n" }],
    from: "2025-11",
    to: "2025-11",
    values: [4900],
    codes: ["rows_of_no_length"],
  },
  {
    name: "a header with a comma",
    files: [
      { content: 'Customer,"Amount, net",Start\na,10,2024-01-01\n', args: ["--map", 'amount="Amount, net"'] },
    ],
    from: "2024-01",
    to: "2024-01",
    values: [1000],
    codes: [],
  },
  {
    name: "one currency that isn't ours",
    files: [{ content: "customer_id,start,amount,currency\na,2025-11-01,149,dkk\n" }],
    settings: ["currency", "DKK"],
    from: "2025-11",
    to: "2025-11",
    values: [14_900],
    codes: ["other_currency"],
  },
];

describe("files that a plain reading gets wrong", () => {
  it.each(reports)("$name: right by its command", (report) =>
    inScratch(async (scratch) => {
      const data = join(scratch, "data");
      for (const [index, { content, source = "subscriptions", args = [] }] of report.files.entries()) {
        const path = await writeInto(scratch, `rows${index}.csv`, content);
        const command = ["import", source, path, "--data", data, ...args];
        expect(await codesOf(command)).toEqual(report.codes);
        expect((await cambiumHere(command)).stderr).toBe("");
      }
      if (report.settings !== undefined)
        expect((await cambiumHere(["settings", "set", ...report.settings, "--data", data])).code).toBe(0);
      for (const policy of report.policies ?? ["cambium"])
        expect(await figuresOf(data, report, policy), policy).toMatchObject(report.values);
    }),
  );

  it.each(reports.flatMap((one) => (one.wrong === undefined ? [] : [{ ...one, wrong: one.wrong }])))(
    "$name: warned of where it's read wrong",
    ({ files: [file], wrong }) =>
      inScratch(async (scratch) => {
        const path = await writeInto(scratch, "rows.csv", file?.content ?? "");
        expect(
          await codesOf(["import", "subscriptions", path, "--data", join(scratch, "data"), ...wrong.args]),
        ).toEqual(wrong.codes);
      }),
  );

  it("a header with a comma: refused without the flag, with the way out", () =>
    inScratch(async (scratch) => {
      const path = await writeInto(scratch, "rows.csv", 'Customer,"Amount, net",Start\na,10,2024-01-01\n');
      const run = await cambiumHere(["import", "subscriptions", path, "--data", join(scratch, "data")]);
      expect(run.code).toBe(1);
      expect(run.stderr).toMatch(
        /Its columns are customer, "amount, net", start\. Choose with --map amount=NAME \(quote a name with a comma: --map 'amount="amount, net"'\)/,
      );
    }));
});

async function codesOf(command: string[]): Promise<string[]> {
  const { stdout, stderr } = await cambiumHere([...command, "--dry-run", "--json"]);
  expect(stderr).toBe("");
  return JSON.parse(stdout).understood[0].warnings.map(({ code }: { code: string }) => code);
}

/** A metric by month, in cents; by type where it has types. */
async function figuresOf(
  data: string,
  { metric = "mrr", from, to }: Report,
  policy: string,
): Promise<Report["values"]> {
  const args = ["metric", metric, "--from", from, "--to", to, "--policy", policy, "--data", data, "--json"];
  const by = metric === "net_new_mrr" ? ["--by", "type"] : [];
  const { rows } = JSON.parse((await cambiumHere([...args, ...by])).stdout);
  if (by.length === 0) return rows.map(({ value }: { value: number }) => value);
  const found: Record<string, number[]> = {};
  for (const { type, value } of rows) {
    found[type] ??= [];
    found[type].push(value);
  }
  return found;
}
