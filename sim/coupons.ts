/** How long a coupon lasts. */
export type CouponClass = "once" | "repeating" | "forever";

export interface Coupon {
  name: string;
  class: CouponClass;
  /** Millionths taken off every licensed item of a subscription. */
  percent: number;
  /** Taken off the first item of a subscription, in major units a month: USD, EUR, JPY. */
  fixed: readonly [number, number, number];
  /** Number of months that a repeating coupon lasts. */
  months: number;
  /** Relative odds of being granted at the start of a subscription, and later. */
  atStart: number;
  later: number;
}

/** The company's coupons. The ledger refers to a coupon by its index; index 0 is no coupon. */
export const COUPONS: readonly Coupon[] = [
  percent("", "once", 0, 0, [0, 0]),
  percent("WELCOME20", "once", 20, 0, [5, 1]),
  percent("LAUNCH50", "repeating", 50, 3, [4, 0]),
  percent("SPRING25", "repeating", 25, 6, [4, 2]),
  percent("PARTNER10", "repeating", 10, 12, [3, 3]),
  percent("STAY20", "repeating", 20, 6, [0, 6]),
  percent("LOYAL10", "forever", 10, 0, [2, 3]),
  percent("VOLUME20", "forever", 20, 0, [1, 1]),
  percent("CHARITY25", "forever", 25, 0, [1, 0]),
  fixed("CREDIT25", "once", [25, 25, 4000], 0, [2, 1]),
  fixed("REBATE15", "repeating", [15, 15, 2000], 6, [2, 1]),
  fixed("CONTRACT10", "forever", [10, 10, 1500], 0, [1, 1]),
];

/** The coupon at an index of the list. */
export function couponAt(place: number): Coupon {
  const coupon = COUPONS[place];
  if (!coupon) throw new RangeError(`no coupon ${place}`);
  return coupon;
}

type Odds = readonly [atStart: number, later: number];

function percent(name: string, kind: CouponClass, off: number, months: number, odds: Odds): Coupon {
  const [atStart, later] = odds;
  return { name, class: kind, percent: off * 10_000, fixed: [0, 0, 0], months, atStart, later };
}

function fixed(name: string, kind: CouponClass, off: Coupon["fixed"], months: number, odds: Odds): Coupon {
  const [atStart, later] = odds;
  return { name, class: kind, percent: 0, fixed: off, months, atStart, later };
}
