import { z } from "zod";
import { known, strangeIn, WORDS } from "./stripe-words.ts";
import { currency, decimal, id, idOf, maybe, metadata, number, second, sorted, untoldIn } from "./wire.ts";

const couponFields = {
  id,
  created: maybe(second),
  duration: z.string(),
  duration_in_months: maybe(number),
  percent_off: maybe(number),
  amount_off: maybe(number),
  currency: maybe(currency),
  currency_options: maybe(z.record(z.string(), z.object({ amount_off: number }))),
  /** Stripe omits it unless it is expanded. */
  applies_to: z.object({ products: z.array(z.string()) }).nullish(),
};

/** A coupon: what a discount takes off, and for how long. */
export const couponShape = z.object(couponFields).transform((coupon) => ({
  id: coupon.id,
  ...untoldIn({ applies_to: coupon.applies_to }),
  created: coupon.created ?? 0,
  ...strangeIn(WORDS.coupon, { duration: coupon.duration }),
  duration:
    known(WORDS.coupon.duration, coupon.duration) ??
    (coupon.duration_in_months === null ? ("forever" as const) : ("repeating" as const)),
  months: coupon.duration_in_months,
  percent: coupon.percent_off,
  /** In minor units, by currency. */
  amounts: amountsOf(coupon),
  /** The products it applies to; null for all. */
  products: coupon.applies_to?.products ?? null,
}));

function amountsOf(coupon: {
  amount_off: number | null;
  currency: string | null;
  currency_options: Record<string, { amount_off: number }> | null;
}): Record<string, number> {
  const options = Object.entries(coupon.currency_options ?? {}).map(([code, option]): [string, number] => [
    code.toUpperCase(),
    option.amount_off,
  ]);
  if (coupon.amount_off !== null && coupon.currency !== null)
    options.push([coupon.currency, coupon.amount_off]);
  return sorted(Object.fromEntries(options));
}

/** A discount: a coupon on a customer, subscription or item for a time. `terms` has the coupon if it was expanded. */
export const discountShape = z
  .object({
    id,
    start: second,
    end: maybe(second),
    customer: maybe(idOf),
    subscription: maybe(idOf),
    subscription_item: maybe(idOf),
    /** Set if the discount is on a single invoice or invoice item. */
    invoice: maybe(idOf),
    invoice_item: maybe(idOf),
    source: maybe(z.object({ coupon: maybe(z.union([z.string(), couponShape])) })),
    coupon: maybe(z.union([z.string(), couponShape])),
  })
  .transform(({ source, coupon, subscription_item, ...discount }) => {
    const found = source?.coupon ?? coupon;
    return {
      ...discount,
      item: subscription_item,
      coupon: typeof found === "string" ? found : (found?.id ?? null),
      terms: typeof found === "string" ? null : found,
    };
  });

/** Discounts as ids, or as objects if expanded; undefined if not reported. */
export const discountList = z
  .array(z.union([z.string(), discountShape]).nullable())
  .nullish()
  .transform((list) => list?.filter((one) => one !== null));

/**
 * Merges discounts as API versions before 2025-03-31 report them: a list of ids (since 2024), and one whole object in
 * `discount`, which replaces its id.
 */
export function withWhole(
  list: (DiscountRead | string)[] | undefined,
  one: DiscountRead | null,
): (DiscountRead | string)[] {
  if (one === null) return list ?? [];
  const isOne = (other: DiscountRead | string) => (typeof other === "string" ? other : other.id) === one.id;
  return list?.some(isOne) ? list.map((other) => (isOne(other) ? one : other)) : [...(list ?? []), one];
}

/** A product. Its metadata may set family, kind and rank. */
export const productShape = z.object({ id, name: z.string(), metadata, livemode: z.boolean() });

const tier = z
  .object({
    up_to: maybe(number),
    unit_amount: maybe(number),
    unit_amount_decimal: maybe(decimal),
    flat_amount: maybe(number),
    flat_amount_decimal: maybe(decimal),
  })
  .transform((one) => ({
    upTo: one.up_to,
    unit: one.unit_amount_decimal ?? String(one.unit_amount ?? 0),
    flat: one.flat_amount_decimal ?? String(one.flat_amount ?? 0),
  }));

