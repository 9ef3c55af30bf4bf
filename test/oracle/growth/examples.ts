import { firstOf } from "../../../src/base/lookup.ts";
import { evidence, micros } from "../examples.ts";
import type { Evidence } from "../items.ts";
import { type Backtest, backtestOf } from "./backtest.ts";
import type { Company, Limit, Observation, Price, Product, UsageMetric } from "./company.ts";
import { dayNumber, dayText } from "./day-numbers.ts";
import type { Kind } from "./kind.ts";
import { KINDS } from "./kinds.ts";
import { ledgerOf } from "./ledger.ts";
import { SETTINGS } from "./settings.ts";
import { type Signal, signalsAsOf } from "./signals.ts";

/** What a unit of each product is a month: three core plans, reports, and an add-on. */
const UNITS: Record<string, number> = { starter: 10, team: 20, business: 40, reports: 30, sso: 5 };

const PRODUCTS: Product[] = [
  { id: "starter", family: "core", kind: "plan", rank: 1 },
  { id: "team", family: "core", kind: "plan", rank: 2 },
  { id: "business", family: "core", kind: "plan", rank: 3 },
  { id: "reports", family: "reports", kind: "plan", rank: 1 },
  { id: "sso", family: "sso", kind: "add_on", rank: 1 },
];

const PRICES: Price[] = Object.entries(UNITS).map(([product, unit]) => ({
  ...{ id: `${product} / m`, product, currency: "USD", interval: "month", intervalCount: 1 },
  ...{ isMetered: false, unit: micros(unit), size: 1, isDeclared: true },
}));

/** Starter by the year: ten months' price. */
export const STARTER_YEARLY: Price = {
  ...{ id: "starter / y", product: "starter", currency: "USD", interval: "year", intervalCount: 1 },
  ...{ isMetered: false, unit: micros(100), size: 1, isDeclared: true },
};

/** What a customer holds: product and quantity from a day on; nothing: it ends. */
export function holds(
  customer: string,
  states: Record<string, [product: string, quantity: number] | null>,
  name = "core",
): Evidence[] {
  const made: Evidence[] = [];
  for (const [day, what] of Object.entries(states)) {
    const [product, quantity] = what ?? [made.at(-1)?.product ?? "", made.at(-1)?.quantity ?? 1];
    const price = { product, price: `${product} / m`, quantity };
    const amount = micros((UNITS[product] ?? 0) * quantity);
    const base = { item: `${customer}.${name}`, ...price, amount };
    made.push(evidence(customer, `${day}T00:00Z`, { ...base, status: what ? "active" : "ended" }));
  }
  return made;
}

export const DISK: UsageMetric = {
  ...{ id: "disk", name: "Storage", unit: "GB", kind: "level", span: "month", product: null },
};
export const CALLS: UsageMetric = {
  ...{ id: "calls", name: "Calls", unit: "calls", kind: "count", span: "month", product: null },
};
export const SEATS: UsageMetric = {
  ...{ id: "seats", name: "Seats", unit: "seats", kind: "level", span: "month", product: null },
};

/** Values in units, one a day from a day on; null: a day without. */
export function daily(
  customer: string,
  metric: UsageMetric,
  from: string,
  values: ReadonlyArray<number | null>,
): Observation[] {
  return values.flatMap((value, index) => {
    const at = `${dayText(dayNumber(from) + index)}T12:00:00Z`;
    return value === null
      ? []
      : [{ customer, metric: metric.id, at, recordedAt: at, value: value * 1000, limit: null }];
  });
}

/** One observation, in units. */
export const seen = (
  customer: string,
  metric: UsageMetric,
  at: string,
  value: number,
  with_: Partial<Observation> = {},
): Observation => ({
  ...{ customer, metric: metric.id, at, recordedAt: at, value: value * 1000, limit: null },
  ...with_,
});

/** A limit in units of a product; by the item if not said otherwise. */
export const limit = (
  metric: UsageMetric,
  product: string,
  amount: number,
  with_: Partial<Limit> = {},
): Limit => ({
  ...{
    metric: metric.id,
    product,
    price: null,
    amount: amount * 1000,
    per: "item",
    isHard: false,
    from: null,
  },
  ...with_,
});

/** A company in UTC and USD, with all of the shop on sale and sold by quantity. */
export function companyWith(parts: Partial<Company>): Company {
  const many = Object.keys(UNITS).flatMap((product) =>
    holds("zz", { "2020-01-01": [product, 2], "2020-01-05": null }, product),
  );
  const { states = [], ...rest } = parts;
  return {
    ...{ zone: "UTC", currency: "USD", policy: "cambium", today: "2025-12-31", rates: [] },
    ...{ products: PRODUCTS, prices: PRICES, metrics: [], observations: [], limits: [], attributes: [] },
    ...{ discounts: [], settings: SETTINGS },
    states: [...many, ...states],
    ...rest,
  };
}

/** A number of times a value. */
export const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);

const kindOf = (id: string): Kind =>
  firstOf(
    KINDS.filter((kind) => kind.id === id),
    `kinds called ${id}`,
  );

/** The signals of one kind. */
export const signalsOf = (kind: string, company: Company, today: string): Signal[] =>
  signalsAsOf(ledgerOf(company), dayNumber(today), [kindOf(kind)]);

/** The back-test of one kind. */
export const backtestBy = (kind: string, company: Company, today: string): Backtest =>
  backtestOf(ledgerOf(company), kindOf(kind), dayNumber(today));
