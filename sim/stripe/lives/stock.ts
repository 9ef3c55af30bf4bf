import type { SimAccount } from "../account/account.ts";
import { createMeter, createPrice, createProduct, type PriceTerms } from "../account/catalogue.ts";
import { type CouponTerms, createCoupon, createPromotionCode } from "./coupons.ts";

export const CURRENCIES = ["usd", "eur", "jpy", "kwd"] as const;

/** What the account sells, by name of the offer and currency. */
export interface Stock {
  products: Record<Good, string>;
  /** Keyed like `team-month/usd`. */
  prices: Map<string, string>;
  coupons: { id: string; terms: CouponTerms; promotionCode?: string }[];
}

export type Good = "free" | "basic" | "team" | "scale" | "support" | "api";

type Offer = readonly [name: string, good: Good, terms: Omit<PriceTerms, "product" | "currency">];

const OFFERS: readonly Offer[] = [
  ["free-month", "free", { interval: "month", unit: "0" }],
  ["basic-month", "basic", { interval: "month", unit: "1500" }],
  ["basic-year", "basic", { interval: "year", unit: "15000" }],
  ["basic-week", "basic", { interval: "week", unit: "400" }],
  ["basic-day", "basic", { interval: "day", intervalCount: 10, unit: "510" }],
  ["team-month", "team", { interval: "month", unit: "4900" }],
  ["team-month-new", "team", { interval: "month", unit: "5900" }],
  ["team-year", "team", { interval: "year", unit: "49000" }],
  ["team-quarter", "team", { interval: "month", intervalCount: 3, unit: "14001" }],
  [
    "scale-month",
    "scale",
    {
      interval: "month",
      tiersMode: "graduated",
      tiers: [
        { upTo: 5, unit: "1000", flat: "2000" },
        { upTo: 10, unit: "850" },
        { upTo: null, unit: "700.5" },
      ],
    },
  ],
  [
    "scale-volume",
    "scale",
    {
      interval: "month",
      tiersMode: "volume",
      tiers: [
        { upTo: 4, unit: "1200" },
        { upTo: 12, unit: "990", flat: "500" },
        { upTo: null, unit: "800" },
      ],
    },
  ],
  ["scale-package", "scale", { interval: "month", unit: "2500", package: { size: 5, round: "up" } }],
  ["scale-package-down", "scale", { interval: "month", unit: "2600", package: { size: 3, round: "down" } }],
  ["support-month", "support", { interval: "month", unit: "999" }],
  ["support-year", "support", { interval: "year", unit: "9900" }],
  ["support-fraction", "support", { interval: "month", unit: "123.4" }],
];

const METERED: readonly Offer[] = [
  ["api-month", "api", { interval: "month", unit: "2.5" }],
  [
    "api-tiers",
    "api",
    {
      interval: "month",
      tiersMode: "graduated",
      tiers: [
        { upTo: 100, unit: "0" },
        { upTo: null, unit: "3.25", flat: "500" },
      ],
    },
  ],
];

/** Creates an account's catalogue and coupons. */
export function fillStock(account: SimAccount): Stock {
  const product = (name: string, rank: number, kind = "plan", family?: string) =>
    createProduct(account, { name, family: family ?? name, kind, rank }).id;
  const products = {
    free: product("Free", 0, "plan", "Suite"),
    basic: product("Basic", 1, "plan", "Suite"),
    team: product("Team", 2, "plan", "Suite"),
    scale: product("Scale", 3, "plan", "Suite"),
    support: product("Support", 1, "add_on"),
    api: createProduct(account, { name: "API calls" }).id,
  };
  const meter = createMeter(account, "API calls").id;
  const prices = new Map<string, string>();
  for (const currency of CURRENCIES)
    for (const [name, good, terms] of [...OFFERS, ...METERED]) {
      const further = good === "api" ? { meter } : {};
      const price = createPrice(account, {
        ...terms,
        ...further,
        product: products[good],
        currency,
        nickname: name,
      });
      prices.set(`${name}/${currency}`, price.id);
    }
  return { products, prices, coupons: couponsOf(account, products) };
}

function couponsOf(account: SimAccount, products: Record<Good, string>): Stock["coupons"] {
  const others = { eur: 450, jpy: 700, kwd: 1500 };
  const terms: CouponTerms[] = [
    { duration: "once", percentOff: 50 },
    { duration: "once", amountOff: 1000, currency: "usd", otherAmounts: others },
    { duration: "repeating", months: 3, percentOff: 25.5 },
    { duration: "repeating", months: 7, amountOff: 500, currency: "usd", otherAmounts: others },
    { duration: "forever", percentOff: 20 },
    { duration: "forever", amountOff: 333, currency: "usd", otherAmounts: others },
    { duration: "forever", percentOff: 10, products: [products.support, products.team] },
    { duration: "repeating", months: 5, percentOff: 33.33 },
  ];
  return terms.map((one, i) => {
    const { id } = createCoupon(account, one);
    return i % 3 === 2
      ? { id, terms: one, promotionCode: createPromotionCode(account, id, `CODE${i}`).id }
      : { id, terms: one };
  });
}
