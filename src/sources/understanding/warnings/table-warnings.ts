import { maybeDays } from "../../csv/month-header.ts";
import { DEAL_AMOUNT, hubspot } from "../../presets/hubspot.ts";
import { allRows, columnOf, ignored, mapped, some, type WarningKind } from "./warning-kind.ts";

/** Warnings about what stands in a table beside the rows of customers, and what its headers don't say. */
export const TABLE_WARNINGS: readonly WarningKind[] = [
  {
    code: "total_row",
    looks: "a row whose customer is called Total, or whose figures are the sum of all others",
    wrong: "the total counts as a customer, so MRR is twice as high",
    rows: ({ totals }) => totals.length,
    says: (n, { totals }) =>
      `${some(n, "row looks like a total and counts as a customer", "rows look like totals and count as customers")}: ${totals
        .map(({ customer, row }) => `"${customer}" in row ${row}`)
        .join(", ")}`,
    ways: ({ totals }) => [
      {
        when: totals.length === 1 ? "If it isn't a customer" : "If they aren't customers",
        options: totals.map(({ customer }) => ({ option: "without_row", value: customer })),
      },
    ],
  },
  {
    code: "amounts_with_tax",
    of: ["invoices", "subscriptions", "current"],
    looks: "a column of tax, such as VAT, that isn't taken off the amount",
    wrong: "tax counts as MRR",
    rows: ({ taxes }) => Math.max(0, ...taxes.map(({ rows }) => rows)),
    says: (n, look) =>
      `"${columnOf(look, "amount")}" may include tax: ${some(n, "row has", "rows have")} tax in ${look.taxes.map(({ column }) => `"${column}"`).join(", ")}, which isn't taken off`,
    ways: ({ kind, taxes: [{ column } = { column: "" }] }) => [
      kind === "invoices"
        ? { when: "If it does", options: [{ option: "map", of: "tax", value: column }] }
        : { when: "If it does", advice: "map a column without tax", options: [mapped("amount")] },
      { when: "If it doesn't", advice: "leave the tax out", options: [ignored(column)] },
    ],
  },
  {
    code: "amounts_of_deals",
    of: ["subscriptions"],
    looks: "HubSpot's deals without a column of monthly recurring revenue",
    wrong: "the amount of a whole deal counts every month",
    rows: (look) => {
      const { preset, map } = look.understanding.mapping;
      const isOfDeal = preset === hubspot.name && map.amount === DEAL_AMOUNT;
      return isOfDeal && !("interval" in look.said.map) && !("interval" in look.said.set) ? allRows(look) : 0;
    },
    says: () =>
      `"${DEAL_AMOUNT}" is the amount of a whole deal, and nothing says for how long. It counts every month`,
    ways: () => [
      { when: "If another column has the amount a month", advice: "map it", options: [mapped("amount")] },
      { when: "If it's for a year", options: [{ option: "set", of: "interval", value: "year" }] },
      { when: "If it's for a month", options: [{ option: "set", of: "interval", value: "month" }] },
    ],
  },
  {
    code: "months_or_days",
    of: ["mrr"],
    looks: "columns such as Jan-25 that aren't months in a row",
    wrong: "if they're days, the figures stand in the wrong years",
    rows: (look) => (maybeDays(look.understanding.mapping.months ?? {}).length > 0 ? allRows(look) : 0),
    says: (_, { understanding }) => {
      const { months = {} } = understanding.mapping;
      const [first = ""] = maybeDays(months);
      return `Columns such as "${first}" may be months or days. They are read as months: "${first}" as ${months[first]}`;
    },
    ways: () => [{ when: "If they're days", advice: "give the columns full dates, such as 2025-01-25" }],
  },
];
