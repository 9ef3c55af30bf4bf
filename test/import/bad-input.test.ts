import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  cambium,
  cambiumHere,
  copyOf,
  evidenceOf,
  inScratch,
  keptIn,
  type Run,
  storeOf,
  writeInto,
  writeParquet,
} from "./cli.ts";

/** One kind of bad input, and what the message must say of it. */
interface Refusal {
  what: string;
  content: string | Uint8Array;
  /** The file's name; bad.csv when left out. */
  name?: string;
  source?: "subscriptions" | "sigma" | "fx" | "states" | "costs";
  args?: string[];
  /** As a spreadsheet counts; left out where the file as a whole is wrong. */
  row?: number;
  column?: string;
  found?: string;
  expected: RegExp;
  hint?: RegExp;
}

const head = "customer_id,start,end,amount,currency,item_id\n";
const good = "c,2024-01-01,,1,USD,x\n";
const aDate = /a date such as 2024-01-31/;
const anAmount = /an amount such as 1234\.50/;
const aCount = /a whole number of 0 or more/;
const oneRow = (columns: string, values: string) =>
  `customer_id,start,amount,${columns}\nc,2024-01-01,5,${values}\n`;

const wholeFiles: Refusal[] = [
  { what: "truncated gzip", content: cutGzip(8), name: "bad.csv.gz", expected: /./, hint: /again/ },
  { what: "gzip cut in the middle", content: cutGzip(400), name: "bad.csv.gz", expected: /./, hint: /again/ },
  { what: "gzip of nothing", content: gzipSync(""), name: "bad.csv.gz", expected: /header/, hint: /header/ },
  {
    what: "plain text called .gz",
    content: `${head}c,x,,1,USD,x\n`,
    name: "bad.csv.gz",
    row: 2,
    column: "start",
    expected: aDate,
  },
  {
    what: "plain text called .parquet",
    content: `${head}c,x,,1,USD,x\n`,
    name: "bad.parquet",
    row: 2,
    column: "start",
    expected: aDate,
  },
  { what: "an empty file", content: "", expected: /header/ },
  { what: "only a byte order mark", content: "\uFEFF", expected: /header/, hint: /header/ },
  { what: "only line ends", content: "\n\n\n", expected: /header/, hint: /header/ },
  { what: "0 rows", content: head, row: 1, expected: /at least one row/ },
  { what: "0 rows, no line end", content: head.trimEnd(), row: 1, expected: /at least one row/ },
  {
    what: "bytes of no text",
    content: Buffer.from([80, 75, 3, 4, 0, 0, 1]),
    name: "bad.xlsx",
    expected: /CSV/,
  },
  { what: "UTF-16 without its mark", content: Buffer.from(head + good, "utf16le"), expected: /CSV/ },
  {
    what: "wrong delimiter",
    content: "customer_id~start~amount\nc~2024-01-01~5\n",
    row: 1,
    column: "customer_id",
    expected: /column for customer_id/,
    hint: /--delimiter/,
  },
  {
    what: "wrong --delimiter",
    content: head + good,
    args: ["--delimiter", ";"],
    row: 1,
    column: "customer_id",
    expected: /column for customer_id/,
    hint: /--delimiter/,
  },
  {
    what: "missing column",
    content: "customer_id,start\nc,2024-01-01\n",
    row: 1,
    column: "amount",
    expected: /column for amount/,
    hint: /--map amount=/,
  },
  ...["customer_id", "start", "amount"].map(
    (column): Refusal => ({
      what: `three missing columns, of which ${column} is one`,
      content: "who,when\nc,2024-01-01\n",
      row: 1,
      column,
      expected: new RegExp(`column for ${column}`),
      hint: /--map customer_id=NAME,start=NAME,amount=NAME/,
    }),
  ),
  {
    what: "--map to a column that is not there",
    content: head + good,
    args: ["--map", "start=begin"],
    row: 1,
    column: "begin",
    expected: /column named begin/,
    hint: /--map start=/,
  },
  {
    what: "--map of an optional column to one that is not there",
    content: head + good,
    args: ["--map", "plan=tier"],
    row: 1,
    column: "tier",
    expected: /column named tier/,
    hint: /--map plan=/,
  },
  {
    what: "--ignore of a column that is not there",
    content: head + good,
    args: ["--ignore", "tier"],
    row: 1,
    column: "tier",
    expected: /column named tier/,
    hint: /--ignore/,
  },
  {
    what: "two columns of one name",
    content: "customer_id,start,amount,amount\nc,2024-01-01,5,6\n",
    row: 1,
    column: "amount",
    expected: /once|one column/,
  },
  {
    what: "two columns of one name in other case",
    content: "customer_id,start,Amount,amount\nc,2024-01-01,5,6\n",
    row: 1,
    column: "amount",
    expected: /once|one column/,
  },
  {
    what: "a title of two cells above the header",
    content: `My report,2024\n\n${head}${good}`,
    row: 1,
    column: "customer_id",
    expected: /column for customer_id/,
  },
  {
    what: "missing columns below a title",
    content: "My report\n\nwho,when\nc,2024-01-01\n",
    row: 3,
    column: "amount",
    expected: /column for amount/,
  },
];

