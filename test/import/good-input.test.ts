import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import {
  cambium,
  cambiumHere,
  evidenceOf,
  inScratch,
  mrrOf,
  type Run,
  writeInto,
  writeParquet,
} from "./cli.ts";

const head = "customer_id,start,end,amount,product\n";
const rows = "Zoë,2024-01-01,,100,Pro €\nb,2024-01-15,2024-03-01,50.5,Max\n";
const text = head + rows;
/** MRR in cents by month and product, of `text`. */
const figures = {
  "Pro €": [10_000, 10_000, 10_000, 10_000, 10_000, 10_000],
  Max: [5050, 5050, 0, 0, 0, 0],
};

const encoded: [what: string, content: string | Uint8Array, name?: string, args?: string[]][] = [
  ["plain", text],
  ["a byte order mark", `\uFEFF${text}`],
  ["Windows line ends", text.replaceAll("\n", "\r\n")],
  ["a byte order mark, Windows line ends and quotes", `\uFEFF${quoted(text)}`],
  ["both kinds of line ends", head.replace("\n", "\r\n") + rows],
  ["line ends of old Macs", text.replaceAll("\n", "\r")],
  ["no last line end", text.trimEnd()],
  ["empty lines", `${head}\n${rows.replace("\n", "\n\n")}\n\n`],
  ["UTF-16, little end first", Buffer.from(`\uFEFF${text}`, "utf16le")],
  ["UTF-16, big end first", Buffer.from(`\uFEFF${text}`, "utf16le").swap16()],
  ["windows-1252", windows1252(text)],
  ["gzip", gzipSync(text), "rows.csv.gz"],
  ["gzip in two members", Buffer.concat([gzipSync(head), gzipSync(rows)]), "rows.csv.gz"],
  ["gzip of UTF-16", gzipSync(Buffer.from(`\uFEFF${text}`, "utf16le")), "rows.csv.gz"],
  ["gzip without its name", gzipSync(text), "rows.csv"],
  ["text called .gz", text, "rows.csv.gz"],
  ["text called .parquet", text, "rows.parquet"],
  ["tabs", text.replaceAll(",", "\t")],
  ["pipes", text.replaceAll(",", "|")],
  ["semicolons", text.replaceAll(",", ";")],
  ["~ by --delimiter", text.replaceAll(",", "~"), "rows.csv", ["--delimiter", "~"]],
  [
    "decimal commas",
    text.replaceAll(",", ";").replace("50.5", "50,5").replace("100", "0.100,00"),
    "rows.csv",
    ["--decimal-comma"],
  ],
  [
    "other column names",
    text.replace("start", "Von, am").replace("Von, am", "from").replace("amount", "monthly"),
    "rows.csv",
    ["--map", "start=from,amount=monthly"],
  ],
  ["columns in another order and case", reordered(text)],
  ["an attribute full of another delimiter", withColumn(text, "tags", "x;y;z")],
  ["an attribute of a megabyte", withColumn(text, "note", "x".repeat(1_000_000))],
  ["quoted line ends", withColumn(text, "note", '"one\ntwo\r\n\nthree"')],
  ["a file name with quotes, spaces, percent and marks", text, `it's 100% "q" ünï; -- .csv`],
  ["a file name that is a pattern", text, "rows[1]*?.csv"],
  ["a folder name that says a column", text, "product=Other/amount=7/rows.csv"],
];

const row = (columns: string, values: string) => `customer_id,start,${columns}\nc,2024-01-01,${values}\n`;
const half = (first: number) => [first, first, first, 0, 0, 0];

type Written = [what: string, content: string, mrr: number[], says: RegExp[], args?: string[]];

