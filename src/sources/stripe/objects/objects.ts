import { z } from "zod";
import { CambiumError } from "../../../base/error.ts";
import type { Seen } from "../../../store/stripe/log.ts";
import {
  couponShape,
  type DiscountRead,
  discountShape,
  type Price,
  priceShape,
  productShape,
} from "./catalogue-shapes.ts";
import { customerShape, invoiceItemShape, invoiceShape, subscriptionShape } from "./shapes.ts";
import { number } from "./wire.ts";

/** The stored form of each type of object, by Stripe's `object` value. */
const SHAPES = {
  customer: customerShape,
  product: productShape,
  price: priceShape,
  coupon: couponShape,
  discount: discountShape,
  subscription: subscriptionShape,
  invoice: invoiceShape,
  invoiceitem: invoiceItemShape,
} as const;

export type StripeType = keyof typeof SHAPES;

/** Whether objects of a type are stored. */
export function isKept(type: string): type is StripeType {
  return Object.hasOwn(SHAPES, type);
}

/** Whether an id may be one of Stripe's (at most 255 characters). Others aren't requested. */
export function canBeAsked(id: string): boolean {
  return id.length <= 255;
}

/** An object that must be fetched separately. */
export interface Reference {
  type: StripeType;
  id: string;
}

/** What a response or an event contains. */
export interface Read {
  seen: Seen[];
  /** Objects to fetch in full, because they are truncated or lack tiers. */
  missing: Reference[];
}

const headSchema = z.object({ object: z.string(), id: z.string(), deleted: z.boolean().optional() });

/**
 * Reads an object of Stripe's API, in any known version, and the prices, discounts and coupons in it.
 * @param seenAt in seconds, when it was in this state
 * @throws CambiumError `bad_input` naming the object and field that can't be read
 */
export function readObject(raw: unknown, account: string, seenAt: number): Read {
  const head = headSchema.safeParse(raw);
  if (!head.success || !isKept(head.data.object)) return { seen: [], missing: [] };
  const { object: type, id, deleted } = head.data;
  const as = (one: Pick<Seen, "type" | "id" | "customer" | "body">): Seen => ({
    account,
    seenAt,
    event: null,
    ...one,
  });
  if (deleted === true && type !== "discount") {
    const customer = type === "customer" ? id : null;
    return { seen: [{ ...as({ type, id, customer, body: null }), isDeleted: true }], missing: [] };
  }
  const body = parse(type, raw, id);
  if (type === "price" && isWithoutTiers(body)) return { seen: [], missing: [{ type, id }] };
  const customer = customerOf(type, body);
  if (type === "subscription" && customer === null) return { seen: [], missing: [] };
  const seen = [as({ type, id, customer, body: slim(body) })];
  const missing: Reference[] = "isCut" in body && body.isCut ? [{ type, id }] : [];
  for (const price of pricesIn(body)) {
    if (isWithoutTiers(price)) missing.push({ type: "price", id: price.id });
    else seen.push({ ...as({ type: "price", id: price.id, customer: null, body: price }), isFallback: true });
  }
  for (const { terms, ...discount } of discountsIn(body)) {
    seen.push(
      as({ type: "discount", id: discount.id, customer: discount.customer ?? customer, body: discount }),
    );
    if (terms !== null)
      seen.push({ ...as({ type: "coupon", id: terms.id, customer: null, body: terms }), isFallback: true });
  }
  return { seen, missing };
}

const eventSchema = z.object({
  id: z.string().startsWith("evt_"),
  object: z.literal("event"),
  type: z.string(),
  created: number,
  livemode: z.boolean(),
  account: z.string().optional(),
  data: z.object({
    object: z.record(z.string(), z.unknown()),
    previous_attributes: z.record(z.string(), z.unknown()).nullish(),
  }),
});

/** A parsed event. */
export interface ReadEvent extends Read {
  id: string;
  type: string;
  created: number;
  isLive: boolean;
  /** Its connected account, if Stripe names one. */
  account: string | null;
}

/**
 * Reads an event. Objects that are truncated, or of a version that can't be read, are listed in `missing`. So are
 * coupons, since events never say which products they apply to.
 * @throws CambiumError `bad_input` if it isn't an event
 */
