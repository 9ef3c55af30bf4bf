import type { Price } from "./wire.ts";

/** Twelve decimal places of a minor unit, the most that Stripe supports. */
export const PLACES = 1_000_000_000_000n;

/** The amount of a price for a quantity, in 1e-12 of the minor unit. */
export function exactAmount(price: Price, quantity: number): bigint {
  if (price.billing_scheme !== "tiered") return BigInt(packages(price, quantity)) * unitOf(price);
  if (price.tiers_mode === "volume") {
    const tier = tiersOf(price).find(({ upTo }) => upTo === null || quantity <= upTo);
    return tier === undefined ? 0n : BigInt(quantity) * tier.unit + tier.flat;
  }
  return tierParts(price, quantity).reduce(
    (sum, { quantity, unit, flat }) => sum + BigInt(quantity) * unit + flat,
    0n,
  );
}

/** The parts of a quantity in each tier of a graduated price. */
export function tierParts(
  price: Price,
  quantity: number,
): { quantity: number; unit: bigint; flat: bigint }[] {
  let from = 0;
  const parts = [];
  for (const { upTo, unit, flat } of tiersOf(price)) {
    const to = upTo === null ? quantity : Math.min(quantity, upTo);
    if (to > from || parts.length === 0) parts.push({ quantity: Math.max(0, to - from), unit, flat });
    from = Math.max(from, to);
  }
  return parts;
}

/** Rounds to minor units, halves up. */
export function toMinor(exact: bigint): number {
  return Number((2n * exact + PLACES) / (2n * PLACES));
}

/** Parses "12.345" to 1e-12 parts. */
export function parseDecimal(text: string): bigint {
  const [whole = "0", places = ""] = text.split(".");
  return BigInt(whole) * PLACES + BigInt(places.padEnd(12, "0"));
}

/** Number of packages for a quantity. */
function packages({ transform_quantity }: Price, quantity: number): number {
  if (transform_quantity === null) return quantity;
  const { divide_by, round } = transform_quantity;
  return round === "up" ? Math.ceil(quantity / divide_by) : Math.floor(quantity / divide_by);
}

function unitOf(price: Price): bigint {
  return parseDecimal(price.unit_amount_decimal ?? "0");
}

function tiersOf(price: Price): { upTo: number | null; unit: bigint; flat: bigint }[] {
  return (price.tiers ?? []).map((tier) => ({
    upTo: tier.up_to,
    unit: parseDecimal(tier.unit_amount_decimal ?? "0"),
    flat: parseDecimal(tier.flat_amount_decimal ?? "0"),
  }));
}

/** Currency decimals; 2 unless listed here. */
const DIGITS: Record<string, number> = { jpy: 0, krw: 0, kwd: 3, bhd: 3 };

/** Micros in a minor unit of a currency. */
export function minorMicros(currency: string): bigint {
  return 10n ** BigInt(6 - (DIGITS[currency] ?? 2));
}