/** What people write, with MRR in cents from January to June, and what an import says that it understood. */
const written: Written[] = [
  [
    "an end of 31/03/2024",
    row("end,amount", "31/03/2024,5"),
    half(500).fill(0, 2),
    [/dates +day first \(found: row 2 has 31\/03\/2024\)/],
  ],
  [
    "days that only month first fits",
    "customer_id,start,amount\nc,01/02/2024,5\nd,01/31/2024,7\n",
    Array(6).fill(1200),
    [/dates +month first \(found: row 3 has 01\/31\/2024\)/],
  ],
  [
    "the proving row below titles, empty lines and a line that is no row",
    "My report\n\ncustomer_id,start,amount\n\nc,01/02/2024,5\nbad\n\nd,31/01/2024,7\n",
    [700, 1200, 1200, 1200, 1200, 1200],
    [/rows +2 above the header left out/, /row 8 has 31\/01\/2024/],
    ["--skip-bad"],
  ],
  [
    "an amount of 1,000.50",
    row("amount", '"1,000.50"'),
    Array(6).fill(100_050),
    [/decimal point \(found: row 2 has "1,000\.50"\)/],
  ],
  [
    "an amount of 1.000,50",
    row("amount", '"1.000,50"'),
    Array(6).fill(100_050),
    [/decimal comma \(found: row 2 has "1\.000,50"\)/],
  ],
  ["an amount of $5", row("amount", "$5"), Array(6).fill(500), [/by name +customer_id, start, amount/]],
  [
    "an amount of $5 that is said to be in dollars",
    row("amount,currency", "$5,usd"),
    Array(6).fill(500),
    [/currencies +USD/],
  ],
  ...["1.1234567", "1.0000000000001", "99.9999999999999"].map(
    (amount): Written => [
      `an amount of ${amount}`,
      row("amount", amount),
      Array(6).fill(Math.round(Number(amount) * 100)),
      [/1 row has an amount with more than six decimals, rounded to six/],
    ],
  ),
  [
    "a status cancelled beside an end",
    row("end,amount,status", "2024-04-01,5,cancelled"),
    half(500),
    [/statuses +guessed: cancelled = ended/, /status is +how the subscription is today/],
  ],
  [
    "a status cancelled without an end",
    row("amount,status", "5,cancelled"),
    Array(6).fill(0),
    [/1 row says ended but has no end\. It counts as nothing/, /--map end=NAME/],
  ],
  [
    "an interval monthly",
    row("amount,interval", "5,monthly"),
    Array(6).fill(500),
    [/intervals +monthly = month/],
  ],
  [
    "an end at the start",
    `${row("end,amount", "2024-01-01,5")}d,2024-01-01,,7\n`,
    Array(6).fill(700),
    [/1 of no length/, /1 row ends when it starts, and counts as nothing/],
  ],
  [
    "a title above the header",
    `My report\n\n${row("amount", "5")}`,
    Array(6).fill(500),
    [/rows +2 above the header left out/],
  ],
  [
    "titles with empty cells and Windows line ends",
    `Report;;\r\n;;\r\nAll;;\r\n${row("amount", "5").replaceAll(",", ";").replaceAll("\n", "\r\n")}`,
    Array(6).fill(500),
    [/rows +3 above the header left out/],
  ],
];

describe.concurrent("what people write is understood, and said", () => {
  for (const [what, content, mrr, says, args = []] of written)
    it(what, () =>
      inScratch(async (scratch) => {
        const data = join(scratch, "data");
        const run = await importInto(data, [await writeInto(scratch, "rows.csv", content)], ...args);
        expectDone(run);
        for (const one of says) expect(run.stdout).toMatch(one);
        const values = JSON.parse(await mrrOf(data)).rows.map(({ value }: { value: number }) => value);
        expect(values).toEqual(mrr);
        await rm(join(data, "warehouse.duckdb"));
        expect(JSON.parse(await mrrOf(data)).rows.map(({ value }: { value: number }) => value)).toEqual(mrr);
      }),
    );

  it("not a title above the header of another kind of file", () =>
    inScratch(async (scratch) => {
      const path = await writeInto(
        scratch,
        "fx.csv",
        "Rates\n\ndate,base,quote,rate\n2024-01-01,EUR,USD,1\n",
      );
      const run = await cambiumHere(["import", "fx", path, "--data", join(scratch, "data")]);
      expect(run.code).toBe(1);
      expect(run.stderr).toMatch(/has no column "date"/);
    }));
});

