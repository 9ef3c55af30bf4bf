import type { ProductKind } from "./oracle.ts";
import { type CataloguePrice, LICENSED_PRICES } from "./prices.ts";
import { evaluate, type PriceTerms } from "./terms.ts";

/** Families of the catalogue; `addon` and `meter` are their own. */
export const FAMILIES: Record<string, string> = {
  free: "core",
  pro: "core",
  max: "core",
  support: "core",
  disk: "storage",
  vault: "storage",
  calls: "usage",
  events: "usage",
};

/** Kinds of the catalogue; `events` has a licensed price too, which is a plan. */
export const KINDS: Record<string, ProductKind> = {
  addon: "add_on",
  support: "add_on",
  calls: "metered",
  events: "metered",
  meter: "metered",
};

/** Prices that a company may replace by others; the two of a pair are the same but for what they cost. */
export const REPRICED = [
  ["pro_m", "pro_m_2"],
  ["max_m", "max_m_tiers"],
  ["disk_m", "disk_m_2"],
  ["support_m_flat", "support_m_flat_2"],
] as const;

/** What a catalogue may say outright. */
export const REPLACES: Array<Record<string, "price" | "plan">> = [
  {},
  {},
  { "pro_m>pro_m_2": "price", "max_m>max_m_tiers": "plan" },
  {
    "pro_m>pro_m_2": "plan",
    "pro_m_2>pro_m": "price",
    "disk_m>disk_m_2": "price",
    "calls_m>calls_m_2": "price",
  },
];

/** What an amount in USD is multiplied by in another currency. */
export const SCALE: Record<string, number> = { USD: 1, EUR: 1, JPY: 150 };

/** The id of a price in a currency: prices with terms have one for each scale, since terms are money. */
export function idIn(currency: string, { price, charge }: CataloguePrice): string {
  return typeof charge === "number" || SCALE[currency] === 1 ? price : `${price}_${currency.toLowerCase()}`;
}

const scaled = (terms: PriceTerms, by: bigint): PriceTerms => ({
  ...terms,
  tiers: terms.tiers.map(({ upTo, unit, flat }) => ({ upTo, unit: unit * by, flat: flat * by })),
});

/** What a quantity of a price recurs for in a currency. */
export function amountIn(currency: string, { charge }: CataloguePrice, quantity: number): number {
  const scale = SCALE[currency] ?? 1;
  if (typeof charge === "number") return charge * quantity * scale;
  return Number(evaluate(scaled(charge, BigInt(scale)), quantity));
}

/** How the prices are charged that are not simply charged per unit, by their ids. */
export const TERMS: Record<string, PriceTerms> = Object.fromEntries(
  Object.entries(SCALE).flatMap(([currency, scale]) =>
    LICENSED_PRICES.flatMap((price) => {
      const { charge } = price;
      return typeof charge === "number" ? [] : [[idIn(currency, price), scaled(charge, BigInt(scale))]];
    }),
  ),
);

/** Rates per 1e12 of the first currency against the second, near enough to the real ones. */
export const BASE_RATES: Record<string, bigint> = {
  "EUR>USD": 1_083_700_000_000n,
  "JPY>USD": 6_667_123_457n,
  "USD>EUR": 922_764_603_211n,
  "JPY>EUR": 6_152_111_113n,
  "USD>JPY": 149_990_000_000_000n,
  "EUR>JPY": 162_550_000_000_000n,
};
