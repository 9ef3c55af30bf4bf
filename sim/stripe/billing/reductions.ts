import type { SimAccount } from "../account/account.ts";
import type { Coupon, Discount } from "../account/wire.ts";
import { standing } from "./discounts.ts";
import type { LineDraft } from "./lines.ts";

/** What a discount takes off one line. */
export interface Reduction {
  discount: string;
  amount: number;
}

/** What discounts take off each line: those of the item, then those of the subscription or else the customer. */
export function reductions(
  account: SimAccount,
  customer: string,
  subscription: string | null,
  lines: readonly LineDraft[],
): Reduction[][] {
  const rest = lines.map((line) => ({ line, left: line.amount, off: [] as Reduction[] }));
  const open = rest.filter(
    ({ line, left }) => (line.source === null || line.source.discountable) && left > 0,
  );
  for (const item of new Set(open.map(({ line }) => line.item))) {
    const rows = open.filter(({ line }) => line.item === item);
    for (const discount of standing(account, item ?? "")) take(account, discount, rows);
  }
  for (const discount of generalDiscounts(account, customer, subscription)) take(account, discount, open);
  return rest.map(({ off }) => off);
}

/** The subscription's discounts or, if it has none, the customer's. */
export function generalDiscounts(
  account: SimAccount,
  customer: string,
  subscription: string | null,
): Discount[] {
  const own = subscription === null ? [] : standing(account, subscription);
  return own.length > 0 ? own : standing(account, customer);
}

/**
 * A whole period's amount after lasting percentage discounts, rounded half up; once coupons don't affect prorations.
 */
export function lastingNet(
  account: SimAccount,
  customer: string,
  subscription: string,
  line: LineDraft,
): number {
  const discounts = [
    ...standing(account, line.item ?? ""),
    ...generalDiscounts(account, customer, subscription),
  ];
  return discounts.reduce((left, discount) => {
    const coupon = couponOf(account, discount);
    if (coupon.duration === "once" || !touches(coupon, line)) return left;
    return left - percentOf(coupon, left);
  }, line.amount);
}

interface Row {
  line: LineDraft;
  left: number;
  off: Reduction[];
}

function take(account: SimAccount, discount: Discount, open: readonly Row[]): void {
  const coupon = couponOf(account, discount);
  const rows = open.filter(({ line }) => touches(coupon, line));
  const amounts =
    coupon.percent_off === null ? split(coupon, rows) : rows.map(({ left }) => percentOf(coupon, left));
  for (const [i, row] of rows.entries()) {
    const amount = amounts[i] ?? 0;
    row.left -= amount;
    if (amount > 0) row.off.push({ discount: discount.id, amount });
  }
}

/** Splits a fixed amount in proportion to what's left, rounded down, with the remainder for the last line. */
function split(coupon: Coupon, rows: readonly Row[]): number[] {
  const currency = rows[0]?.line.price.currency ?? "";
  const amount =
    coupon.currency === currency
      ? (coupon.amount_off ?? 0)
      : (coupon.currency_options?.[currency]?.amount_off ?? 0);
  const whole = rows.reduce((sum, { left }) => sum + left, 0);
  const total = Math.min(amount, whole);
  const shares = rows.map(({ left }) =>
    whole === 0 ? 0 : Number((BigInt(total) * BigInt(left)) / BigInt(whole)),
  );
  const given = shares.reduce((sum, share) => sum + share, 0);
  return shares.map((share, i) => (i === shares.length - 1 ? share + total - given : share));
}

function percentOf({ percent_off }: Coupon, amount: number): number {
  const millionths = BigInt(Math.round((percent_off ?? 0) * 10_000));
  return Number((BigInt(amount) * millionths * 2n + 1_000_000n) / 2_000_000n);
}

function touches(coupon: Coupon, { price }: LineDraft): boolean {
  return coupon.applies_to === undefined || coupon.applies_to.products.includes(price.product);
}

function couponOf(account: SimAccount, { source }: Discount): Coupon {
  return account.one("coupons", source.coupon ?? "");
}
