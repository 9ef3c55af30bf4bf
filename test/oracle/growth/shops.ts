import type { Chance } from "./chance.ts";
import type { Company, Limit, Price, Product, UsageMetric } from "./company.ts";

/** What a company sells, and what it measures. */
export type Shop = Pick<Company, "products" | "prices" | "metrics" | "limits">;

const CORE = ["starter", "team", "business", "scale"];
const MICROS = 1_000_000;

/** A shop of two or three families, a few add-ons, and one to three metrics. */
export function shopOf(chance: Chance, isMetered: boolean, firstDay: string, hasFeature = false): Shop {
  const products = productsOf(chance, isMetered);
  const prices = products.flatMap((product) => pricesOf(chance, product));
  const metrics = metricsOf(chance, hasFeature);
  const limits = metrics.flatMap((metric) => limitsOf(chance, metric, prices, firstDay));
  return { products, prices, metrics, limits };
}

function productsOf(chance: Chance, isMetered: boolean): Product[] {
  const plans = (family: string, ids: string[]): Product[] =>
    ids.map((id, index) => ({ id, family, kind: "plan", rank: index + 1 }));
  const addOn = (id: string): Product => ({ id, family: id, kind: "add_on", rank: 1 });
  return [
    ...plans("core", CORE.slice(0, chance.whole(2, 4))),
    ...plans("analytics", ["reports", "reports_plus"].slice(0, chance.whole(1, 2))),
    ...(chance.in100(50) ? plans("storage", ["vault"]) : []),
    addOn("sso"),
    ...(chance.in100(60) ? [addOn("support")] : []),
    ...(isMetered ? [{ id: "overage", family: "core", kind: "metered" as const, rank: 1 }] : []),
  ];
}

/** Monthly prices in two currencies, at times a yearly one, and one that takes the monthly one's place later. */
function pricesOf(chance: Chance, { id, kind, rank }: Product): Price[] {
  if (kind === "metered") return [];
  const cents = (kind === "plan" ? 1500 : 700) * 2 ** (rank - 1) + 100 * chance.whole(0, 9);
  const price = (plan: string, currency: string, unit: number, isYearly = false): Price => ({
    id: `${id} / ${plan}`,
    product: id,
    currency,
    interval: isYearly ? "year" : "month",
    intervalCount: 1,
    isMetered: false,
    unit: unit * (MICROS / 100),
    size: 1,
    isDeclared: false,
  });
  const euro = chance.in100(80) ? [price("m_eur", "EUR", cents - 100)] : [];
  const yearly = chance.in100(60) ? [price("y", "USD", cents * chance.whole(9, 12), true)] : [];
  const later = chance.in100(30) ? [price("m2", "USD", cents + 300)] : [];
  return [price("m", "USD", cents), ...euro, ...yearly, ...later];
}

const METRICS: UsageMetric[] = [
  { id: "seats", name: "Seats in use", unit: "seats", kind: "level", span: "month", product: "starter" },
  { id: "members", name: "Members", unit: "seat", kind: "level", span: "month", product: null },
  { id: "disk", name: "Storage", unit: "GB", kind: "level", span: "month", product: "starter" },
  { id: "calls", name: "API calls", unit: "calls", kind: "count", span: "month", product: null },
  {
    id: "events",
    name: "Events",
    unit: "events",
    kind: "count",
    span: "billing_period",
    product: "starter",
  },
  { id: "charts", name: "Charts", unit: "charts", kind: "level", span: "month", product: "reports" },
  { id: "logins", name: "Logins", unit: "logins", kind: "count", span: "month", product: "sso" },
];

/** One to three metrics, all different; where asked for, one is a feature of another family's product. */
function metricsOf(chance: Chance, hasFeature: boolean): UsageMetric[] {
  const first = chance.whole(0, METRICS.length - 1);
  const step = chance.of([1, 2, 3, 4, 5, 6]);
  const places = Array.from({ length: chance.whole(1, 3) }, (_, i) => (first + i * step) % METRICS.length);
  return METRICS.filter(({ id }, index) => places.includes(index) || (hasFeature && id === "charts"));
}

/** Limits that grow with rank; some metrics have none, some prices one of their own, some hold from a later day. */
function limitsOf(chance: Chance, metric: UsageMetric, prices: Price[], firstDay: string): Limit[] {
  if (chance.in100(20)) return [];
  const per = chance.in100(60) ? "item" : "quantity";
  const isHard = chance.in100(40);
  const base = chance.whole(3, 20) * (per === "item" ? 5000 : 1000);
  const limit = (with_: Partial<Limit>): Limit => ({
    ...{ metric: metric.id, product: null, price: null, amount: base, per, isHard, from: null },
    ...with_,
  });
  const core = CORE.filter((id) => prices.some(({ product }) => product === id));
  const byProduct = core.flatMap((product, index) =>
    index === 3 && chance.in100(50) ? [] : [limit({ product, amount: base * (index + 1) })],
  );
  const own = chance.in100(25) ? [limit({ price: "team / y", amount: base * 3 })] : [];
  const dated = chance.in100(20) ? [limit({ product: "starter", amount: base * 2, from: firstDay })] : [];
  const extra = chance.in100(25) ? [limit({ product: "sso", amount: base, per: "item" })] : [];
  return [...byProduct, ...own, ...dated, ...extra];
}
