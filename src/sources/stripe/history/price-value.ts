import { divideHalfEven } from "../../../base/money.ts";
import { evaluate, type PriceTerms } from "../../../base/price-terms.ts";
import { isQuantity } from "../objects/bounds.ts";
import type { Price } from "../objects/catalogue-shapes.ts";
import { stripeDigits } from "../stripe-money.ts";

/** The amount of a quantity at a price, per interval, in micros, rounded half to even once; null if unknown. */
export function grossOf(price: Price, quantity: number): number | null {
  const terms = isQuantity(quantity) ? termsOf(price) : null;
  return terms === null ? null : evaluate(terms, quantity);
}

/** A price's terms; a plain per-unit price is a package of one. Null if its amount is unknown. */
export function termsOf(price: Price): PriceTerms | null {
  if (price.strange !== undefined) return null;
  if (price.isTiered) {
    if (price.tiers === null || price.tiersMode === null) return null;
    const tiers = price.tiers.map(({ upTo, unit, flat }) => ({
      upTo,
      unit: picos(unit, price.currency),
      flat: picos(flat, price.currency),
    }));
    return { mode: price.tiersMode, size: 1, tiers };
  }
  if (price.unit === null) return null;
  const tiers = [{ upTo: null, unit: picos(price.unit, price.currency), flat: 0n }];
  const { size, round } = price.package ?? { size: 1, round: "up" };
  return { mode: "package", size, tiers, ...(round === "down" && { round }) };
}

/** Converts minor units, as Stripe counts them, to micros. */
export function microsOf(minor: number, currency: string): number {
  return minor * 10 ** (6 - stripeDigits(currency));
}

/** Converts a decimal in minor units to units of 1e-12 of a major unit. */
function picos(minor: string, currency: string): bigint {
  const [whole = "0", decimals = ""] = minor.replace(/^-/, "").split(".");
  const places = 12 - stripeDigits(currency);
  const digits = BigInt(whole + decimals.padEnd(12, "0"));
  const value = divideHalfEven(digits * 10n ** BigInt(places), 10n ** 12n);
  return minor.startsWith("-") ? -value : value;
}