describe.concurrent("what is no error imports with the right values", () => {
  for (const [index, [what, content, name = "rows.csv", args = []]] of encoded.entries()) {
    const imports = index === 0 ? importApart : importInto;
    it(what, () =>
      inScratch(async (scratch) => {
        const data = join(scratch, "data");
        const path = await writeInto(scratch, name, content);
        expectDone(await imports(data, [path], ...args));
        expect(await byProduct(data)).toEqual(figures);
      }),
    );
  }

  it("Parquet with types of its own", () =>
    inScratch(async (scratch) => {
      const path = join(scratch, "rows.parquet");
      const first = `'Zoë' as customer_id, timestamptz '2023-12-31 22:00:00-05' as start, null::date as "end", 100::decimal(10, 2) as amount`;
      const second = `'b', '2024-01-15 00:00:00+00', '2024-03-01', 50.5`;
      const others = `'Pro €' as product, 3 as quantity, null as currency, {'a': [1, 2]} as nested`;
      await writeParquet(path, `select ${first}, ${others} union all select ${second}, 'Max', 1, null, null`);
      const data = join(scratch, "data");
      expectDone(await importInto(data, [path]));
      expect(await byProduct(data)).toEqual(figures);
    }));

  it("Parquet with amounts as doubles and a column of its own called file_row_number", () =>
    inScratch(async (scratch) => {
      const path = join(scratch, "rows.parquet");
      const columns =
        "'c' as customer_id, date '2024-01-01' as start, 1234567.89::double as amount, 1 as file_row_number";
      await writeParquet(path, `select ${columns}`);
      const data = join(scratch, "data");
      expectDone(await importInto(data, [path]));
      expect(await byProduct(data)).toEqual({ Subscription: Array(6).fill(123_456_789) });
    }));

  it("columns with hostile names become attributes that can be asked for", () =>
    inScratch(async (scratch) => {
      const names = ['a"b', "it's", "100%", "x'); drop table warehouse_state; --", "select"];
      const header = names.map((name) => `"${name.replaceAll('"', '""')}"`).join(",");
      const content = `customer_id,start,amount,${header}\nc,2024-01-01,5,v0,v1,v2,v3,v4\n`;
      const data = join(scratch, "data");
      expectDone(await importInto(data, [await writeInto(scratch, "rows.csv", content)]));
      for (const [index, name] of names.entries()) {
        const answer = JSON.parse(await mrrOf(data, "--by", name));
        expect(answer.rows[0]).toEqual({ period: "2024-01", [name]: `v${index}`, value: 500 });
      }
    }));

  it("hostile accounts, values and --set are only text", () =>
    inScratch(async (scratch) => {
      const hostile = "x'); drop table warehouse_state; --";
      const data = join(scratch, 'a b\'c %20 "d"');
      const path = await writeInto(scratch, "rows.csv", "customer_id,start,amount\nc,2024-01-01,5\n");
      expectDone(await importInto(data, [path], "--account", hostile, "--set", `product=${hostile}`));
      expect(await byProduct(data)).toEqual({ [hostile]: Array(6).fill(500) });
    }));

  it("the data folder may come from CAMBIUM_DATA", () =>
    inScratch(async (scratch) => {
      const data = join(scratch, "data");
      const path = await writeInto(scratch, "rows.csv", text);
      expectDone(await cambium(["import", "subscriptions", path], { env: { CAMBIUM_DATA: data } }));
      expect(await byProduct(data)).toEqual(figures);
    }));

  it("a period that never ends, written as 9999-12-31", () =>
    inScratch(async (scratch) => {
      const data = join(scratch, "data");
      const path = await writeInto(scratch, "rows.csv", `${head}c,2024-01-01,9999-12-31,5,Pro\n`);
      expectDone(await importInto(data, [path]));
      expect(await byProduct(data)).toEqual({ Pro: Array(6).fill(500) });
      expect((await cambiumHere(["metric", "mrr", "--data", data])).code).toBe(0);
    }));
});

