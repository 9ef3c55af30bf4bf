import { minorDigits } from "./currency.ts";

/**
 * Scale of exchange rates, which are integers in units of 1e-12: 1 unit of one currency = `rate / RATE_ONE` of another.
 */
export const RATE_ONE = 1_000_000_000_000n;

/** Divides n by d, rounding half to even; d must be positive. */
export function divideHalfEven(n: bigint, d: bigint): bigint {
  const sign = n < 0n ? -1n : 1n;
  const magnitude = n < 0n ? -n : n;
  const quotient = magnitude / d;
  const twice = (magnitude % d) * 2n;
  const up = twice > d || (twice === d && quotient % 2n === 1n);
  return sign * (up ? quotient + 1n : quotient);
}

/** Formats minor units for display, such as 1,234.50. */
export function minorText(minor: number, currency: string): string {
  const places = minorDigits(currency);
  return writerOf(places).format(minor / 10 ** places);
}

const writers = new Map<number, Intl.NumberFormat>();

/** The number formatter for a count of decimals. Cached: creating one costs as much as formatting a hundred numbers. */
function writerOf(places: number): Intl.NumberFormat {
  const known = writers.get(places);
  if (known !== undefined) return known;
  const writer = new Intl.NumberFormat("en", {
    minimumFractionDigits: places,
    maximumFractionDigits: places,
  });
  writers.set(places, writer);
  return writer;
}

/** Formats minor units as a plain decimal in major units, such as 48960.90. */
export function majorText(minor: number, currency: string): string {
  const places = minorDigits(currency);
  const digits = String(Math.abs(minor)).padStart(places + 1, "0");
  const sign = minor < 0 ? "-" : "";
  return places === 0 ? `${sign}${digits}` : `${sign}${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

/**
 * Rounds parts (numerators over one positive denominator) so that they add up to the rounded total.
 * The largest remainders round up first; ties go by position, so pass parts sorted by key. A zero part stays 0 unless
 * all parts are zero.
 * @param total the sum to reach instead, such as the difference of two rounded totals
 */
export function roundParts(
  parts: bigint[],
  denominator: bigint,
  total = divideHalfEven(sum(parts), denominator),
): bigint[] {
  const floors = parts.map((part) => floorDivide(part, denominator));
  let missing = total - sum(floors);
  if (missing === 0n) return floors;
  const step = missing < 0n ? -1n : 1n;
  const takers = takersOf(parts, floors, denominator);
  if (missing < 0n) takers.reverse();
  for (let place = 0; missing !== 0n && takers.length > 0; place = (place + 1) % takers.length) {
    const index = takers[place] ?? 0;
    floors[index] = (floors[index] ?? 0n) + step;
    missing -= step;
  }
  return floors;
}

/** Indexes of the parts in the order in which they absorb the rounding remainder. */
function takersOf(parts: bigint[], floors: bigint[], denominator: bigint): number[] {
  const order = parts
    .map((part, index) => ({ part, index, rest: part - (floors[index] ?? 0n) * denominator }))
    .sort((a, b) => (a.rest === b.rest ? a.index - b.index : a.rest > b.rest ? -1 : 1));
  const moved = order.filter(({ part }) => part !== 0n);
  return (moved.length > 0 ? moved : order).map(({ index }) => index);
}

function floorDivide(n: bigint, d: bigint): bigint {
  const quotient = n / d;
  return n % d < 0n ? quotient - 1n : quotient;
}

function sum(values: bigint[]): bigint {
  return values.reduce((total, value) => total + value, 0n);
}
