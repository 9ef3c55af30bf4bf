import { divideHalfEven } from "../../../base/money.ts";
import type { ByClass } from "../../../base/state.ts";
import type { Coupon } from "../objects/catalogue-shapes.ts";
import type { Term } from "./discount-terms.ts";
import { microsOf } from "./price-value.ts";

/** Whether a discount applies at an instant, in seconds. */
export function isInForce({ from, to }: Term, at: number): boolean {
  return from <= at && (to === null || at < to);
}

/** The parts of an item that discounts depend on. */
export interface Discounted {
  item: string;
  product: string;
  currency: string;
  isMetered: boolean;
  /** List amount per month, as a fraction, in micros. */
  list: { n: bigint; d: bigint };
}

/** What is taken off an item, by class: percentages in millionths, fixed amounts in micros. */
export interface Off {
  percentOff: ByClass;
  fixedOff: ByClass;
}

/**
 * What discounts take off each item of a subscription at an instant.
 * @param items all items present then
 * @param at in seconds
 */
export function discountsAt(terms: Term[], items: Discounted[], at: number): Map<string, Off> {
  const inForce = terms.filter((term) => isInForce(term, at));
  const hasOwn = inForce.some(({ scope }) => scope === "subscription");
  const counted = inForce.filter(({ scope }) => scope !== "customer" || !hasOwn);
  const sorted = [...items].sort((a, b) => (a.item < b.item ? -1 : 1));
  return new Map(sorted.map((item) => [item.item, offOf(item, counted, sorted)]));
}

const MILLION = 1_000_000n;

function offOf(of: Discounted, terms: Term[], items: Discounted[]): Off {
  const touching = terms.filter((term) => touches(term, of.item, of.product));
  const kept = { once: 1n, repeating: 1n, forever: 1n };
  const scale = { once: 1n, repeating: 1n, forever: 1n };
  const fixed = { once: 0n, repeating: 0n, forever: 0n };
  touching.forEach(({ coupon, ...term }, index) => {
    const type = coupon.duration;
    kept[type] *= keeps(coupon);
    scale[type] *= MILLION;
    const share = shareOf({ coupon, ...term }, of, items);
    let [n, d] = [share, 1n];
    for (const later of touching.slice(index + 1)) [n, d] = [n * keeps(later.coupon), d * MILLION];
    fixed[type] += divideHalfEven(n, d);
  });
  const percentOff = byClass((type) =>
    Number(divideHalfEven((scale[type] - kept[type]) * MILLION, scale[type])),
  );
  return { percentOff, fixedOff: byClass((type) => Number(fixed[type])) };
}

function byClass(value: (type: keyof ByClass) => number): ByClass {
  return { once: value("once"), repeating: value("repeating"), forever: value("forever") };
}

function keeps({ percent }: Coupon): bigint {
  return MILLION - BigInt(Math.round((percent ?? 0) * 10_000));
}

/** Whether a discount applies to an item of a product. */
export function touches({ item, coupon }: Term, of: string, product: string): boolean {
  return (item === null || item === of) && (coupon.products === null || coupon.products.includes(product));
}

/**
 * An item's share of a fixed discount, in micros: in proportion to list amounts, rounded down, with the remainder on
 * the last item.
 */
function shareOf(term: Term, of: Discounted, items: Discounted[]): bigint {
  const minor = term.coupon.amounts[of.currency];
  if (minor === undefined || of.isMetered) return 0n;
  const amount = BigInt(microsOf(minor, of.currency));
  const sharing = items.filter((one) => touches(term, one.item, one.product) && !one.isMetered);
  const common = sharing.reduce((product, { list }) => product * list.d, 1n);
  const weight = ({ list }: Discounted) => (list.n * common) / list.d;
  const total = sharing.reduce((sum, one) => sum + weight(one), 0n);
  const shares = sharing.map((one) => (total === 0n ? 0n : (amount * weight(one)) / total));
  const rest = amount - shares.reduce((sum, share) => sum + share, 0n);
  const index = sharing.indexOf(of);
  return (shares[index] ?? 0n) + (index === sharing.length - 1 ? rest : 0n);
}
