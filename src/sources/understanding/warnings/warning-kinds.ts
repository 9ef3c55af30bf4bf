import type { WayOption } from "../../../base/error.ts";
import type { Way } from "../../files/way-out.ts";
import { type CurrencySign, isSignOf } from "../currency-signs.ts";
import { TABLE_WARNINGS } from "./table-warnings.ts";
import {
  allRows,
  columnOf,
  ignored,
  isHeader,
  type Look,
  mapped,
  some,
  type WarningKind,
} from "./warning-kind.ts";

const SUBSCRIPTIONS = ["subscriptions"];
/** Accounts from which on a column of accounts is more likely one of people or teams. */
const MANY_ACCOUNTS = 100;
/** The share of rows that must look wrong for a warning about the whole list. */
const isMost = (n: number, all: number) => n > 0 && n * 2 >= all;

const other = (order: string | null) => (order === "dmy" ? "day" : "month");

const ONE_CURRENCY: WayOption = { option: "set", of: "currency", value: null, example: "EUR" };
const ENDS_COUNT: Way = {
  when: "If the day of an end still counts",
  options: [{ option: "ends", value: "inclusive" }],
};
/** The account column as an attribute, in place of its mapping. */
const noAccount = (look: Look): Way => ({
  when: "If it isn't your billing account",
  advice: "keep it as a customer attribute instead",
  options: [{ option: "attribute", value: columnOf(look, "account") }],
});

