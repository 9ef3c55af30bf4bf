import { z } from "zod";
import type { StripeType } from "../objects/objects.ts";
import type { Query, StripeApi } from "./client.ts";

/** How to list the objects of a type. */
export interface List {
  path: string;
  /** Fields to expand. Stripe expands at most four levels. */
  expand: string[];
  /** Queries that together cover the whole list. */
  parts: Query[];
  /** Length in seconds of the `created` slices the list is fetched in; in one piece if omitted. */
  slice?: number;
}

/** A type of object that can be listed. */
export type ListName = Exclude<StripeType, "discount"> | "event";

export const DAY = 86_400;
const MONTH = 30 * DAY;
const DISCOUNTS = ["data.discounts", "data.discounts.source.coupon"];

export const LISTS: Record<ListName, List> = {
  product: { path: "/v1/products", expand: [], parts: [{ active: true }, { active: false }] },
  price: {
    path: "/v1/prices",
    expand: ["data.tiers", "data.currency_options"],
    parts: [{ active: true }, { active: false }],
  },
  coupon: { path: "/v1/coupons", expand: ["data.applies_to", "data.currency_options"], parts: [{}] },
  customer: { path: "/v1/customers", expand: ["data.discount.source.coupon"], parts: [{}], slice: MONTH },
  subscription: {
    path: "/v1/subscriptions",
    expand: [...DISCOUNTS, "data.items.data.discounts"],
    parts: [{ status: "all" }],
    slice: MONTH,
  },
  invoiceitem: { path: "/v1/invoiceitems", expand: [], parts: [{ pending: true }] },
  invoice: {
    path: "/v1/invoices",
    expand: ["data.discounts", "data.lines.data.discounts"],
    parts: [{}],
    slice: MONTH,
  },
  event: { path: "/v1/events", expand: [], parts: [{}], slice: DAY },
};

/** A page of a list. */
export interface Page {
  data: Record<string, unknown>[];
  hasMore: boolean;
  /** Stripe's clock at the response, in seconds. */
  at: number;
}

const pageSchema = z.object({ data: z.array(z.record(z.string(), z.unknown())), has_more: z.boolean() });

/** Reads a page of a list, as large as Stripe allows. */
export async function readPage(reader: StripeApi, path: string, query: Query): Promise<Page> {
  const { body, at } = await reader.get(path, { limit: 100, ...query });
  const { data, has_more: hasMore } = pageSchema.parse(body);
  return { data, hasMore, at };
}

/** Reads one object in full, in the form its list has it. */
export async function retrieve(
  reader: StripeApi,
  name: Exclude<ListName, "event">,
  id: string,
): Promise<{ raw: Record<string, unknown>; at: number }> {
  const { path, expand } = LISTS[name];
  const single = expand.map((field) => field.replace(/^data\./, ""));
  const { body, at } = await reader.get(`${path}/${encodeURIComponent(id)}`, { expand: single });
  return { raw: await whole(reader, z.record(z.string(), z.unknown()).parse(body)), at };
}

const cutSchema = z.object({
  id: z.string(),
  object: z.string(),
  items: z.unknown().optional(),
  lines: z.unknown().optional(),
});
const partSchema = z.looseObject({ has_more: z.boolean() });

/**
 * Completes an object with the parts Stripe pages separately: an invoice's lines, a subscription's items. A coupon
 * without `applies_to`, though it was expanded, gets null.
 */
export async function whole(
  reader: StripeApi,
  raw: Record<string, unknown>,
): Promise<Record<string, unknown>> {
  const head = cutSchema.safeParse(raw);
  if (!head.success) return raw;
  const { id, object } = head.data;
  if (object === "coupon") return { applies_to: null, ...raw };
  const field = object === "invoice" ? "lines" : object === "subscription" ? "items" : null;
  const part = field === null ? null : partSchema.safeParse(head.data[field]);
  if (field === null || !part?.success || !part.data.has_more) return raw;
  const [path, query] =
    field === "lines"
      ? [`/v1/invoices/${id}/lines`, { expand: ["data.discounts"] }]
      : ["/v1/subscription_items", { subscription: id, expand: DISCOUNTS }];
  const data = new Map<string | undefined, Record<string, unknown>>();
  for (let [after, hasMore]: [string | undefined, boolean] = [undefined, true]; hasMore; ) {
    const page = await readPage(reader, path, { ...query, starting_after: after });
    for (const one of page.data) data.set(idOf(one), one);
    after = idOf(page.data.at(-1));
    hasMore = page.hasMore && after !== undefined;
  }
  return { ...raw, [field]: { ...part.data, data: [...data.values()], has_more: false } };
}

/** The id of a listed object, which is also the cursor after it. */
export function idOf(raw: Record<string, unknown> | undefined): string | undefined {
  return typeof raw?.id === "string" ? raw.id : undefined;
}