const badRows: Refusal[] = [
  {
    what: "bad date",
    content: `${head}${good}d,2024-02-30,,1,USD,y\n`,
    row: 3,
    column: "start",
    found: "2024-02-30",
    expected: aDate,
  },
  {
    what: "bad end date",
    content: `${head}c,2024-01-01,31/13/2024,1,USD,x\n`,
    row: 2,
    column: "end",
    found: "31/13/2024",
    expected: aDate,
    hint: /--date-format/,
  },
  {
    what: "a month first where other rows have the day first",
    content: `${head}c,31/01/2024,,1,USD,x\nd,30/01/2024,,1,USD,y\ne,01/31/2024,,1,USD,z\n`,
    row: 4,
    column: "start",
    found: "01/31/2024",
    expected: /31\/01\/2024, the day first/,
    hint: /--date-format/,
  },
  {
    what: "a day of numbers where --date-format says another order",
    content: `${head}c,31/01/2024,,1,USD,x\n`,
    args: ["--date-format", "mdy"],
    row: 2,
    column: "start",
    found: "31/01/2024",
    expected: /01\/31\/2024, the month first/,
  },
  {
    what: "a date before our era",
    content: `${head}c,2024-01-01 (BC),,1,USD,x\n`,
    row: 2,
    column: "start",
    found: "2024-01-01 (BC)",
    expected: aDate,
  },
  { what: "no date", content: `${head}c,,,1,USD,x\n`, row: 2, column: "start", expected: aDate },
  {
    what: "no customer",
    content: `${head},2024-01-01,,1,USD,x\n`,
    row: 2,
    column: "customer_id",
    expected: /a value/,
  },
  {
    what: "end before start",
    content: `${head}c,2024-02-01,2024-01-01,1,USD,x\n`,
    row: 2,
    column: "end",
    expected: /an end on or after the start/,
  },
  {
    what: "a metered row of no length",
    content: "customer_id,start,end,amount,kind\nc,2024-01-01,2024-01-01,5,metered\n",
    row: 2,
    column: "end",
    expected: /an end after the start/,
  },
  {
    what: "negative quantity",
    content: oneRow("quantity", "-1"),
    row: 2,
    column: "quantity",
    found: "-1",
    expected: aCount,
  },
  {
    what: "half a quantity",
    content: oneRow("quantity", "1.5"),
    row: 2,
    column: "quantity",
    found: "1.5",
    expected: aCount,
  },
  {
    what: "unknown currency",
    content: oneRow("currency", "XYZ"),
    row: 2,
    column: "currency",
    found: "XYZ",
    expected: /ISO 4217/,
  },
  {
    what: "unknown status",
    content: oneRow("status", "Snoozed"),
    row: 2,
    column: "status",
    found: "Snoozed",
    expected: /one of trialing, active/,
    hint: /--value 'status:Snoozed=/,
  },
  {
    what: "unknown interval",
    content: oneRow("interval", "now and then"),
    row: 2,
    column: "interval",
    found: "now and then",
    expected: /one of day, week, month, year/,
    hint: /--value 'interval:now and then=/,
  },
  {
    what: "percent 150",
    content: oneRow("discount_percent", "150"),
    row: 2,
    column: "discount_percent",
    found: "150",
    expected: /from 0 to 100/,
  },
  {
    what: "percent 999999999999",
    content: oneRow("discount_percent", "999999999999"),
    row: 2,
    column: "discount_percent",
    expected: /from 0 to 100/,
  },
  {
    what: "an interval of 2147483647 years",
    content:
      "customer_id,start,end,amount,interval,interval_count\nc,2024-01-01,2024-02-01,5,year,2147483647\n",
    row: 2,
    column: "interval_count",
    found: "2147483647",
    expected: /a whole number/,
  },
  ...[
    "five",
    "1,00.50",
    "1.000.50",
    "10,5,0",
    "-5",
    "(5.00)",
    "-0.0000000000001",
    "1e25",
    "9007199255",
    "$9007199255",
    "1_000",
    "inf",
    "nan",
    "$",
    "5 apples",
    "50%",
  ].map(
    (amount): Refusal => ({
      what: `amount ${amount}`,
      content: `${head}c,2024-01-01,,"${amount}",USD,x\n`,
      row: 2,
      column: "amount",
      found: amount,
      expected: anAmount,
    }),
  ),
  {
    what: "an amount with a point among amounts with commas",
    content: "customer_id;start;amount\nc;2024-01-01;1234,50\nd;2024-01-01;1234,75\ne;2024-01-01;12.5\n",
    row: 4,
    column: "amount",
    found: "12.5",
    expected: /an amount such as 1234,50: .* a comma before the decimals/,
  },
  {
    what: "an amount with a comma among amounts with points",
    content: "customer_id;start;amount\nc;2024-01-01;1234.50\nd;2024-01-01;1234.75\ne;2024-01-01;12,5\n",
    row: 4,
    column: "amount",
    found: "12,5",
    expected: /an amount such as 1234\.50: .* a point before the decimals/,
    hint: /--decimal-comma/,
  },
  {
    what: "a point where decimals are written with a comma",
    content: "customer_id;start;amount\nc;2024-01-01;1234.50\n",
    args: ["--decimal-comma"],
    row: 2,
    column: "amount",
    found: "1234.50",
    expected: /an amount/,
  },
  {
    what: "a point in a count where decimals are written with a comma",
    content: "customer_id;start;amount;quantity\nc;2024-01-01;5;2.5\n",
    args: ["--decimal-comma"],
    row: 2,
    column: "quantity",
    found: "2.5",
    expected: aCount,
  },
  {
    what: "metered without an end",
    content: oneRow("kind", "metered"),
    row: 2,
    column: "end",
    expected: /the end of the closed period/,
  },
  {
    what: "duplicate rows",
    content: `${head}${good}d,2024-01-01,,1,USD,y\n${good}`,
    row: 4,
    column: "customer_id",
    found: "c",
    expected: /no second row/,
  },
  {
    what: "periods of an item that overlap",
    content: `${head}c,2024-01-01,2024-03-01,1,USD,x\nc,2024-02-01,,1,USD,x\n`,
    row: 3,
    column: "start",
    expected: /on or after the end/,
  },
  {
    what: "a period within an earlier one, and one after it",
    content: `${head}c,2024-01-01,2024-12-01,1,USD,x\nc,2024-02-01,2024-03-01,1,USD,x\nc,2024-04-01,2024-05-01,1,USD,x\n`,
    row: 4,
    column: "start",
    expected: /on or after the end/,
  },
  {
    what: "a period that overlaps one of an earlier import",
    content: `${head}a,2024-02-01,,1,USD,i1\n`,
    row: 2,
    column: "start",
    expected: /on or after the end/,
  },
];

