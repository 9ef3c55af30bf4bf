/** A rate of exchange is an integer of 1e-12: 1 unit of one currency = `rate / RATE_ONE` of another. */
export const RATE_ONE = 1_000_000_000_000n;

const known = new Set(Intl.supportedValuesOf("currency"));

/** Whether a code is a currency of ISO 4217, upper case. */
export function isCurrency(code: string): boolean {
  return known.has(code);
}

/** All known currency codes, upper case, sorted. */
export function currencies(): string[] {
  return [...known].sort();
}

/** Digits of a currency's minor unit by ISO 4217: 2 for USD, 0 for JPY, 3 for KWD. */
export function minorDigits(currency: string): number {
  const format = new Intl.NumberFormat("en", { style: "currency", currency });
  return format.resolvedOptions().maximumFractionDigits ?? 2;
}

/** n / d rounded half to even; d is positive. */
export function divideHalfEven(n: bigint, d: bigint): bigint {
  const sign = n < 0n ? -1n : 1n;
  const magnitude = n < 0n ? -n : n;
  const quotient = magnitude / d;
  const twice = (magnitude % d) * 2n;
  const up = twice > d || (twice === d && quotient % 2n === 1n);
  return sign * (up ? quotient + 1n : quotient);
}

/**
 * Rounds parts (numerators over one positive denominator) so that they add up to the rounded total.
 * Largest remainder first; ties go by position, so pass parts sorted by key.
 */
export function roundParts(parts: bigint[], denominator: bigint): bigint[] {
  const floors = parts.map((part) => floorDivide(part, denominator));
  const total = divideHalfEven(sum(parts), denominator);
  let missing = total - sum(floors);
  const order = parts
    .map((part, index) => ({ index, rest: part - (floors[index] ?? 0n) * denominator }))
    .sort((a, b) => (a.rest === b.rest ? a.index - b.index : a.rest > b.rest ? -1 : 1));
  for (const { index } of order) {
    if (missing <= 0n) break;
    floors[index] = (floors[index] ?? 0n) + 1n;
    missing -= 1n;
  }
  return floors;
}

function floorDivide(n: bigint, d: bigint): bigint {
  const quotient = n / d;
  return n % d < 0n ? quotient - 1n : quotient;
}

function sum(values: bigint[]): bigint {
  return values.reduce((total, value) => total + value, 0n);
}