/** Every warning, in the order in which they are printed. */
export const WARNING_KINDS: readonly WarningKind[] = [
  ...TABLE_WARNINGS,
  {
    code: "one_row_a_month",
    of: SUBSCRIPTIONS,
    looks: "a row for each customer and month, with no end",
    wrong: "each row runs on forever, so the months add up",
    rows: (look) => (isMost(look.count("monthly"), look.count("listed")) ? look.count("monthly") : 0),
    says: (n) =>
      `${some(n, "row")} look like one row a month for each customer. Without ends, every row runs on and the months add up`,
    ways: () => [{ when: "If each row is the MRR of one month", source: "mrr" }],
  },
  {
    code: "log_of_changes",
    of: SUBSCRIPTIONS,
    looks: "several rows of a customer without an end, with another start and amount each",
    wrong: "a new amount is added to the old one instead of replacing it",
    rows: (look) => (isMost(look.count("logged"), look.count("listed")) ? look.count("logged") : 0),
    says: (n) =>
      `${some(n, "row")} look like a log of changes: a customer's amounts replace each other. Without ends, they add up`,
    ways: () => [{ when: "If each row is the amount from its date on", source: "changes" }],
  },
  {
    code: "growing_sums",
    of: SUBSCRIPTIONS,
    looks: "customers with several rows of one product that never end",
    wrong: "MRR only grows, and nothing ever churns",
    rows: ({ count }) =>
      !isMost(count("monthly"), count("listed")) &&
      !isMost(count("logged"), count("listed")) &&
      (count("adding") + count("logged") + count("monthly")) * 5 >= count("listed")
        ? count("adding") + count("logged") + count("monthly")
        : 0,
    says: (n) =>
      `${some(n, "row")} without an end belong to customers with several rows of the same product: they all run on, and their amounts add up`,
    ways: () => [
      { when: "If later rows replace earlier ones", source: "changes" },
      { when: "If a column says which item a row is of", advice: "map it", options: [mapped("item_id")] },
      { when: "If each row is a month", source: "mrr" },
    ],
  },
  {
    code: "newer_list",
    of: SUBSCRIPTIONS,
    looks: "a list of current subscriptions that was exported before, with other amounts",
    wrong: "both amounts count, and what left the list never ends",
    rows: ({ count }) => count("toldAnew"),
    says: (n) =>
      some(
        n,
        "subscription of an earlier import starts on the same day with another amount or plan, and has no end",
        "subscriptions of earlier imports start on the same day with another amount or plan, and have no end",
      ),
    ways: () => [
      {
        when: "If this is a newer list of what is current",
        source: "current",
        options: [{ option: "as_of", value: null, example: "DATE" }],
      },
    ],
  },
  {
    code: "ends_before_next_start",
    of: SUBSCRIPTIONS,
    looks: "ends on the day before the customer's next start",
    wrong: "read as exclusive, every renewal is a churn and a reactivation",
    rows: ({ periods, understanding }) =>
      understanding.mapping.ends === "exclusive" ? (periods?.gaps ?? 0) : 0,
    says: (n) =>
      some(
        n,
        "end comes a day before the customer's next start, which leaves a day without MRR",
        "ends come a day before the customer's next start, and each leaves a day without MRR",
      ),
    ways: () => [ENDS_COUNT],
  },
  {
    code: "ends_on_next_start",
    of: SUBSCRIPTIONS,
    looks: "ends on the day of the customer's next start, in a file with inclusive ends",
    wrong: "two rows count on the same day",
    rows: ({ periods, understanding }) =>
      understanding.mapping.ends === "inclusive" ? (periods?.touches ?? 0) : 0,
    says: (n) =>
      `${some(n, "end falls", "ends fall")} on the day of the customer's next start, though ends are read as the last day that counts`,
    ways: () => [
      {
        when: "If the day of an end no longer counts",
        options: [{ option: "ends", value: "exclusive" }],
      },
    ],
  },
  {
    code: "status_against_dates",
    of: SUBSCRIPTIONS,
    looks: "rows that lasted and say ended, read with --status-is row",
    wrong: "they count as nothing, so the customer never was one",
    rows: (look) => (look.understanding.mapping.status === "row" ? look.count("endedThatLasted") : 0),
    says: (n) =>
      some(
        n,
        "row says ended, but has a start and a later end. It counts as nothing",
        "rows say ended, but have a start and a later end. They count as nothing",
      ),
    ways: () => [
      {
        when: "If the status says how the subscription is today",
        options: [{ option: "status_is", value: "now" }],
      },
    ],
  },
  {
    code: "active_after_end",
    of: SUBSCRIPTIONS,
    looks: "customers whose last row says active, though its end has passed",
    wrong: "they churn at that end",
    rows: (look) =>
      look.said.status === undefined && look.periods?.status === "now" ? look.periods.activeAfterEnd : 0,
    says: (n) =>
      `${some(n, "customer ends", "customers end")} with a row that says active, though its end has passed: it counts until that end`,
    ways: (look) => [
      {
        when: `If "${columnOf(look, "end")}" is only the end of the current term`,
        advice: "leave it out",
        options: [ignored(columnOf(look, "end"))],
      },
    ],
  },
  {
    code: "ended_without_end",
    of: SUBSCRIPTIONS,
    looks: "rows that say ended without an end",
    wrong: "they count as nothing",
    rows: ({ count }) => count("endedWithoutEnd"),
    says: (n) =>
      some(
        n,
        "row says ended but has no end. It counts as nothing",
        "rows say ended but have no end. They count as nothing",
      ),
    ways: () => [{ advice: "Map the column with the end", options: [mapped("end")] }],
  },
  {
    code: "amounts_per_unit",
    of: SUBSCRIPTIONS,
    looks: "the same amount at several quantities, or an amount that its quantity doesn't divide",
    wrong: "the price of one unit counts for all of them",
    rows: (look) => {
      if (look.understanding.mapping.amounts !== undefined) return 0;
      const n = look.count("ofSeveral");
      const isNamed = isHeader(look, "amount", /unit|per[ _-]?seat|each/i);
      return n > 0 &&
        (isNamed || isMost(look.count("sameAtSeveral"), n) || isMost(look.count("indivisible"), n))
        ? n
        : 0;
    },
    says: (n) =>
      `Amounts look like the price of one unit. They are read as the total, in ${some(n, "row")} with a quantity above 1`,
    ways: () => [
      { when: "If they are prices of one unit", options: [{ option: "unit_amount", value: true }] },
    ],
  },
  {
    code: "amounts_in_cents",
    looks: "whole amounts such as 4900 and 9900, or a column called cents",
    wrong: "MRR is a hundred times too high",
    rows: (look) =>
      look.understanding.mapping.isMinor !== true &&
      (isHeader(look, "amount", /cents|minor|pence/i) ||
        (look.count("priced") > 0 && look.count("pricedLikeCents") === look.count("priced")))
        ? allRows(look)
        : 0,
    says: () => "Amounts look like cents: all are whole, at least 500 and end like prices in cents",
    ways: () => [{ when: "If they are in minor units", options: [{ option: "minor", value: true }] }],
  },
  {
    code: "monthly_amounts_of_years",
    of: SUBSCRIPTIONS,
    looks: "yearly intervals beside a column called MRR",
    wrong: "MRR is a twelfth of what it should be",
    rows: (look) => (isHeader(look, "amount", /mrr|month/i) ? look.count("ofYears") : 0),
    says: (n, look) =>
      `"${columnOf(look, "amount")}" is divided by 12 in ${some(n, "row")} with a yearly interval`,
    ways: (look) => [
      {
        when: "If it is an amount per month",
        advice: "leave out the interval",
        options: [ignored(columnOf(look, "interval"))],
      },
    ],
  },
  {
    code: "yearly_amounts_of_months",
    of: SUBSCRIPTIONS,
    looks: "a monthly plan with one price that is about twelve times another",
    wrong: "a yearly amount counts every month",
    rows: ({ count }) => count("likeYears"),
    says: (n) =>
      some(
        n,
        "monthly amount is about 12 times another amount of the same plan: it may be yearly",
        "monthly amounts are about 12 times another amount of the same plan: they may be yearly",
      ),
    ways: (look) => [
      "interval" in look.understanding.mapping.map
        ? {
            advice: "Correct the interval of those rows, or say what its words mean",
            options: [{ option: "value", of: "interval:WORD", value: null, example: "year" }],
          }
        : { advice: "Map the column with the interval", options: [mapped("interval")] },
    ],
  },
  {
    code: "coupons_without_amounts",
    of: SUBSCRIPTIONS,
    looks: "a column of coupons, and none that says what they take off, as in Stripe's export",
    wrong: "MRR counts list prices, and is too high",
    rows: ({ understanding: { mapping }, coupons }) =>
      ["discount", "discount_percent"].some((name) => name in mapping.map || name in mapping.set)
        ? 0
        : coupons,
    says: (n) =>
      `${some(n, "row has a coupon", "rows have a coupon")}, and no column says what it takes off: amounts count without the discount`,
    ways: ({ understanding: { mapping } }) => [
      { when: "If a column has the percentage", advice: "map it", options: [mapped("discount_percent")] },
      { when: "If a column has the amount", advice: "map it", options: [mapped("discount")] },
      ...(mapping.preset === "stripe-subscriptions"
        ? [{ advice: "To count every discount of Stripe's, connect Stripe instead of importing its export" }]
        : []),
    ],
  },
  {
    code: "many_accounts",
    looks: "an account column with hundreds of values",
    wrong: "every account is a business of its own, and a customer who changes it churns",
    rows: ({ count }) => (count("accounts") > MANY_ACCOUNTS ? count("accounts") : 0),
    says: (n) =>
      `"account" has ${n.toLocaleString("en")} values. A customer in two billing accounts counts as two customers`,
    ways: (look) => [noAccount(look)],
  },
  {
    code: "customers_in_several_accounts",
    looks: "customers whose account changes, such as the team that looks after them",
    wrong: "the change counts as churn and a new customer",
    rows: ({ count }) => count("inSeveralAccounts"),
    says: (n) =>
      some(
        n,
        "customer is in several billing accounts, and counts once in each",
        "customers are in several billing accounts, and count once in each",
      ),
    ways: (look) => [noAccount(look)],
  },
  {
    code: "dates_either_way",
    looks: "dates such as 03/04/2024, which may be day or month first",
    wrong: "months and days change places",
    rows: (look) => (look.understanding.dates?.orElse == null ? 0 : allRows(look)),
    says: (_, { understanding: { dates } }) =>
      `No date shows whether the day or the month comes first. Dates are read with the ${other(dates?.form ?? null)} first`,
    ways: ({ understanding: { dates } }) => [
      {
        when: `If the ${other(dates?.orElse ?? null)} comes first`,
        options: [{ option: "date_format", value: dates?.orElse ?? null }],
      },
    ],
  },
  {
    code: "decimals_either_way",
    looks: "amounts such as 1.234, which may be 1234 or 1 and a bit",
    wrong: "amounts are a thousand times too high or too low",
    rows: (look) => (look.understanding.decimals?.orElse == null ? 0 : allRows(look)),
    says: () =>
      "Some amounts, such as 1.234 or 1,234, don't show whether the decimals follow a point or a comma. They are read with a decimal point",
    ways: () => [{ when: "If decimals follow a comma", options: [{ option: "decimal_comma", value: true }] }],
  },
  {
    code: "currency_signs_differ",
    looks: "amounts with signs of several currencies and no currency column",
    wrong: "all count in one currency",
    rows: ({ understanding: { signs, mapping } }) =>
      signs.length > 1 && !("currency" in mapping.map) && !("currency" in mapping.set) ? sum(signs) : 0,
    says: (n, { understanding: { signs }, currency }) =>
      `${some(n, "amount carries", "amounts carry")} ${signs.map(({ sign }) => sign).join(", ")}, and no column has the currency: all are read as ${currency}`,
    ways: () => [
      { advice: "Add a column with the currency, or import a file for each", options: [ONE_CURRENCY] },
    ],
  },
  {
    code: "currency_sign_against_currency",
    looks: "a sign or code beside an amount that isn't the row's currency",
    wrong: "the amount counts in the wrong currency",
    rows: ({ understanding: { signs, mapping }, currency }) => {
      const one = mapping.set.currency ?? ("currency" in mapping.map ? null : currency);
      return signs.reduce(
        (n, sign) => n + sign.against + (one !== null && !isSignOf(sign, one) ? sign.rows : 0),
        0,
      );
    },
    says: (n) => `${some(n, "amount carries", "amounts carry")} the sign of another currency than the row's`,
    ways: () => [
      { advice: "Map the column with the currency", options: [mapped("currency")] },
      { when: "If all rows are in one currency", options: [ONE_CURRENCY] },
    ],
  },
  {
    code: "other_currency",
    looks: "all rows in one currency that isn't yours",
    wrong: "figures need exchange rates, though you have one currency",
    rows: ({ contents: { currencies }, currency }) => {
      const [one] = currencies;
      return currencies.length === 1 && one?.currency != null && one.currency !== currency ? one.rows : 0;
    },
    says: (_, { contents: { currencies }, currency }) =>
      `All rows are in ${currencies[0]?.currency ?? ""}, but your organisation's currency is ${currency}`,
    ways: ({ contents: { currencies } }) => [
      {
        when: `If you report in ${currencies[0]?.currency ?? ""}`,
        setting: { name: "currency", value: currencies[0]?.currency ?? "" },
      },
      { advice: "Otherwise, import exchange rates, too", source: "fx" },
    ],
  },
  {
    code: "overlaps",
    of: SUBSCRIPTIONS,
    looks: "rows of a customer and product that overlap, with ends",
    wrong: "both count while they overlap",
    rows: (look) =>
      look.count("monthly") + look.count("logged") + look.count("adding") > 0
        ? 0
        : (look.contents.overlaps ?? 0),
    says: (n) =>
      `${some(n, "row starts", "rows start")} while another row of the same customer and product runs: both count`,
    ways: () => [
      {
        when: "If only one counts at a time",
        advice: "correct the ends, or map an item id",
        options: [mapped("item_id")],
      },
    ],
  },
  {
    code: "rounded_amounts",
    looks: "amounts with more than six decimals",
    wrong: "they are rounded to six",
    rows: ({ contents }) => contents.rounded,
    says: (n) => `${some(n, "row has", "rows have")} an amount with more than six decimals, rounded to six`,
    ways: () => [{ advice: "Nothing to do, unless the digits beyond a millionth matter to you" }],
  },
  {
    code: "rows_of_no_length",
    looks: "rows that end when they start",
    wrong: "they are kept, but count as nothing",
    rows: ({ contents }) => contents.noLength ?? 0,
    says: (n) =>
      some(
        n,
        "row ends when it starts, and counts as nothing",
        "rows end when they start, and count as nothing",
      ),
    ways: (look) => [
      look.understanding.mapping.ends === "inclusive"
        ? { advice: "Check the end of those rows" }
        : ENDS_COUNT,
    ],
  },
  {
    code: "columns_alike",
    looks: "two columns with the same values",
    wrong: "one may be an old copy of the other",
    rows: (look) => (look.understanding.alike.length > 0 ? allRows(look) : 0),
    says: (_, { understanding: { alike } }) =>
      `Some columns have the same values: ${alike.map(([a, b]) => `"${a}" and "${b}"`).join("; ")}`,
    ways: ({ understanding: { alike } }) => [
      { advice: "Leave one out", options: [ignored(alike[0]?.[1] ?? "")] },
    ],
  },
];

function sum(signs: CurrencySign[]): number {
  return signs.reduce((n, { rows }) => n + rows, 0);
}