const badLines: Refusal[] = [
  { what: "too few columns", content: `${head}${good}d,2024-01-01\n`, row: 3, expected: /6 columns/ },
  {
    what: "too few columns in the first row",
    content: `${head}d,2024-01-01\n${good}`,
    row: 2,
    expected: /6 columns/,
  },
  {
    what: "too many columns",
    content: `${head}${good}d,2024-01-01,,1,USD,y,7,8\n`,
    row: 3,
    expected: /6 columns/,
  },
  {
    what: "too many columns in every row",
    content: `${head}c,2024-01-01,,1,USD,x,7\nd,2024-01-01,,1,USD,y,7\n`,
    row: 2,
    expected: /6 columns/,
  },
  {
    what: "a bad value after too few columns",
    content: `${head}d,2024-01-01\n${good}e,soon,,1,USD,z\n`,
    row: 4,
    column: "start",
    found: "soon",
    expected: aDate,
  },
  {
    what: "an unclosed quote",
    content: `${head}${good}"d,2024-01-01,,1,USD,y\ne,2024-01-01,,1,USD,z\n`,
    row: 3,
    expected: /quote/,
  },
  {
    what: "an unclosed quote in the last row",
    content: `${head}${good}d,2024-01-01,,1,USD,"y`,
    row: 3,
    expected: /quote/,
  },
  {
    what: "a bad value after an empty line",
    content: `${head}${good}\nd,soon,,1,USD,y\n`,
    row: 4,
    column: "start",
    found: "soon",
    expected: aDate,
  },
  {
    what: "a bad value after a quoted line end",
    content: `${head}"c\nd",2024-01-01,,1,USD,x\nd,soon,,1,USD,y\n`,
    row: 3,
    column: "start",
    found: "soon",
    expected: aDate,
  },
  {
    what: "too few columns after a quoted line end",
    content: `${head}"c\n\nd",2024-01-01,,1,USD,x\nd,2024-01-01\n`,
    row: 3,
    expected: /6 columns/,
  },
  {
    what: "a bad value with Windows line ends and a byte order mark",
    content: `\uFEFF${head}${good}d,soon,,1,USD,y\n`.replaceAll("\n", "\r\n"),
    row: 3,
    column: "start",
    found: "soon",
    expected: aDate,
  },
  {
    what: "a bad value in UTF-16",
    content: Buffer.from(`\uFEFF${head}${good}d,soon,,1,USD,y\n`, "utf16le"),
    row: 3,
    column: "start",
    found: "soon",
    expected: aDate,
  },
  {
    what: "a bad value in gzip",
    content: gzipSync(`${head}${good}d,soon,,1,USD,y\n`),
    name: "bad.csv.gz",
    row: 3,
    column: "start",
    found: "soon",
    expected: aDate,
  },
  {
    what: "a bad value in the last row without a line end",
    content: `${head}${good}d,soon,,1,USD,y`,
    row: 3,
    column: "start",
    found: "soon",
    expected: aDate,
  },
  {
    what: "a bad value of a megabyte",
    content: `${head}c,${"x".repeat(1_000_000)},,1,USD,x\n`,
    row: 2,
    column: "start",
    expected: aDate,
  },
];

