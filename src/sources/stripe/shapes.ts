import { z } from "zod";

/** An id, or the object that stands in its place when it was expanded. */
const idOf = z
  .union([z.string(), z.object({ id: z.string() })])
  .transform((value) => (typeof value === "string" ? value : value.id));
const id = z.string().min(1);
const second = z.number().int();
const maybe = <T extends z.ZodType>(type: T) => type.nullish().transform((value) => value ?? null);
/** A decimal that is a text on the wire; older versions and other copies have numbers. */
const decimal = z.union([z.string(), z.number()]).transform(plainDecimal);
const metadata = z
  .record(z.string(), z.string())
  .nullish()
  .transform((value) => sorted(value ?? {}));
const currency = z.string().transform((code) => code.toUpperCase());

/** A number as digits with a point, never with an exponent. */
function plainDecimal(value: string | number): string {
  const text = String(value);
  return /e/i.test(text) ? Number(text).toFixed(12) : text;
}

const couponFields = {
  id,
  created: maybe(second),
  duration: z.enum(["once", "repeating", "forever"]),
  duration_in_months: maybe(z.number().int()),
  percent_off: maybe(z.number()),
  amount_off: maybe(z.number().int()),
  currency: maybe(currency),
  currency_options: maybe(z.record(z.string(), z.object({ amount_off: z.number().int() }))),
  applies_to: maybe(z.object({ products: z.array(z.string()) })),
};

