import { roundParts } from "../../base/money.ts";

/** What one expansion movement moved by one cause group and product; negative where that part fell. */
export interface MovedPart {
  /** Place of the cause group among `CAUSE_GROUPS`. */
  group: number;
  product: number;
  /** In any unit that is the same for all parts of a movement. */
  amount: bigint | number;
}

/** A part of an expansion movement that a deal can claim: never negative. */
export interface Portion {
  group: number;
  product: number;
  micros: number;
}

/**
 * Cuts an expansion movement into portions by cause group: what groups fell by is spread over those that rose, pro rata
 * by largest remainder, so that portions are not negative and add up to the movement (GROWTH §5). Within a group the same
 * is done by product, which changes nothing of the group's portion.
 * @param micros what the movement adds up to, in micros
 */
export function portionsOf(parts: readonly MovedPart[], micros: number): Portion[] {
  const [only] = parts;
  if (only !== undefined && parts.length === 1) return [{ group: only.group, product: only.product, micros }];
  const groups = sums(parts, ({ group }) => group);
  return shared(groups, micros).flatMap(({ key: group, micros: own }) => {
    const products = sums(
      parts.filter((part) => part.group === group),
      ({ product }) => product,
    );
    return shared(products, own).map(({ key: product, micros: part }) => ({ group, product, micros: part }));
  });
}

/** Sums by a key, in the order of keys. */
function sums(parts: readonly MovedPart[], keyOf: (part: MovedPart) => number): [number, bigint][] {
  const found = new Map<number, bigint>();
  for (const part of parts) found.set(keyOf(part), (found.get(keyOf(part)) ?? 0n) + BigInt(part.amount));
  return [...found].sort(([a], [b]) => a - b);
}

/** Shares micros out by weight; weights that aren't positive get nothing. */
function shared(weights: readonly [number, bigint][], micros: number): { key: number; micros: number }[] {
  const rising = weights.filter(([, weight]) => weight > 0n);
  const [only] = rising;
  if (only === undefined) return [];
  if (rising.length === 1) return [{ key: only[0], micros }];
  const whole = rising.reduce((sum, [, weight]) => sum + weight, 0n);
  const own = roundParts(
    rising.map(([, weight]) => weight * BigInt(micros)),
    whole,
    BigInt(micros),
  );
  return rising.map(([key], index) => ({ key, micros: Number(own[index]) }));
}

/** Splits what is kept of something over its parts, pro rata to them by largest remainder; the parts add up to `whole`. */
export function keptShares(kept: number, parts: readonly number[], whole: number): number[] {
  if (kept === whole) return [...parts];
  if (kept === 0 || whole === 0) return parts.map(() => 0);
  if (parts.length === 1) return [kept];
  return roundParts(
    parts.map((part) => BigInt(part) * BigInt(kept)),
    BigInt(whole),
    BigInt(kept),
  ).map(Number);
}