const events = "event_timestamp,subscription_item_id,customer_id,currency,mrr_change,event_type\n";
const event = "2024-01-01 00:00:00,si_1,cus_1,usd,1000,ACTIVE_START\n";
const rates = "date,base,quote,rate\n";
const states = "customer,item,effective_at,amount_micros,currency\n";

const otherSources: Refusal[] = [
  {
    what: "sigma: bad event_timestamp",
    source: "sigma",
    content: `${events}${event}yesterday,si_2,cus_1,usd,1000,ACTIVE_START\n`,
    row: 3,
    column: "event_timestamp",
    found: "yesterday",
    expected: aDate,
  },
  {
    what: "sigma: no column mrr_change",
    source: "sigma",
    content:
      "event_timestamp,subscription_item_id,customer_id,currency,event_type\n2024-01-01,si,c,usd,ACTIVE_START\n",
    row: 1,
    column: "mrr_change",
    expected: /column named mrr_change/,
    hint: /--map mrr_change=/,
  },
  {
    what: "sigma: duplicates",
    source: "sigma",
    content: events + event + event,
    row: 3,
    column: "subscription_item_id",
    found: "si_1",
    expected: /no second row/,
  },
  {
    what: "sigma: a fraction of a cent",
    source: "sigma",
    content: `${events}2024-01-01,si,c,usd,10.5,ACTIVE_START\n`,
    row: 2,
    column: "mrr_change",
    found: "10.5",
    expected: /a whole number/,
  },
  {
    what: "sigma: more than can be counted",
    source: "sigma",
    content: `${events}2024-01-01,si,c,usd,9223372036854775807,ACTIVE_START\n`,
    row: 2,
    column: "mrr_change",
    expected: /a whole number/,
  },
  {
    what: "sigma: a price that bills once in more than three years",
    source: "sigma",
    content: "id,product_id,currency,recurring_interval,recurring_interval_count\np,q,usd,day,1096\n",
    row: 2,
    column: "recurring_interval_count",
    found: "1096",
    expected: /a whole number of 1 to 1095/,
  },
  {
    what: "sigma: unknown currency",
    source: "sigma",
    content: `${events}2024-01-01,si,c,zzz,10,ACTIVE_START\n`,
    row: 2,
    column: "currency",
    found: "zzz",
    expected: /ISO 4217/,
  },
  {
    what: "sigma: rates that are no JSON",
    source: "sigma",
    content: "date,buy_currency_exchange_rates\n2024-01-01,{eur\n",
    row: 2,
    column: "buy_currency_exchange_rates",
    found: "{eur",
    expected: /JSON/,
  },
  ...[
    ["upto", "0,500,"],
    ["upto", "1.5,500,"],
    ["amount", "10,-5,"],
    ["amount", "10,,"],
    ["flat_amount", "10,500,free"],
  ].map(
    ([column, tier]): Refusal => ({
      what: `sigma: a tier of ${tier}`,
      source: "sigma",
      content: `price_id,upto,amount,flat_amount\np,10,500,\nq,${tier}\n`,
      row: 3,
      column,
      expected: column === "upto" ? /a whole number of 1 or more/ : /an amount/,
    }),
  ),
  {
    what: "sigma: two last tiers",
    source: "sigma",
    content: "price_id,upto,amount\np,,500\np,,400\n",
    row: 3,
    column: "price_id",
    expected: /no second row with the same price_id, upto/,
  },
  ...[
    "10 for 5",
    "5",
    "{}",
    "[]",
    "[5]",
    "[null]",
    '[{""up_to"":null}]',
    '[{""up_to"":10,""unit_amount_micros"":5}]',
    '[{""up_to"":null,""unit_amount_micros"":-5}]',
    '[{""up_to"":null,""unit_amount_micros"":""five""}]',
    '[{""up_to"":""inf"",""unit_amount_micros"":5}]',
    '[{""up_to"":0,""unit_amount_micros"":6},{""unit_amount_micros"":5}]',
    '[{""up_to"":10,""unit_amount_micros"":6},{""up_to"":10,""unit_amount_micros"":7},{""unit_amount_micros"":5}]',
    '[{""up_to"":null,""unit_amount_micros"":6},{""up_to"":null,""unit_amount_micros"":5}]',
  ].map(
    (tiers): Refusal => ({
      what: `states: tiers of ${tiers}`,
      source: "states",
      content: `price,product,currency,unit_amount_micros,tiers\np,q,USD,,"${tiers}"\n`,
      row: 2,
      column: "tiers",
      expected: /tiers as JSON such as/,
    }),
  ),
  {
    what: "states: packages beside tiers",
    source: "states",
    content: `price,product,currency,unit_amount_micros,package_size,tiers\np,q,USD,,5,"[{""unit_amount_micros"":5}]"\n`,
    row: 2,
    column: "package_size",
    found: "5",
    expected: /no package size with tiers/,
  },
  ...['""eur"":""abc""', '""eur"":0', '""eur"":-1', '""eur"":null'].map(
    (rate): Refusal => ({
      what: `sigma: a rate of ${rate}`,
      source: "sigma",
      content: `date,buy_currency_exchange_rates\n2024-01-01,"{${rate}}"\n`,
      row: 2,
      column: "buy_currency_exchange_rates",
      expected: /rate|JSON/,
    }),
  ),
  {
    what: "fx: rate 0",
    source: "fx",
    content: `${rates}2024-01-01,EUR,USD,0\n`,
    row: 2,
    column: "rate",
    found: "0",
    expected: /a rate above 0/,
  },
  {
    what: "fx: rate 1e-17",
    source: "fx",
    content: `${rates}2024-01-01,EUR,USD,1e-17\n`,
    row: 2,
    column: "rate",
    found: "1e-17",
    expected: /a rate/,
  },
  {
    what: "fx: rate 99999999999",
    source: "fx",
    content: `${rates}2024-01-01,EUR,USD,99999999999\n`,
    row: 2,
    column: "rate",
    found: "99999999999",
    expected: /a rate/,
  },
  {
    what: "fx: bad currency",
    source: "fx",
    content: `${rates}2024-01-01,EUR,XYZ,1\n`,
    row: 2,
    column: "quote",
    found: "XYZ",
    expected: /ISO 4217/,
  },
  {
    what: "fx: a currency against itself",
    source: "fx",
    content: `${rates}2024-01-01,EUR,EUR,2\n`,
    row: 2,
    column: "quote",
    expected: /another currency|other than/,
  },
  {
    what: "fx: two rates of a day",
    source: "fx",
    content: `${rates}2024-01-01,EUR,USD,1.1\n2024-01-01,EUR,USD,1.2\n`,
    row: 3,
    column: "date",
    expected: /no second row/,
  },
  ...[
    ["month", "2024-13,5,new", "2024-13", "a month such as 2024-01"],
    ["month", "2024-02-30,5,new", "2024-02-30", "a month such as 2024-01"],
    ["month", "June,5,new", "June", "a month such as 2024-01"],
    ["month", "2100-01,5,new", "2100-01", "from 1970 to 2099"],
    ["month", ",5,new", undefined, "a month such as 2024-01"],
    ["amount", "2024-01,-5,new", "-5", "not negative"],
    ["amount", "2024-01,,new", undefined, "an amount such as"],
    ["kind", "2024-01,5,sales", "sales", "one of new, expansion"],
    ["currency", "2024-01,5,new,XYZ", "XYZ", "ISO 4217"],
    ["month", "2023-12-24,5,NEW", "2023-12-24", "no second row with the same month, kind, currency"],
  ].map(
    ([column, cost, found, expected]): Refusal => ({
      what: `costs: ${cost}`,
      source: "costs",
      content: `month,amount,kind,currency\n2023-12,100,new,\n${cost}${cost?.split(",").length === 3 ? "," : ""}\n`,
      row: 3,
      column,
      found,
      expected: new RegExp(expected ?? ""),
    }),
  ),
  {
    what: "states: one item twice, once under the name of the account that the file belongs to",
    source: "states",
    content: `account,${states},c,i,2024-01-01,5,USD\nmain,c,i,2024-01-01,5,USD\n`,
    row: 3,
    column: "item",
    found: "i",
    expected: /no second row/,
  },
  {
    what: "states: negative amount",
    source: "states",
    content: `${states}c,i,2024-01-01,-5,USD\n`,
    row: 2,
    column: "amount_micros",
    found: "-5",
    expected: /micros, not negative/,
  },
  {
    what: "states: no currency",
    source: "states",
    content: `${states}c,i,2024-01-01,5,\n`,
    row: 2,
    column: "currency",
    expected: /ISO 4217/,
  },
  {
    what: "states: bad instant",
    source: "states",
    content: `${states}c,i,soon,5,USD\n`,
    row: 2,
    column: "effective_at",
    found: "soon",
    expected: aDate,
  },
  {
    what: "states: two of one instant",
    source: "states",
    content: `${states}c,i,2024-01-01,5,USD\nc,i,2024-01-01,6,USD\n`,
    row: 3,
    column: "item",
    found: "i",
    expected: /no second row/,
  },
];