export function readEvent(raw: unknown, account: string): ReadEvent {
  const event = eventSchema.safeParse(raw);
  if (!event.success) throw unreadable("event", "", event.error);
  const { id, type, created, livemode, data } = event.data;
  const head = { id, type, created, isLive: livemode, account: event.data.account ?? null };
  const { object } = data;
  const kind = String(object.object);
  if (!isKept(kind) || typeof object.id !== "string" || type === "invoice.upcoming")
    return { ...head, seen: [], missing: [] };
  const isGone = type.endsWith(".deleted") && kind !== "subscription";
  if (kind === "coupon" && !isGone) return { ...head, seen: [], missing: [{ type: kind, id: object.id }] };
  try {
    const whole = kind === "discount" || !isGone ? object : { ...object, deleted: true };
    const { seen, missing } = readObject(whole, account, created);
    const before = previousOf(kind, object, data.previous_attributes ?? null);
    const [first, ...rest] = seen;
    if (first === undefined) return { ...head, seen: [], missing };
    const told = {
      ...first,
      event: id,
      ...(before !== null && { previous: before }),
      ...(isGone && { isDeleted: true }),
    };
    return { ...head, seen: [told, ...rest], missing };
  } catch (error) {
    if (!(error instanceof CambiumError)) throw error;
    return { ...head, seen: [], missing: canBeAsked(object.id) ? [{ type: kind, id: object.id }] : [] };
  }
}

/** A subscription's state before an update, in stored form; null if it isn't known. */
function previousOf(
  type: StripeType,
  now: Record<string, unknown>,
  previous: Record<string, unknown> | null,
): unknown {
  if (previous === null || type !== "subscription") return null;
  const before = SHAPES[type].safeParse(merged(now, previous));
  return before.success ? slim(before.data) : null;
}

function merged(now: Record<string, unknown>, previous: Record<string, unknown>): Record<string, unknown> {
  const both = { ...now };
  for (const [name, value] of Object.entries(previous)) {
    const known = both[name];
    both[name] = isRecord(value) && isRecord(known) ? merged(known, value) : value;
  }
  return both;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function parse(type: StripeType, raw: unknown, id: string) {
  const read = SHAPES[type].safeParse(raw);
  if (!read.success) throw unreadable(type, id, read.error);
  return read.data;
}

type Kept = ReturnType<typeof parse>;

function customerOf(type: StripeType, body: Kept): string | null {
  if (type === "customer") return body.id;
  return "customer" in body ? body.customer : null;
}

function pricesIn(body: Kept): Price[] {
  if (!("items" in body)) return [];
  return body.items.map(({ price }) => price).filter((price) => typeof price !== "string");
}

function isWithoutTiers(body: Kept): boolean {
  return "isTiered" in body && body.isTiered && body.tiers === null;
}

function discountsIn(body: Kept): DiscountRead[] {
  const lists: (DiscountRead | string)[][] = [];
  if ("start" in body && "coupon" in body) return [];
  if ("discount" in body) lists.push(body.discount === null ? [] : [body.discount]);
  if ("discounts" in body) lists.push(body.discounts);
  if ("items" in body) lists.push(...body.items.map(({ discounts }) => discounts));
  if ("lines" in body) lists.push(...body.lines.map(({ discounts }) => discounts));
  return lists.flat().filter((one) => typeof one !== "string");
}

/** The stored form of an object: prices, discounts and coupons in it are stored separately and referenced by id. */
function slim(body: Kept) {
  if ("start" in body && "coupon" in body) {
    const { terms: _, ...discount } = body;
    return discount;
  }
  if ("email" in body) return { ...body, discount: body.discount?.id ?? null };
  if ("items" in body) {
    const items = body.items.map((item) => ({
      ...item,
      price: idIn(item.price),
      discounts: item.discounts.map(idIn),
    }));
    return { ...body, items, discounts: body.discounts.map(idIn) };
  }
  if ("lines" in body) {
    const lines = body.lines.map((line) => ({ ...line, discounts: line.discounts.map(idIn) }));
    return { ...body, lines, discounts: body.discounts.map(idIn) };
  }
  return body;
}

function idIn(one: string | { id: string }): string {
  return typeof one === "string" ? one : one.id;
}

function unreadable(type: string, id: string, error: z.ZodError): CambiumError {
  const [issue] = error.issues;
  const where = issue === undefined ? "" : ` at ${issue.path.join(".")}: ${issue.message}`;
  return new CambiumError("bad_input", `can't read the ${type} ${id}${where}`, {
    hint: "It may use a newer version of Stripe's API: update Cambium, or report the version to us.",
  });
}
