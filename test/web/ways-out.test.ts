import { describe, expect, it } from "vitest";
import { wayOutOf } from "../../src/api/evidence/way-out-output.ts";
import { type Way, wayOut } from "../../src/sources/files/way-out.ts";
import type { Look } from "../../src/sources/understanding/warnings/warning-kind.ts";
import { WARNING_KINDS } from "../../src/sources/understanding/warnings/warning-kinds.ts";
import { GUESSED, IGNORED } from "../../web/bring/reading.ts";
import { remedyOf } from "../../web/bring/summary/ways-out.ts";

/** What is chosen where the page asks. */
const CHOSEN = "chosen";

const LOOK: Look = {
  kind: "subscriptions",
  said: { map: {}, set: {} },
  understanding: {
    mapping: {
      map: { end: "valid to", account: "owner", interval: "term", amount: "mrr" },
      set: {},
      ends: "exclusive",
    },
    columns: [],
    meanings: [],
    dates: { form: "mdy", proof: null, orElse: "dmy" },
    decimals: { form: "point", proof: null, orElse: "comma" },
    signs: [],
    signedCurrency: null,
    alike: [["customer", "email"]],
    times: [],
    isOfSample: false,
  },
  periods: null,
  contents: {
    rows: 1,
    customers: 1,
    firstDay: null,
    lastDay: null,
    openEnded: null,
    overlaps: null,
    noLength: null,
    rounded: 0,
    currencies: [{ currency: "EUR", rows: 1, running: 1, monthly: 1 }],
  },
  totals: [{ customer: "Total", row: 9 }],
  taxes: [{ column: "sales tax", rows: 1 }],
  coupons: 1,
  count: () => 1,
  currency: "USD",
};

/** What the page changes for a way out. */
function changed(way: Way): unknown {
  const { change, setting } = remedyOf(wayOutOf(wayOut(way)));
  if (setting !== null) return { setting };
  if (change === null) return null;
  const { source, columns, options } = change(GUESSED, CHOSEN);
  return { ...options, ...columns, ...(source !== undefined && { source }) };
}