/** A data folder with one good import, a copy that all bad files are given to, what they hold, and a scratch folder around them. */
let around = "";
let given = "";
let goodStore: Awaited<ReturnType<typeof storeOf>>;

beforeAll(async () => {
  around = await mkdtemp(join(tmpdir(), "cambium-bad-input-"));
  const rows = "a,2024-01-01,,100,USD,i1\nb,2024-01-15,2024-03-01,50,USD,i2\n";
  const { code, stderr } = await importApart(base(), await writeInto(around, "good.csv", head + rows));
  expect(stderr).toBe("");
  expect(code).toBe(0);
  goodStore = await storeOf(base());
  given = await copyOf(base(), join(around, "given"));
});

afterAll(async () => {
  await rm(around, { recursive: true, force: true });
});

describe("bad input is refused, and the store is as it was", () => {
  const refusals = [wholeFiles, badRows, badLines, otherSources].flatMap((list) => [...list.entries()]);
  for (const [index, refusal] of refusals) {
    const command = index === 0 ? cambium : cambiumHere;
    it(refusal.what, () =>
      inScratch(async (scratch) => {
        const name = refusal.name ?? "bad.csv";
        const path = await writeInto(scratch, name, refusal.content);
        const source = refusal.source ?? "subscriptions";
        const run = await command(["import", source, path, "--data", given, ...(refusal.args ?? [])]);
        expectRefusal(run, name, refusal);
        expect(evidenceOf(given)).toEqual(goodStore.evidence);
        expect(await keptIn(given)).toEqual(goodStore.kept);
      }),
    );
  }

  it("and so are the figures, after all of them", async () => {
    expect(await storeOf(given)).toEqual(goodStore);
  });
});

