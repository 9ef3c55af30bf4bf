import { z } from "zod";
import { discountList, discountShape, priceShape, withWhole } from "./catalogue-shapes.ts";
import { known, strangeIn, WORDS } from "./stripe-words.ts";
import { currency, id, idOf, maybe, metadata, number, second, untoldIn } from "./wire.ts";

/** A customer. Each metadata entry becomes an attribute. */
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

const itemShape = z
  .object({
    id,
    created: second,
    price: z.union([z.string(), priceShape]),
    quantity: maybe(number),
    discounts: discountList,
    current_period_start: maybe(second),
    current_period_end: maybe(second),
  })
  .transform(({ current_period_start, current_period_end, ...item }) => ({
    ...item,
    start: current_period_start,
    end: current_period_end,
  }));

/**
 * Which discount fields of a subscription aren't reported. In API versions before 2025-03-31, recognised by a whole
 * discount or a billing period on the subscription, a missing list means there are no other discounts.
 */
function untoldDiscounts(of: {
  discounts: unknown;
  discount: unknown;
  current_period_start: number | null;
  items: { discounts?: unknown }[];
}): { untold?: string[] } {
  const isOlder = of.discounts === undefined && (of.discount ?? of.current_period_start) !== null;
  const isOnItems = of.items.every(({ discounts }) => discounts !== undefined);
  return isOlder
    ? {}
    : untoldIn({ discounts: of.discounts, "items.discounts": isOnItems ? true : undefined });
}

function pausedAs(
  paused: { transitioned_at: number | null; subscription: { type: string | null } | null } | null,
): { pausedSince?: number; pausedFor?: string } {
  const [since, reason] = [paused?.transitioned_at, paused?.subscription?.type];
  return { ...(since != null && { pausedSince: since }), ...(reason != null && { pausedFor: reason }) };
}

/**
 * A subscription with its items. API versions before 2025-03-31 have the billing period, and one whole discount, on the
 * subscription.
 */
export const subscriptionShape = z
  .object({
    id,
    /** Null if another kind of account is billed. */
    customer: maybe(idOf),
    currency: maybe(currency),
    /** Unknown values are kept as they are. */
    status: z.string(),
    collection_method: maybe(z.string()),
    created: second,
    start_date: maybe(second),
    trial_start: maybe(second),
    trial_end: maybe(second),
    canceled_at: maybe(second),
    cancel_at: maybe(second),
    cancel_at_period_end: z.boolean(),
    ended_at: maybe(second),
    pause_collection: maybe(z.object({ resumes_at: maybe(second) })),
    trial_settings: maybe(
      z.object({ end_behavior: maybe(z.object({ missing_payment_method: maybe(z.string()) })) }),
    ),
    /** Present while it is paused: since when and why. */
    status_details: maybe(
      z.object({
        paused: maybe(
          z.object({
            transitioned_at: maybe(second),
            subscription: maybe(z.object({ type: maybe(z.string()) })),
          }),
        ),
      }),
    ),
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
      trial_settings,
      status_details,
      collection_method,
      ...one
    }) => ({
      ...one,
      ...strangeIn(WORDS.subscription, { status: one.status, collection_method }),
      /** Only present if the subscription pauses when its trial ends without a payment method. */
      ...(trial_settings?.end_behavior?.missing_payment_method === "pause" && { pausesAfterTrial: true }),
      ...(one.status === "paused" && pausedAs(status_details?.paused ?? null)),
      started: start_date ?? one.created,
      pause: pause_collection,
      ...untoldDiscounts({ discounts, discount, current_period_start, items: items.data }),
      discounts: withWhole(discounts, discount),
      items: items.data.map((item) => ({
        ...item,
        discounts: item.discounts ?? [],
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
    amount: number,
    quantity: maybe(number),
    period: z.object({ start: second, end: second }),
    discounts: discountList,
    discount_amounts: maybe(z.array(z.object({ amount: number, discount: idOf }))),
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
      /** Whether it reverses another line. */
      isCredit: line.amount < 0 || isCrediting(of),
      price: priced?.price_details?.price ?? price?.id ?? null,
      discounts: line.discounts ?? [],
      taken: discount_amounts ?? [],
    };
  });

/** The subscription named by the lines of a subscription invoice that doesn't name it itself. */
function onLines(
  { billing_reason }: { billing_reason: string | null },
  lines: { subscription: string | null }[],
): string | null {
  if (!billing_reason?.startsWith("subscription")) return null;
  return lines.find(({ subscription }) => subscription !== null)?.subscription ?? null;
}

/** An invoice with its lines in order. */
export const invoiceShape = z
  .object({
    id,
    customer: maybe(idOf),
    status: maybe(z.string()),
    created: second,
    currency,
    billing_reason: maybe(z.string()),
    collection_method: maybe(z.string()),
    attempt_count: maybe(number),
    due_date: maybe(second),
    status_transitions: maybe(
      z.object({
        finalized_at: maybe(second),
        paid_at: maybe(second),
        voided_at: maybe(second),
        marked_uncollectible_at: maybe(second),
      }),
    ),
    /** Older versions have `subscription` instead; some copies have neither. */
    parent: maybe(z.object({ subscription_details: maybe(z.object({ subscription: maybe(idOf) })) })),
    subscription: maybe(idOf),
    discount: maybe(discountShape),
    discounts: discountList,
    lines: z.object({ data: z.array(lineShape), has_more: z.boolean().optional() }),
    livemode: z.boolean(),
    test_clock: maybe(idOf),
  })
  .transform(({ lines, parent, status_transitions, attempt_count, discount, ...invoice }) => ({
    ...invoice,
    discounts: withWhole(invoice.discounts, discount),
    ...strangeIn(WORDS.invoice, { status: invoice.status, collection_method: invoice.collection_method }),
    status: known(WORDS.invoice.status, invoice.status),
    subscription:
      parent?.subscription_details?.subscription ?? invoice.subscription ?? onLines(invoice, lines.data),
    attempts: attempt_count ?? 0,
    finalized: status_transitions?.finalized_at ?? null,
    voided: status_transitions?.voided_at ?? null,
    uncollectible: status_transitions?.marked_uncollectible_at ?? null,
    paid: status_transitions?.paid_at ?? null,
    lines: lines.data,
    isCut: lines.has_more === true,
  }));

/** An item of an upcoming invoice. Pending prorations only appear here. */
export const invoiceItemShape = z
  .object({
    id,
    customer: idOf,
    amount: number,
    quantity: maybe(number),
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

export type InvoiceItem = z.infer<typeof invoiceItemShape>;

type CustomerRead = z.infer<typeof customerShape>;
type SubscriptionRead = z.infer<typeof subscriptionShape>;
type InvoiceRead = z.infer<typeof invoiceShape>;

/** Objects as stored, with prices, discounts and coupons as ids. */
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