type Option = { unit: string | null; tiers: z.infer<typeof tier>[] | null };

function optionsOf(
  options: Record<
    string,
    { unit_amount: number | null; unit_amount_decimal: string | null; tiers: Option["tiers"] }
  >,
  own: string,
): Record<string, Option> {
  const found = Object.entries(options).map(
    ([code, { unit_amount, unit_amount_decimal, tiers }]): [string, Option] => [
      code.toUpperCase(),
      { unit: unit_amount_decimal ?? (unit_amount === null ? null : String(unit_amount)), tiers },
    ],
  );
  return Object.fromEntries(found.filter(([code]) => code !== own).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The entries of a price's metadata that are ours, if it has any. */
function ownEntries(entries: Record<string, string>): { metadata?: Record<string, string> } {
  const own = Object.entries(entries).filter(([key]) => key.startsWith("cambium_"));
  return own.length === 0 ? {} : { metadata: Object.fromEntries(own) };
}

/** A price, with amounts as decimals in minor units. Its metadata may set limits of usage. */
export const priceShape = z
  .object({
    id,
    product: idOf,
    nickname: maybe(z.string()),
    currency,
    billing_scheme: z.string(),
    unit_amount: maybe(number),
    unit_amount_decimal: maybe(decimal),
    tiers: maybe(z.array(tier)),
    currency_options: maybe(
      z.record(
        z.string(),
        z.object({
          unit_amount: maybe(number),
          unit_amount_decimal: maybe(decimal),
          tiers: maybe(z.array(tier)),
        }),
      ),
    ),
    tiers_mode: maybe(z.string()),
    transform_quantity: maybe(z.object({ divide_by: number, round: z.string() })),
    recurring: maybe(
      z.object({
        interval: z.string(),
        interval_count: number,
        usage_type: z.string(),
      }),
    ),
    tax_behavior: maybe(z.string()),
    metadata,
    livemode: z.boolean(),
  })
  .transform(
    ({
      unit_amount,
      unit_amount_decimal,
      transform_quantity,
      tiers_mode,
      billing_scheme,
      currency_options,
      tax_behavior,
      metadata: entries,
      ...price
    }) => {
      const { recurring } = price;
      const odd = strangeIn(WORDS.price, {
        billing_scheme,
        tiers_mode,
        "transform_quantity.round": transform_quantity?.round,
        "recurring.interval": recurring?.interval,
        "recurring.usage_type": recurring?.usage_type,
      });
      const isOdd = odd.strange !== undefined;
      return {
        ...price,
        ...ownEntries(entries),
        /** Unknown words make the price's amount unknown; the values below are placeholders. */
        ...odd,
        recurring:
          recurring === null
            ? null
            : {
                interval: known(WORDS.price["recurring.interval"], recurring.interval) ?? ("month" as const),
                interval_count: recurring.interval_count,
                usage_type:
                  (isOdd ? null : known(WORDS.price["recurring.usage_type"], recurring.usage_type)) ??
                  ("licensed" as const),
              },
        isTiered: billing_scheme === "tiered",
        isTaxIncluded: tax_behavior === "inclusive",
        /** Amounts in other currencies. */
        options: optionsOf(currency_options ?? {}, price.currency),
        unit: isOdd ? null : (unit_amount_decimal ?? (unit_amount === null ? null : String(unit_amount))),
        tiersMode: known(WORDS.price.tiers_mode, tiers_mode),
        package:
          transform_quantity === null
            ? null
            : {
                size: transform_quantity.divide_by,
                round:
                  known(WORDS.price["transform_quantity.round"], transform_quantity.round) ?? ("up" as const),
              },
      };
    },
  );

export type Coupon = z.infer<typeof couponShape>;
export type DiscountRead = z.infer<typeof discountShape>;
export type Product = z.infer<typeof productShape>;
export type Price = z.infer<typeof priceShape>;
/** As stored: the coupon is an id. */
export type Discount = Omit<DiscountRead, "terms">;