describe.concurrent("what is bad beside other files is refused, and the store is as it was", () => {
  it("a directory instead of a file", () =>
    inCopy(async (data, scratch) => {
      expectRefusal(await importInto(data, scratch), "scratch", { expected: /a CSV/, hint: /files in it/ });
      expect(await storeOf(data)).toEqual(goodStore);
    }));

  it("a file that is not there", () =>
    inCopy(async (data, scratch) => {
      const run = await importInto(data, join(scratch, "none.csv"));
      expectRefusal(run, "none.csv", { expected: /a CSV/, hint: /path.*none\.csv/ });
      expect(await storeOf(data)).toEqual(goodStore);
    }));

  it("two files of which the second is bad", () =>
    inCopy(async (data, scratch) => {
      const first = await writeInto(scratch, "first.csv", head + good);
      const second = await writeInto(scratch, "second.csv", `${head}d,soon,,1,USD,y\n`);
      const run = await importInto(data, first, second);
      expectRefusal(run, "second.csv", { row: 2, column: "start", found: "soon", expected: aDate });
      expect(await storeOf(data)).toEqual(goodStore);
    }));

  it("two files whose periods overlap", () =>
    inCopy(async (data, scratch) => {
      const first = await writeInto(scratch, "first.csv", head + good);
      const second = await writeInto(scratch, "second.csv", `${head}c,2024-02-01,,2,USD,x\n`);
      const run = await importInto(data, first, second);
      expectRefusal(run, "second.csv", { row: 2, column: "start", expected: /on or after the end/ });
      expect(await storeOf(data)).toEqual(goodStore);
    }));

  it("a period that overlaps an earlier import's, in files that name the account", () =>
    inCopy(async (data, scratch) => {
      const columns = "customer_id,start,end,amount,item_id,account\n";
      const first = await writeInto(scratch, "first.csv", `${columns}c,2024-01-01,,7,x,acc\n`);
      const second = await writeInto(scratch, "second.csv", `${columns}c,2024-02-01,,8,x,acc\n`);
      expect((await importInto(data, first)).code).toBe(0);
      const before = await storeOf(data);
      const run = await importInto(data, second);
      expectRefusal(run, "second.csv", { row: 2, column: "start", expected: /on or after the end/ });
      expect(await storeOf(data)).toEqual(before);
    }));

  it("Parquet that was cut off, or damaged in the middle", () =>
    inCopy(async (data, scratch) => {
      const path = join(scratch, "whole.parquet");
      const sql =
        "select 'c' || i as customer_id, date '2024-01-01' as start, i as amount from range(1, 5000) r(i)";
      await writeParquet(path, sql);
      const whole = await readFile(path);
      const cut = await writeInto(scratch, "cut.parquet", whole.subarray(0, whole.length / 2));
      expectRefusal(await importApart(data, cut), "cut.parquet", {
        expected: /a complete Parquet file/,
        hint: /again/,
      });
      const damage = Buffer.alloc(2000, 255);
      const parts = [whole.subarray(0, 1000), damage, whole.subarray(1000 + damage.length)];
      const damaged = await writeInto(scratch, "damaged.parquet", Buffer.concat(parts));
      expectRefusal(await importApart(data, damaged), "damaged.parquet", { expected: /./, hint: /./ });
      expect(await storeOf(data)).toEqual(goodStore);
    }));

  it("bad values in Parquet", () =>
    inCopy(async (data, scratch) => {
      const good = "'2024-01-01' as start, 5 as amount";
      const cases: [sql: string, what: Omit<Refusal, "what" | "content">][] = [
        [
          `select ${good}, 2.5::double as quantity`,
          { row: 2, column: "quantity", found: "2.5", expected: aCount },
        ],
        [`select timestamp 'infinity' as start, 5 as amount`, { row: 2, column: "start", expected: aDate }],
        [
          `select '2024-01-01' as start, 'nan'::double as amount`,
          { row: 2, column: "amount", expected: anAmount },
        ],
        [`select '2024-01-01' as start, [5] as amount`, { row: 2, column: "amount", expected: anAmount }],
        [
          `select unnest(['2024-01-01', '2024-13-01']) as start, 5 as amount`,
          { row: 3, column: "start", found: "2024-13-01", expected: aDate },
        ],
      ];
      for (const [index, [sql, refusal]] of cases.entries()) {
        const path = join(scratch, `bad${index}.parquet`);
        await writeParquet(path, `select 'c' as customer_id, * from (${sql})`);
        expectRefusal(await importInto(data, path), `bad${index}.parquet`, refusal);
      }
      expect(await storeOf(data)).toEqual(goodStore);
    }));
});