it("a warehouse that was damaged is made again from the evidence", () =>
  inScratch(async (scratch) => {
    const data = join(scratch, "data");
    expectDone(await importApart(data, [await writeInto(scratch, "rows.csv", text)]));
    const path = join(data, "warehouse.duckdb");
    const whole = await readFile(path);
    for (const damaged of [whole.subarray(0, 9000), Buffer.alloc(5000), whole.fill(255, 12_288, 60_000)]) {
      await writeFile(path, damaged);
      expect((await cambium(["verify", "--data", data])).code).toBe(0);
      expect(await byProduct(data)).toEqual(figures);
    }
  }));

describe.concurrent("what was imported before", () => {
  it("changes nothing when it comes again, and says so", () =>
    inScratch(async (scratch) => {
      const data = join(scratch, "data");
      const path = await writeInto(scratch, "rows.csv", text);
      const renamed = await writeInto(scratch, "again.csv", text);
      expectDone(await importInto(data, [path]));
      const evidence = evidenceOf(data);
      for (const file of [path, renamed]) {
        const again = await importApart(data, [file]);
        expectDone(again);
        expect(again.stdout).toMatch(/is new: false|before/);
      }
      expect(evidenceOf(data)).toEqual(evidence);
      expect(await byProduct(data)).toEqual(figures);
    }));

  it("changes no figure when its rows come in another order, encoding or company", () =>
    inScratch(async (scratch) => {
      const data = join(scratch, "data");
      const twins = "c,2024-01-01,,7,Twin\nc,2024-01-01,,9,Twin\n";
      const swapped = "c,2024-01-01,,9,Twin\nc,2024-01-01,,7,Twin\n";
      const files = [
        text + twins,
        `${head}${swapped}${rows}`,
        gzipSync(`${text}${twins}new,2024-06-01,,1,New\n`),
      ];
      for (const [index, content] of files.entries())
        expectDone(await importInto(data, [await writeInto(scratch, `rows${index}.csv`, content)]));
      const expected = { ...figures, Twin: Array(6).fill(1600), New: [0, 0, 0, 0, 0, 100] };
      expect(await byProduct(data)).toEqual(expected);
    }));

  it("counts once when one command names it twice", () =>
    inScratch(async (scratch) => {
      const data = join(scratch, "data");
      const path = await writeInto(scratch, "rows.csv", text);
      const packed = await writeInto(scratch, "packed.csv.gz", gzipSync(text));
      expectDone(await importInto(data, [path, path, packed]));
      expect(await byProduct(data)).toEqual(figures);
    }));

  it("is replaced by a later export that knows the end", () =>
    inScratch(async (scratch) => {
      const data = join(scratch, "data");
      const later = `${head}c,2024-01-01,2024-03-01,7,Pro\nc,2024-03-01,,9,Pro\n`;
      for (const [index, content] of [`${head}c,2024-01-01,,7,Pro\n`, later].entries())
        expectDone(await importInto(data, [await writeInto(scratch, `rows${index}.csv`, content)]));
      expect(await byProduct(data)).toEqual({ Pro: [700, 700, 900, 900, 900, 900] });
    }));

  it("once replaced, is no longer what later periods may not overlap", () =>
    inScratch(async (scratch) => {
      const data = join(scratch, "data");
      const columns = "customer_id,start,end,amount,product,item_id\n";
      const exports = [
        "c,2024-01-01,,7,Pro,x\n",
        "c,2024-01-01,2024-03-01,7,Pro,x\n",
        "c,2024-03-01,,9,Pro,x\n",
      ];
      for (const [index, row] of exports.entries())
        expectDone(await importInto(data, [await writeInto(scratch, `rows${index}.csv`, columns + row)]));
      expect(await byProduct(data)).toEqual({ Pro: [700, 700, 900, 900, 900, 900] });
    }));
});

