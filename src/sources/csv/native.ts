import { INTERVALS, STATUSES } from "../../base/words.ts";
import { type Field, monthRule, type Shape } from "../files/shape.ts";

const id = (name: string, summary: string): Field => ({ name, type: "text", isRequired: true, summary });
const text = (name: string, summary: string): Field => ({ name, type: "text", summary });
const micros = (name: string, summary: string): Field => ({ name, type: "micros", default: "0", summary });
const fraction = (name: string): Field => ({
  name,
  type: "millionths",
  default: "0",
  summary: "fraction discounted",
});

/** Item states in the evidence model's own terms, the format of the demo company. */
export const states: Shape = {
  name: "states",
  summary: "one row = one state of an item, valid until the item's next row",
  recognisedBy: ["item", "effective_at", "amount_micros"],
  fields: [
    text("account", "billing account"),
    id("customer", "customer id"),
    text("subscription", "subscription id"),
    id("item", "item id"),
    { name: "effective_at", type: "instant", isRequired: true, summary: "when the state starts" },
    { name: "status", type: { oneOf: STATUSES }, default: "active", summary: "status" },
    { name: "product", type: "text", default: "Subscription", summary: "product" },
    { name: "price", type: "text", default: "", summary: "price" },
    { name: "quantity", type: "count", least: 0, default: "1", summary: "number of units" },
    { name: "currency", type: "currency", isRequired: true, summary: "ISO 4217" },
    { name: "interval", type: { oneOf: INTERVALS }, default: "month", summary: "billing interval" },
    {
      name: "interval_count",
      type: "count",
      least: 1,
      most: 1000,
      default: "1",
      summary: "number of intervals between bills",
    },
    { name: "is_metered", type: "boolean", default: "false", summary: "true if it bills usage" },
    micros("amount_micros", "total recurring amount per interval, before discounts"),
    fraction("percent_once"),
    fraction("percent_repeating"),
    fraction("percent_forever"),
    micros("fixed_once_micros", "amount discounted per interval"),
    micros("fixed_repeating_micros", "amount discounted per interval"),
    micros("fixed_forever_micros", "amount discounted per interval"),
    micros("usage_micros", "usage amount of the last closed period"),
    { name: "usage_closed_at", type: "instant", summary: "when that usage period closed" },
  ],
  key: ["item", "account", "effective_at"],
  owner: { of: "item", is: "customer" },
  rules: [monthRule("greatest(amount_micros, usage_micros)", "amount_micros")],
};

/** Customers to go with item states. */
export const stateCustomers: Shape = {
  name: "customers",
  summary: "one row = one customer; other columns are attributes",
  recognisedBy: ["customer", "country"],
  fields: [
    text("account", "billing account"),
    id("customer", "customer id"),
    text("name", "name"),
    text("email", "e-mail address"),
    text("country", "ISO 3166 code"),
    { name: "created", type: "instant", summary: "creation date" },
    text("currency", "billing currency; not used"),
  ],
  attributesOf: "customer",
  key: ["customer", "account"],
};

/** Products to go with item states. */
export const stateProducts: Shape = {
  name: "products",
  summary: "one row = one product in the catalogue",
  recognisedBy: ["product", "family", "kind"],
  fields: [
    id("product", "product"),
    text("name", "name"),
    text("family", "product family"),
    { name: "kind", type: { oneOf: ["plan", "add_on", "metered"] }, summary: "kind of product" },
    {
      name: "rank",
      type: "integer",
      least: -999_999_999,
      most: 999_999_999,
      summary: "rank within the family",
    },
  ],
  key: ["product"],
};