describe.concurrent("wrong usage changes nothing", () => {
  const usages: [what: string, args: string[], stderr: RegExp][] = [
    [
      "--map of a column that subscriptions do not have",
      ["--map", "begin=start"],
      /unknown column for subscriptions: "begin"/,
    ],
    [
      "--set of a column that subscriptions do not have",
      ["--set", "begin=2024-01-01"],
      /unknown column for subscriptions: "begin"/,
    ],
    ["--map that says nothing", ["--map", "start"], /--map/],
    ["--account without a name", ["--account", ""], /account/],
    ["an option that does not exist", ["--skip-worse"], /--skip-worse/],
  ];
  for (const [index, [what, args, stderr]] of usages.entries()) {
    const command = index === 0 ? cambium : cambiumHere;
    it(what, () =>
      inCopy(async (data, scratch) => {
        const path = await writeInto(scratch, "file.csv", head + good);
        const run = await command(["import", "subscriptions", path, "--data", data, ...args]);
        expect(run.code).toBe(2);
        expect(run.stderr).toMatch(stderr);
        expect(run.stderr).not.toMatch(/^\s+at /m);
        expect(await storeOf(data)).toEqual(goodStore);
      }),
    );
  }

  it("a kind of import that does not exist", () =>
    inCopy(async (data, scratch) => {
      const path = await writeInto(scratch, "file.csv", head + good);
      const run = await cambium(["import", "subscription", path, "--data", data]);
      expect(run.code).toBe(2);
      expect(run.stderr).toMatch(/sigma, subscriptions, mrr/);
      expect(await storeOf(data)).toEqual(goodStore);
    }));
});

