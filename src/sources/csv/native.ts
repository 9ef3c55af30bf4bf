import { INTERVALS, STATUSES } from "../../base/words.ts";
import { type Field, monthRule, type Shape } from "../files/shape.ts";

const id = (name: string, summary: string): Field => ({ name, type: "text", isRequired: true, summary });
const text = (name: string, summary: string): Field => ({ name, type: "text", summary });
const micros = (name: string, summary: string): Field => ({ name, type: "micros", default: "0", summary });
const fraction = (name: string): Field => ({
  name,
  type: "millionths",
  default: "0",
  summary: "fraction taken off",
});

/** Item states as they are, in the words of the evidence model; what the demo company is written in. */
export const states: Shape = {
  name: "states",
  summary: "one row = one item state, in force until the item's next",
  recognisedBy: ["item", "effective_at", "amount_micros"],
  fields: [
    text("account", "the billing account"),
    id("customer", "who pays"),
    text("subscription", "its subscription"),
    id("item", "the item"),
    { name: "effective_at", type: "instant", isRequired: true, summary: "from when it holds" },
    { name: "status", type: { oneOf: STATUSES }, default: "active", summary: "its status" },
    { name: "product", type: "text", default: "Subscription", summary: "the product" },
    { name: "price", type: "text", default: "", summary: "the price" },
    { name: "quantity", type: "count", least: 0, default: "1", summary: "how many units" },
    { name: "currency", type: "currency", isRequired: true, summary: "ISO 4217" },
    { name: "interval", type: { oneOf: INTERVALS }, default: "month", summary: "how often it bills" },
    {
      name: "interval_count",
      type: "count",
      least: 1,
      most: 1000,
      default: "1",
      summary: "every how many intervals",
    },
    { name: "is_metered", type: "boolean", default: "false", summary: "whether it bills usage" },
    micros("amount_micros", "what it recurs for per interval in all, before discounts"),
    fraction("percent_once"),
    fraction("percent_repeating"),
    fraction("percent_forever"),
    micros("fixed_once_micros", "taken off per interval"),
    micros("fixed_repeating_micros", "taken off per interval"),
    micros("fixed_forever_micros", "taken off per interval"),
    micros("usage_micros", "what the last closed period came to"),
    { name: "usage_closed_at", type: "instant", summary: "when that period closed" },
  ],
  key: ["item", "account", "effective_at"],
  owner: { of: "item", is: "customer" },
  rules: [monthRule("greatest(amount_micros, usage_micros)", "amount_micros")],
};

/** Customers beside item states. */
export const stateCustomers: Shape = {
  name: "customers",
  summary: "one row = one customer; other columns are attributes",
  recognisedBy: ["customer", "country"],
  fields: [
    text("account", "the billing account"),
    id("customer", "the customer"),
    text("name", "its name"),
    text("email", "its e-mail address"),
    text("country", "ISO 3166 code"),
    { name: "created", type: "instant", summary: "when it was made" },
    text("currency", "its billing currency; not used"),
  ],
  attributesOf: "customer",
  key: ["customer", "account"],
};

/** Products beside item states. */
export const stateProducts: Shape = {
  name: "products",
  summary: "one row = one product of the catalogue",
  recognisedBy: ["product", "family", "kind"],
  fields: [
    id("product", "the product"),
    text("name", "its name"),
    text("family", "its family"),
    { name: "kind", type: { oneOf: ["plan", "add_on", "metered"] }, summary: "what it is" },
    {
      name: "rank",
      type: "integer",
      least: -999_999_999,
      most: 999_999_999,
      summary: "its place in the family",
    },
  ],
  key: ["product"],
};

/** Prices beside item states. */
export const statePrices: Shape = {
  name: "prices",
  summary: "one row = one price",
  recognisedBy: ["price", "product", "unit_amount_micros"],
  fields: [
    id("price", "the price"),
    id("product", "its product"),
    text("nickname", "its name"),
    { name: "currency", type: "currency", isRequired: true, summary: "ISO 4217" },
    { name: "interval", type: { oneOf: INTERVALS }, default: "month", summary: "how often it bills" },
    {
      name: "interval_count",
      type: "count",
      least: 1,
      most: 1000,
      default: "1",
      summary: "every how many intervals",
    },
    {
      name: "unit_amount_micros",
      type: "integer",
      summary: "per unit, or per package; empty for a tiered price",
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
      summary: "how tiers are read; graduated when left out",
    },
    {
      name: "package_size",
      type: "count",
      least: 1,
      summary: "how many units unit_amount_micros buys, begun packages in full; 1 when left out",
    },
    {
      name: "usage_type",
      type: { oneOf: ["licensed", "metered"] },
      default: "licensed",
      summary: "licensed or metered",
    },
    { name: "created", type: "instant", summary: "when it was made" },
  ],
  key: ["price"],
  rules: [
    {
      column: "package_size",
      breaks: "package_size > 1 and tiers is not null",
      expected: "no package size beside tiers",
    },
  ],
};

/** Exchange rates: 1 base = rate quote, from that day on until the next. */
export const fx: Shape = {
  name: "fx",
  summary: "one row = one rate: 1 base = rate quote",
  recognisedBy: ["date", "base", "quote", "rate"],
  fields: [
    { name: "date", type: "instant", isRequired: true, summary: "the day" },
    { name: "base", type: "currency", isRequired: true, summary: "ISO 4217" },
    { name: "quote", type: "currency", isRequired: true, summary: "ISO 4217" },
    { name: "rate", type: "rate", isRequired: true, summary: "how much quote one base is" },
  ],
  key: ["date", "base", "quote"],
  rules: [{ column: "quote", breaks: "base = quote", expected: "another currency than the base" }],
};

/** What winning new revenue and expanding it cost, month by month. */
export const costs: Shape = {
  name: "costs",
  summary: "one row = what was spent in a month to one end",
  recognisedBy: ["month", "amount", "kind"],
  fields: [
    { name: "month", type: "month", isRequired: true, summary: "the month, or a date in it" },
    { name: "amount", type: "money", isRequired: true, summary: "what was spent, in major units" },
    {
      name: "kind",
      type: { oneOf: ["new", "expansion"] },
      isRequired: true,
      summary: "spent to win customers, or to expand what they pay",
    },
    { name: "currency", type: "currency", summary: "ISO 4217; without it the organisation's currency" },
  ],
  key: ["month", "kind", "currency"],
};

/**
 * SQL from all imported states to item states.
 * @param isRepeated whether several files may hold the same state: then the latest import wins
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