/** A coupon: what a discount takes off, and for how long. */
export const couponShape = z.object(couponFields).transform((coupon) => ({
  id: coupon.id,
  created: coupon.created ?? 0,
  duration: coupon.duration,
  months: coupon.duration_in_months,
  percent: coupon.percent_off,
  /** Minor units by currency. */
  amounts: amountsOf(coupon),
  /** The products that it is for; null for all. */
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

/** With its keys in order: copies of an object in a database do not keep the order in which it came. */
function sorted<T>(record: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** A discount: a coupon on a customer, a subscription or an item, from one instant to another. `terms` where it was expanded. */
export const discountShape = z
  .object({
    id,
    start: second,
    end: maybe(second),
    customer: maybe(idOf),
    subscription: maybe(idOf),
    subscription_item: maybe(idOf),
    /** Set where it was put on one invoice, or on one line of it. */
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

/** Discounts as ids or, where they were expanded, whole; older versions have one, and on `discount`. */
const discountList = z
  .array(z.union([z.string(), discountShape]).nullable())
  .nullish()
  .transform((list) => (list ?? []).filter((one) => one !== null));

/** A customer; every metadata entry becomes an attribute. */
export const customerShape = z
  .object({
    id,
    name: maybe(z.string()),
    email: maybe(z.string()),
    address: maybe(z.object({ country: maybe(z.string()) })),
    created: second,
    metadata,
    discount: maybe(discountShape),
    livemode: z.boolean(),
    test_clock: maybe(idOf),
  })
  .transform(({ address, ...customer }) => ({ ...customer, country: address?.country ?? null }));

/** A product; metadata may say its family, kind and rank. */
export const productShape = z.object({ id, name: z.string(), metadata, livemode: z.boolean() });

const tier = z
  .object({
    up_to: maybe(z.number()),
    unit_amount: maybe(z.number()),
    unit_amount_decimal: maybe(decimal),
    flat_amount: maybe(z.number()),
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

/** A price, amounts in minor units as decimals. */
export const priceShape = z
  .object({
    id,
    product: idOf,
    nickname: maybe(z.string()),
    currency,
    billing_scheme: z.enum(["per_unit", "tiered"]),
    unit_amount: maybe(z.number()),
    unit_amount_decimal: maybe(decimal),
    tiers: maybe(z.array(tier)),
    currency_options: maybe(
      z.record(
        z.string(),
        z.object({
          unit_amount: maybe(z.number()),
          unit_amount_decimal: maybe(decimal),
          tiers: maybe(z.array(tier)),
        }),
      ),
    ),
    tiers_mode: maybe(z.enum(["graduated", "volume"])),
    transform_quantity: maybe(z.object({ divide_by: z.number().int(), round: z.enum(["up", "down"]) })),
    recurring: maybe(
      z.object({
        interval: z.enum(["day", "week", "month", "year"]),
        interval_count: z.number().int(),
        usage_type: z.enum(["licensed", "metered"]),
      }),
    ),
    tax_behavior: maybe(z.string()),
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
      ...price
    }) => ({
      ...price,
      isTiered: billing_scheme === "tiered",
      isTaxIncluded: tax_behavior === "inclusive",
      /** What it costs in other currencies. */
      options: optionsOf(currency_options ?? {}, price.currency),
      unit: unit_amount_decimal ?? (unit_amount === null ? null : String(unit_amount)),
      tiersMode: tiers_mode,
      package:
        transform_quantity === null
          ? null
          : { size: transform_quantity.divide_by, round: transform_quantity.round },
    }),
  );

const itemShape = z
  .object({
    id,
    created: second,
    price: z.union([z.string(), priceShape]),
    quantity: maybe(z.number()),
    discounts: discountList,
    current_period_start: maybe(second),
    current_period_end: maybe(second),
  })
  .transform(({ current_period_start, current_period_end, ...item }) => ({
    ...item,
    start: current_period_start,
    end: current_period_end,
  }));

/** A subscription with its items. Older versions have the billing period on it, and one discount. */
export const subscriptionShape = z
  .object({
    id,
    /** Null where accounts of another kind are billed. */
    customer: maybe(idOf),
    currency: maybe(currency),
    status: z.enum([
      "incomplete",
      "incomplete_expired",
      "trialing",
      "active",
      "past_due",
      "canceled",
      "unpaid",
      "paused",
    ]),
    created: second,
    start_date: maybe(second),
    trial_start: maybe(second),
    trial_end: maybe(second),
    canceled_at: maybe(second),
    cancel_at: maybe(second),
    cancel_at_period_end: z.boolean(),
    ended_at: maybe(second),
    pause_collection: maybe(z.object({ resumes_at: maybe(second) })),
    discount: maybe(discountShape),
    discounts: discountList,
    items: z.object({ data: z.array(itemShape), has_more: z.boolean().optional() }),
    current_period_start: maybe(second),
    current_period_end: maybe(second),
    livemode: z.boolean(),
    test_clock: maybe(idOf),
  })
  .transform(
    ({
      items,
      discount,
      discounts,
      pause_collection,
      current_period_start,
      current_period_end,
      start_date,
      ...one
    }) => ({
      ...one,
      started: start_date ?? one.created,
      pause: pause_collection,
      discounts: discount !== null && discounts.length === 0 ? [discount] : discounts,
      items: items.data.map((item) => ({
        ...item,
        start: item.start ?? current_period_start,
        end: item.end ?? current_period_end,
      })),
      isCut: items.has_more === true,
    }),
  );

const prorated = maybe(
  z.object({
    subscription: maybe(idOf),
    subscription_item: maybe(idOf),
    invoice_item: maybe(idOf),
    proration: maybe(z.boolean()),
    proration_details: maybe(z.object({ credited_items: maybe(z.unknown()) })),
  }),
);

const pricing = maybe(
  z.object({ price_details: maybe(z.object({ price: maybe(idOf), product: maybe(idOf) })) }),
);
const oldPrice = maybe(z.object({ id, product: idOf }));

function isCrediting(of: object): boolean {
  return (
    "proration_details" in of && prorationSchema.safeParse(of).data?.proration_details.credited_items != null
  );
}

const prorationSchema = z.object({ proration_details: z.object({ credited_items: z.unknown() }) });

const lineShape = z
  .object({
    id,
    amount: z.number(),
    quantity: maybe(z.number()),
    period: z.object({ start: second, end: second }),
    discounts: discountList,
    discount_amounts: maybe(z.array(z.object({ amount: z.number(), discount: idOf }))),
    parent: maybe(z.object({ subscription_item_details: prorated, invoice_item_details: prorated })),
    pricing,
    subscription: maybe(idOf),
    subscription_item: maybe(idOf),
    invoice_item: maybe(idOf),
    proration: maybe(z.boolean()),
    price: oldPrice,
  })
  .transform(({ parent, pricing: priced, price, period, discount_amounts, ...line }) => {
    const of = parent?.subscription_item_details ?? parent?.invoice_item_details ?? line;
    return {
      id: line.id,
      amount: line.amount,
      quantity: line.quantity,
      start: period.start,
      end: period.end,
      subscription: of.subscription,
      item: of.subscription_item,
      invoiceItem: of.invoice_item,
      isProration: of.proration ?? false,
      /** It gives back what another line took. */
      isCredit: line.amount < 0 || isCrediting(of),
      price: priced?.price_details?.price ?? price?.id ?? null,
      discounts: line.discounts,
      taken: discount_amounts ?? [],
    };
  });

/** An invoice with its lines, in the order given. */
export const invoiceShape = z
  .object({
    id,
    customer: maybe(idOf),
    status: maybe(z.enum(["draft", "open", "paid", "uncollectible", "void"])),
    created: second,
    currency,
    billing_reason: maybe(z.string()),
    collection_method: maybe(z.string()),
    attempt_count: maybe(z.number()),
    due_date: maybe(second),
    status_transitions: maybe(
      z.object({
        finalized_at: maybe(second),
        paid_at: maybe(second),
        voided_at: maybe(second),
        marked_uncollectible_at: maybe(second),
      }),
    ),
    parent: maybe(z.object({ subscription_details: maybe(z.object({ subscription: maybe(idOf) })) })),
    subscription: maybe(idOf),
    discounts: discountList,
    lines: z.object({ data: z.array(lineShape), has_more: z.boolean().optional() }),
    livemode: z.boolean(),
    test_clock: maybe(idOf),
  })
  .transform(({ lines, parent, status_transitions, attempt_count, ...invoice }) => ({
    ...invoice,
    subscription: parent?.subscription_details?.subscription ?? invoice.subscription,
    attempts: attempt_count ?? 0,
    finalized: status_transitions?.finalized_at ?? null,
    voided: status_transitions?.voided_at ?? null,
    uncollectible: status_transitions?.marked_uncollectible_at ?? null,
    paid: status_transitions?.paid_at ?? null,
    lines: lines.data,
    isCut: lines.has_more === true,
  }));

/** What will be on an invoice; a pending proration is told by nothing else. */
export const invoiceItemShape = z
  .object({
    id,
    customer: idOf,
    amount: z.number(),
    quantity: maybe(z.number()),
    proration: z.boolean(),
    proration_details: maybe(z.object({ credited_items: maybe(z.unknown()) })),
    period: z.object({ start: second, end: second }),
    parent: maybe(z.object({ subscription_details: prorated })),
    pricing,
    subscription: maybe(idOf),
    subscription_item: maybe(idOf),
    price: oldPrice,
    livemode: z.boolean(),
    test_clock: maybe(idOf),
  })
  .transform(({ parent, pricing: priced, price, period, proration, ...item }) => ({
    id: item.id,
    customer: item.customer,
    amount: item.amount,
    quantity: item.quantity,
    start: period.start,
    end: period.end,
    subscription: parent?.subscription_details?.subscription ?? item.subscription,
    item: parent?.subscription_details?.subscription_item ?? item.subscription_item,
    isProration: proration,
    isCredit: item.amount < 0 || isCrediting(item),
    price: priced?.price_details?.price ?? price?.id ?? null,
    livemode: item.livemode,
    test_clock: item.test_clock,
  }));

export type Coupon = z.infer<typeof couponShape>;
export type DiscountRead = z.infer<typeof discountShape>;
export type Product = z.infer<typeof productShape>;
export type Price = z.infer<typeof priceShape>;
export type InvoiceItem = z.infer<typeof invoiceItemShape>;

type CustomerRead = z.infer<typeof customerShape>;
type SubscriptionRead = z.infer<typeof subscriptionShape>;
type InvoiceRead = z.infer<typeof invoiceShape>;

/** The same as they are kept: prices, discounts and coupons in them stand as ids. */
export type Discount = Omit<DiscountRead, "terms">;
export type Customer = Omit<CustomerRead, "discount"> & { discount: string | null };
export type Item = Omit<SubscriptionRead["items"][number], "price" | "discounts"> & {
  price: string;
  discounts: string[];
};
export type Subscription = Omit<SubscriptionRead, "items" | "discounts"> & {
  discounts: string[];
  items: Item[];
};
export type Line = Omit<InvoiceRead["lines"][number], "discounts"> & { discounts: string[] };
export type Invoice = Omit<InvoiceRead, "discounts" | "lines"> & { discounts: string[]; lines: Line[] };
