import type { Field, Shape } from "../files/shape.ts";
import { minorMicros } from "../stripe/stripe-money.ts";

/** Three years in days, the longest billing period Stripe allows. */
const MOST_INTERVALS = 1095;

const id = (name: string, summary: string): Field => ({ name, type: "text", isRequired: true, summary });
const text = (name: string, summary: string): Field => ({ name, type: "text", summary });

const minor = (name: string, summary: string): Field => ({ name, type: "minor", summary });

const account = text("account", "billing account; not in Sigma itself, but in exports of several accounts");

const events: Shape = {
  name: "subscription_item_change_events",
  summary: "one row = one change of a subscription item's MRR (also the _v2_beta table)",
  recognisedBy: ["subscription_item_id", "event_timestamp", "mrr_change"],
  fields: [
    { name: "event_timestamp", type: "instant", isRequired: true, summary: "when it happened, in UTC" },
    id("subscription_item_id", "item id"),
    text("subscription_id", "subscription id"),
    id("customer_id", "customer id"),
    text("price_id", "price id after the change"),
    text("product_id", "product id after the change"),
    { name: "currency", type: "currency", isRequired: true, summary: "ISO 4217, any case" },
    {
      name: "mrr_change",
      type: "integer",
      isRequired: true,
      summary: "change in net MRR, in minor units",
    },
    {
      name: "quantity_change",
      type: "integer",
      least: -2_147_483_647,
      most: 2_147_483_647,
      default: "0",
      summary: "change in quantity",
    },
    id("event_type", "ACTIVE_START, ACTIVE_END, ACTIVE_UPGRADE, ACTIVE_QUANTITY_INCREASE, …; any case"),
    account,
    {
      name: "local_event_timestamp",
      type: "instant",
      summary: "the same in the account's time zone; not used",
    },
  ],
  key: [
    "subscription_item_id",
    "account",
    "event_timestamp",
    "event_type",
    "mrr_change",
    "quantity_change",
    "price_id",
    "product_id",
  ],
  rules: [
    {
      column: "mrr_change",
      breaks: `abs(mrr_change)::hugeint * ${minorMicros()} > 9007199254740991`,
      expected: "less than 9 billion of the currency",
    },
  ],
};

const customers: Shape = {
  name: "customers",
  summary: "one row = one customer",
  recognisedBy: ["id", "email"],
  fields: [
    account,
    id("id", "customer id"),
    text("name", "name"),
    text("email", "e-mail address"),
    text("address_country", "ISO 3166 code"),
    { name: "created", type: "instant", summary: "creation date" },
  ],
  key: ["id", "account"],
};

const metadata = (owner: string): Shape => ({
  name: `${owner}s_metadata`,
  summary: `one row = one metadata entry of a ${owner}`,
  recognisedBy: [`${owner}_id`, "key", "value"],
  fields: [
    account,
    id(`${owner}_id`, `the ${owner}`),
    id("key", "metadata key"),
    text("value", "metadata value"),
  ],
  key: [`${owner}_id`, "key", "account"],
});

const products: Shape = {
  name: "products",
  summary: "one row = one product",
  recognisedBy: ["id", "name"],
  fields: [account, id("id", "product id"), text("name", "name")],
  key: ["id", "account"],
};

const prices: Shape = {
  name: "prices",
  summary: "one row = one price",
  recognisedBy: ["id", "product_id", "recurring_interval"],
  fields: [
    account,
    id("id", "price id"),
    id("product_id", "product id"),
    text("nickname", "name"),
    { name: "currency", type: "currency", isRequired: true, summary: "ISO 4217, any case" },
    text("recurring_interval", "day, week, month or year; empty for a one-off price"),
    {
      name: "recurring_interval_count",
      type: "count",
      least: 1,
      most: MOST_INTERVALS,
      default: "1",
      summary: "number of intervals between bills",
    },
    {
      name: "recurring_usage_type",
      type: { oneOf: ["licensed", "metered"] },
      default: "licensed",
      summary: "licensed or metered",
    },
    {
      name: "billing_scheme",
      type: { oneOf: ["per_unit", "tiered"] },
      default: "per_unit",
      summary: "per_unit or tiered",
    },
    minor("unit_amount", "amount per unit, in minor units"),
    minor("unit_amount_decimal", "amount per unit in minor units, with up to 12 decimals"),
    {
      name: "tiers_mode",
      type: { oneOf: ["graduated", "volume"] },
      summary: "how the rows of price_tiers apply",
    },
    {
      name: "transform_quantity_divide_by",
      type: "count",
      least: 1,
      summary: "units in a package",
    },
    {
      name: "transform_quantity_round",
      type: { oneOf: ["up", "down"] },
      summary: "how partial packages round; defaults to up",
    },
  ],
  key: ["id", "account"],
};

const priceTiers: Shape = {
  name: "price_tiers",
  summary: "one row = one tier of a price",
  recognisedBy: ["price_id", "upto"],
  fields: [
    account,
    id("price_id", "price id"),
    { name: "upto", type: "count", least: 1, summary: "last unit of the tier; empty for the last tier" },
    minor("amount", "amount per unit, in minor units"),
    minor("amount_decimal", "the same with up to 12 decimals"),
    minor("flat_amount", "amount for the whole tier, in minor units"),
    minor("flat_amount_decimal", "the same with up to 12 decimals"),
  ],
  key: ["price_id", "upto", "account"],
  rules: [
    {
      column: "amount",
      breaks: "coalesce(amount, amount_decimal, flat_amount, flat_amount_decimal) is null",
      expected: "an amount or a flat_amount",
    },
  ],
};

const subscriptions: Shape = {
  name: "subscriptions",
  summary: "one row = one subscription; shows how long it's paid after cancellation",
  recognisedBy: ["id", "customer_id", "status"],
  fields: [
    account,
    id("id", "subscription id"),
    id("customer_id", "customer id"),
    text("status", "current status"),
    { name: "ended_at", type: "instant", summary: "when it ended" },
    { name: "cancel_at", type: "instant", summary: "when it will end" },
  ],
  key: ["id", "account"],
};

const rates: Shape = {
  name: "exchange_rates_from_usd",
  summary: "one row = one day's rates",
  recognisedBy: ["date", "buy_currency_exchange_rates"],
  fields: [
    { name: "date", type: "instant", isRequired: true, summary: "date" },
    {
      name: "buy_currency_exchange_rates",
      type: "rates",
      isRequired: true,
      summary: "minor units of a currency for one US cent",
    },
  ],
  key: ["date"],
};

const tables: Shape[] = [
  events,
  rates,
  prices,
  priceTiers,
  subscriptions,
  metadata("customer"),
  metadata("product"),
  customers,
  products,
];

/** The Stripe Sigma and Data Pipeline tables that can be imported, most specific header first. */
export const sigma: Shape[] = tables.map((table) => ({ ...table, isGuarded: true }));