/** Prices to go with item states. */
export const statePrices: Shape = {
  name: "prices",
  summary: "one row = one price",
  recognisedBy: ["price", "product", "unit_amount_micros"],
  fields: [
    id("price", "price"),
    id("product", "product"),
    text("nickname", "name"),
    { name: "currency", type: "currency", isRequired: true, summary: "ISO 4217" },
    { name: "interval", type: { oneOf: INTERVALS }, default: "month", summary: "billing interval" },
    {
      name: "interval_count",
      type: "count",
      least: 1,
      most: 1000,
      default: "1",
      summary: "number of intervals between bills",
    },
    {
      name: "unit_amount_micros",
      type: "integer",
      summary: "amount per unit or package; empty for a tiered price",
    },
    {
      name: "billing_scheme",
      type: { oneOf: ["per_unit", "tiered"] },
      default: "per_unit",
      summary: "how units are priced",
    },
    {
      name: "tiers",
      type: "tiers",
      summary:
        'as JSON: [{"up_to": 10, "unit_amount_micros": 5000000, "flat_amount_micros": 0}, …], null for the last up_to',
    },
    {
      name: "tiers_mode",
      type: { oneOf: ["graduated", "volume"] },
      summary: "how tiers apply; defaults to graduated",
    },
    {
      name: "package_size",
      type: "count",
      least: 1,
      summary: "units that unit_amount_micros buys; partial packages count in full; defaults to 1",
    },
    {
      name: "usage_type",
      type: { oneOf: ["licensed", "metered"] },
      default: "licensed",
      summary: "licensed or metered",
    },
    { name: "created", type: "instant", summary: "creation date" },
  ],
  key: ["price"],
  rules: [
    {
      column: "package_size",
      breaks: "package_size > 1 and tiers is not null",
      expected: "no package size with tiers",
    },
  ],
};

/** Exchange rates: 1 base = rate quote, valid from that day until the next rate. */
export const fx: Shape = {
  name: "fx",
  summary: "one row = one rate: 1 base = rate quote",
  recognisedBy: ["date", "base", "quote", "rate"],
  fields: [
    { name: "date", type: "instant", isRequired: true, summary: "date" },
    { name: "base", type: "currency", isRequired: true, summary: "ISO 4217" },
    { name: "quote", type: "currency", isRequired: true, summary: "ISO 4217" },
    {
      name: "rate",
      type: "rate",
      isRequired: true,
      summary: "amount of quote currency for one unit of base currency",
    },
  ],
  key: ["date", "base", "quote"],
  rules: [{ column: "quote", breaks: "base = quote", expected: "a currency other than the base" }],
};

/** Monthly cost of winning new revenue and of expanding it. */
export const costs: Shape = {
  name: "costs",
  summary: "one row = what was spent in a month, for one purpose",
  recognisedBy: ["month", "amount", "kind"],
  fields: [
    { name: "month", type: "month", isRequired: true, summary: "month, or a date in it" },
    { name: "amount", type: "money", isRequired: true, summary: "amount spent, in major units" },
    {
      name: "kind",
      type: { oneOf: ["new", "expansion"] },
      isRequired: true,
      summary: "new: spent on winning customers; expansion: spent on expanding them",
    },
    { name: "currency", type: "currency", summary: "ISO 4217; defaults to the organisation's currency" },
  ],
  key: ["month", "kind", "currency"],
};

/**
 * SQL that selects item states from all imported states.
 * @param isRepeated whether several files may hold the same state, in which case the latest import wins
 */
export function nativeStates(isRepeated: boolean): string {
  const latest = `qualify row_number() over (partition by import_account, item, effective_at order by import_seq desc, import_file desc) = 1`;
  return `
select import_account as account, customer, coalesce(subscription, item) as subscription, item,
  effective_at, status, product, price, quantity, currency, interval, interval_count::integer as interval_count, is_metered,
  amount_micros, percent_once, percent_repeating, percent_forever,
  fixed_once_micros, fixed_repeating_micros, fixed_forever_micros, usage_micros, usage_closed_at,
  'export' as evidence, import_seq, import_file, file_row
from raw_states_states ${isRepeated ? latest : ""}`;
}