describe.concurrent("--skip-bad", () => {
  it("lands the good rows and keeps every bad one in a file beside the import", () =>
    inScratch(async (scratch) => {
      const data = join(scratch, "data");
      const bad = Array.from({ length: 50 }, (_, index) => `bad${index},soon,,1,Pro\n`);
      const path = await writeInto(scratch, "rows.csv", `${text}${bad.join("")}`);
      expectDone(await importApart(data, [path], "--skip-bad"));
      expect(await byProduct(data)).toEqual(figures);
      const [{ body = "" } = {}] = evidenceOf(data);
      const lines = await readFile(join(data, "imports", JSON.parse(body).files[0].badHash), "utf8");
      for (const index of bad.keys()) expect(lines).toMatch(new RegExp(`\\b${index + 4}\\b.*start.*soon`));
    }));

  it("keeps the row numbers right around lines that are no rows", () =>
    inScratch(async (scratch) => {
      const data = join(scratch, "data");
      const lines = [
        "a,2024-01-01,,1,A",
        "b,2024-01-01",
        "c,2024-01-01,,2,C",
        "d,soon,,2,C",
        "e,2024-01-01,,3,E,9",
      ];
      const path = await writeInto(scratch, "rows.csv", `${head}${lines.join("\n")}\nf,2024-01-01,,4,F\n`);
      const run = await importInto(data, [path], "--skip-bad", "--json");
      expectDone(run);
      const { bad_rows } = JSON.parse(run.stdout);
      expect(bad_rows.map(({ row }: { row: number }) => row)).toEqual([3, 5, 6]);
      const args = ["explain", "mrr", "--from", "2024-01", "--to", "2024-01", "--data", data, "--json"];
      const explained = JSON.parse((await cambiumHere(args)).stdout);
      const found = explained.rows.map((line: { customer: string; evidence: { row: number }[] }) => [
        line.customer,
        line.evidence.map(({ row }) => row),
      ]);
      expect(found.sort()).toEqual([
        ["a", [2]],
        ["c", [4]],
        ["f", [7]],
      ]);
    }));
});

function importInto(data: string, files: string[], ...args: string[]): Promise<Run> {
  return cambiumHere(["import", "subscriptions", ...files, "--data", data, ...args]);
}

/** In a process of its own. */
function importApart(data: string, files: string[], ...args: string[]): Promise<Run> {
  return cambium(["import", "subscriptions", ...files, "--data", data, ...args]);
}

function expectDone({ code, stderr }: Run): void {
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
}

async function byProduct(data: string): Promise<Record<string, number[]>> {
  const { rows: cells } = JSON.parse(await mrrOf(data, "--by", "product"));
  const found: Record<string, number[]> = {};
  for (const { product, period, value } of cells) {
    found[product] ??= [0, 0, 0, 0, 0, 0];
    found[product][Number(period.slice(5)) - 1] = value;
  }
  return found;
}

function quoted(csv: string): string {
  return csv.replaceAll(/[^,\n]+/g, '"$&"').replaceAll("\n", "\r\n");
}

function reordered(csv: string): string {
  const turn = (line: string) => line.split(",").reverse().join(",");
  const [header = "", ...lines] = csv.trimEnd().split("\n");
  return [turn(header).toUpperCase(), ...lines.map(turn)].join("\n");
}

function withColumn(csv: string, name: string, value: string): string {
  const [header = "", ...lines] = csv.trimEnd().split("\n");
  return `${[`${header},${name}`, ...lines.map((line) => `${line},${value}`)].join("\n")}\n`;
}

/** The text in windows-1252, for the characters used here. */
function windows1252(csv: string): Buffer {
  return Buffer.from(csv.replaceAll("€", "\u0080"), "latin1");
}
