import type { SimAccount } from "../account/account.ts";
import type { Coupon, PromotionCode } from "../account/wire.ts";

export interface CouponTerms {
  duration: "once" | "repeating" | "forever";
  months?: number;
  percentOff?: number;
  amountOff?: number;
  currency?: string;
  /** Amounts in other currencies. */
  otherAmounts?: Record<string, number>;
  products?: string[];
}

export function createCoupon(account: SimAccount, terms: CouponTerms): Coupon {
  const { currency, amountOff, otherAmounts, products } = terms;
  return account.create(
    "coupons",
    {
      id: account.newId("", 8).slice(1),
      object: "coupon",
      amount_off: amountOff ?? null,
      ...(products === undefined ? {} : { applies_to: { products } }),
      created: account.now(),
      currency: amountOff === undefined ? null : (currency ?? null),
      ...(amountOff === undefined || currency === undefined
        ? {}
        : { currency_options: optionsOf({ [currency]: amountOff, ...otherAmounts }) }),
      duration: terms.duration,
      duration_in_months: terms.months ?? null,
      livemode: account.livemode,
      max_redemptions: null,
      metadata: {},
      name: null,
      percent_off: terms.percentOff ?? null,
      redeem_by: null,
      times_redeemed: 0,
      valid: true,
    },
    "coupon.created",
  );
}

export function createPromotionCode(account: SimAccount, coupon: string, code: string): PromotionCode {
  return account.create(
    "promotion_codes",
    {
      id: account.newId("promo", 24),
      object: "promotion_code",
      active: true,
      code,
      created: account.now(),
      customer: null,
      customer_account: null,
      expires_at: null,
      livemode: account.livemode,
      max_redemptions: null,
      metadata: {},
      promotion: { coupon, type: "coupon" },
      restrictions: { first_time_transaction: false, minimum_amount: null, minimum_amount_currency: null },
      times_redeemed: 0,
    },
    "promotion_code.created",
  );
}

function optionsOf(amounts: Record<string, number>): NonNullable<Coupon["currency_options"]> {
  return Object.fromEntries(
    Object.entries(amounts).map(([currency, amount_off]) => [currency, { amount_off }]),
  );
}