/** By warning, what the command line says and what the page does; null where there's nothing that a page could do. */
const WAYS: Record<string, [sentence: string, does: unknown][]> = {
  total_row: [['If it isn\'t a customer, pass --without-row "Total".', { without_row: ["Total"] }]],
  amounts_with_tax: [
    ["If it does, map a column without tax: --map amount=NAME.", { [CHOSEN]: "amount" }],
    ['If it doesn\'t, leave the tax out: --ignore "sales tax".', { "sales tax": IGNORED }],
  ],
  amounts_of_deals: [
    ["If another column has the amount a month, map it: --map amount=NAME.", { [CHOSEN]: "amount" }],
    ["If it's for a year, pass --set interval=year.", { set: ["interval=year"] }],
    ["If it's for a month, pass --set interval=month.", { set: ["interval=month"] }],
  ],
  months_or_days: [["If they're days, give the columns full dates, such as 2025-01-25.", null]],
  one_row_a_month: [
    ["If each row is the MRR of one month, use `cambium import mrr FILE`.", { source: "mrr" }],
  ],
  log_of_changes: [
    ["If each row is the amount from its date on, use `cambium import changes FILE`.", { source: "changes" }],
  ],
  growing_sums: [
    ["If later rows replace earlier ones, use `cambium import changes FILE`.", { source: "changes" }],
    ["If a column says which item a row is of, map it: --map item_id=NAME.", { [CHOSEN]: "item_id" }],
    ["If each row is a month, use `cambium import mrr FILE`.", { source: "mrr" }],
  ],
  newer_list: [
    [
      "If this is a newer list of what is current, use `cambium import current FILE --as-of DATE`.",
      { source: "current" },
    ],
  ],
  ends_before_next_start: [
    ["If the day of an end still counts, pass --ends inclusive.", { ends: "inclusive" }],
  ],
  ends_on_next_start: [
    ["If the day of an end no longer counts, pass --ends exclusive.", { ends: "exclusive" }],
  ],
  status_against_dates: [
    ["If the status says how the subscription is today, pass --status-is now.", { status_is: "now" }],
  ],
  active_after_end: [
    [
      'If "valid to" is only the end of the current term, leave it out: --ignore "valid to".',
      { "valid to": IGNORED },
    ],
  ],
  ended_without_end: [["Map the column with the end: --map end=NAME.", { [CHOSEN]: "end" }]],
  amounts_per_unit: [["If they are prices of one unit, pass --unit-amount.", { unit_amount: true }]],
  amounts_in_cents: [["If they are in minor units, pass --minor.", { minor: true }]],
  monthly_amounts_of_years: [
    ['If it is an amount per month, leave out the interval: --ignore "term".', { term: IGNORED }],
  ],
  yearly_amounts_of_months: [
    ["Correct the interval of those rows, or say what its words mean: --value 'interval:WORD=year'.", null],
  ],
  coupons_without_amounts: [
    [
      "If a column has the percentage, map it: --map discount_percent=NAME.",
      { [CHOSEN]: "discount_percent" },
    ],
    ["If a column has the amount, map it: --map discount=NAME.", { [CHOSEN]: "discount" }],
  ],
  many_accounts: [
    [
      'If it isn\'t your billing account, keep it as a customer attribute instead: --attribute "owner".',
      { owner: "*attribute" },
    ],
  ],
  customers_in_several_accounts: [
    [
      'If it isn\'t your billing account, keep it as a customer attribute instead: --attribute "owner".',
      { owner: "*attribute" },
    ],
  ],
  dates_either_way: [["If the day comes first, pass --date-format dmy.", { date_format: "dmy" }]],
  decimals_either_way: [["If decimals follow a comma, pass --decimal-comma.", { decimal_comma: true }]],
  currency_signs_differ: [
    [
      "Add a column with the currency, or import a file for each: --set currency=EUR.",
      { set: ["currency=CHOSEN"] },
    ],
  ],
  currency_sign_against_currency: [
    ["Map the column with the currency: --map currency=NAME.", { [CHOSEN]: "currency" }],
    ["If all rows are in one currency, pass --set currency=EUR.", { set: ["currency=CHOSEN"] }],
  ],
  other_currency: [
    [
      "If you report in EUR, run `cambium settings set currency EUR`.",
      { setting: { name: "currency", value: "EUR" } },
    ],
    ["Otherwise, import exchange rates, too: `cambium import fx FILE`.", null],
  ],
  overlaps: [
    [
      "If only one counts at a time, correct the ends, or map an item id: --map item_id=NAME.",
      { [CHOSEN]: "item_id" },
    ],
  ],
  rounded_amounts: [["Nothing to do, unless the digits beyond a millionth matter to you.", null]],
  rows_of_no_length: [["If the day of an end still counts, pass --ends inclusive.", { ends: "inclusive" }]],
  columns_alike: [['Leave one out: --ignore "email".', { email: IGNORED }]],
};

describe("the ways out of a warning", () => {
  it("are told of every warning", () => {
    expect(WARNING_KINDS.map(({ code }) => code)).toEqual(Object.keys(WAYS));
  });

  it.each(WARNING_KINDS)("$code are the same on the command line and on the page", ({ code, ways }) => {
    const told = ways(LOOK).map((way) => [wayOut(way).sentence, changed(way)]);
    expect(told).toEqual(WAYS[code]);
  });

  it("of rows without an end whose interval isn't mapped is a menu of columns", () => {
    const { understanding } = LOOK;
    const bare: Look = { ...LOOK, understanding: { ...understanding, mapping: { map: {}, set: {} } } };
    const kind = WARNING_KINDS.find(({ code }) => code === "yearly_amounts_of_months");
    expect(kind?.ways(bare).map(changed)).toEqual([{ [CHOSEN]: "interval" }]);
  });

  it("of tax in the amounts of invoices maps its column", () => {
    const kind = WARNING_KINDS.find(({ code }) => code === "amounts_with_tax");
    const ways = kind?.ways({ ...LOOK, kind: "invoices" }) ?? [];
    expect(ways.map((way) => [wayOut(way).sentence, changed(way)])[0]).toEqual([
      "If it does, pass --map 'tax=sales tax'.",
      { "sales tax": "tax" },
    ]);
  });

  it("where dates can't be read is a menu of their order", () => {
    const way = {
      when: "If dates are written in another way",
      options: [{ option: "date_format", value: null }],
    };
    expect(wayOut(way).sentence).toBe("If dates are written in another way, pass --date-format.");
    expect(remedyOf(wayOutOf(wayOut(way)))).toMatchObject({ choice: "date_format" });
    expect(changed(way)).toEqual({ date_format: CHOSEN });
  });
});