it("a data folder that another process has open is left alone, and says so", () =>
  inCopy(async (data, scratch) => {
    const path = await writeInto(scratch, "file.csv", head + good);
    const instance = await DuckDBInstance.create(join(data, "warehouse.duckdb"));
    const run = await importApart(data, path);
    instance.closeSync();
    expect(run.code).toBe(1);
    expect(run.stderr).toMatch(/another process is using/);
    expect(await storeOf(data)).toEqual(goodStore);
  }));

function expectRefusal(
  { code, stderr, stdout }: Run,
  file: string,
  { row, column, found, expected, hint }: Omit<Refusal, "what" | "content">,
): void {
  const place = [
    file,
    ...(row === undefined ? [] : [`row ${row}`]),
    ...(column === undefined ? [] : [`column ${column}`]),
  ];
  const lines = stderr.trimEnd().split("\n");
  const told =
    lines.find((line) =>
      new RegExp(`^  ${escaped(place.join(", "))}${row === undefined ? "[:;,]" : "[:;]"}`).test(line),
    ) ?? "";
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(lines[0], stderr).toContain(`cambium: ${file}`);
  expect(told, `no line of ${place.join(", ")} in\n${stderr.slice(0, 2000)}`).not.toBe("");
  if (found !== undefined) expect(told).toContain(`found "${found}"`);
  expect(told.slice(told.indexOf("expected"))).toMatch(expected);
  expect(lines.at(-1)).toMatch(hint ?? /--skip-bad|again|Give|--map|Save it as/);
  expect(stderr).not.toMatch(/^\s+at |Error:|a query failed|undefined/m);
}

function base(): string {
  return join(around, "base");
}

/** Runs with a copy of the good data folder and a scratch folder beside it. */
function inCopy(use: (data: string, scratch: string) => Promise<void>): Promise<void> {
  return inScratch(async (folder) => {
    const scratch = join(folder, "scratch");
    await mkdir(scratch);
    await use(await copyOf(base(), join(folder, "data")), scratch);
  });
}

function importInto(data: string, ...files: string[]): Promise<Run> {
  return cambiumHere(["import", "subscriptions", ...files, "--data", data]);
}

/** In a process of its own. */
function importApart(data: string, ...files: string[]): Promise<Run> {
  return cambium(["import", "subscriptions", ...files, "--data", data]);
}

/** A gzip file without its last bytes. */
function cutGzip(missing: number): Buffer {
  const rows = Array.from({ length: 500 }, (_, index) => `c${index},2024-01-01,,${index},USD,x${index}\n`);
  const whole = gzipSync(head + rows.join(""));
  return whole.subarray(0, whole.length - missing);
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
