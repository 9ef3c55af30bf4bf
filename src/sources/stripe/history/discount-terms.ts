import { isInstant } from "../objects/bounds.ts";
import type { Coupon } from "../objects/catalogue-shapes.ts";
import type { BilledLine, CustomerEvidence, SeenDiscount, Snapshot } from "./customer-evidence.ts";
import { discountBegins, discountEnds } from "./discount-dates.ts";
import type { World } from "./world.ts";

/** What a discount is attached to: an item, the subscription or its customer. */
type Scope = "item" | "subscription" | "customer";

/** A subscription's discount and when it applies. */
export interface Term {
  id: string;
  scope: Scope;
  /** The item it is attached to; null for the whole subscription. */
  item: string | null;
  coupon: Coupon;
  /** `[from, to)` in seconds; `to` is null if it has no end yet. */
  from: number;
  to: number | null;
  /** Its position among the discounts of its scope. */
  place: number;
  fromEvidence: "observed" | "object";
  toEvidence: "observed" | "object" | "renewal" | "assumed";
  /** Whether its coupon is unknown, so that its value is derived from invoice lines, if at all. */
  isGuessed: boolean;
  seq: number;
}

/** What is known about one subscription. */
export interface OfSubscription {
  id: string;
  snapshots: Snapshot[];
  lines: BilledLine[];
}

/** The discounts that affect a subscription, and when each applied (DECISIONS, What a Stripe subscription is worth). */
export function discountTerms(evidence: CustomerEvidence, of: OfSubscription, world: World): Term[] {
  const places = placesOf(evidence, of);
  const terms: Term[] = [];
  for (const discount of evidence.discounts.values()) {
    const scope = isInstant(discount.start) ? scopeOf(discount, of) : null;
    if (scope === null) continue;
    const known = discount.coupon === null ? undefined : world.coupon(discount.coupon, discount.start);
    const coupon = known ?? guessed(discount, evidence.lines);
    const lines = scope === "customer" ? evidence.lines : of.lines;
    const sights =
      scope === "customer" ? sightsOnCustomer(discount, evidence) : sightsOnSubscription(discount, of);
    const end =
      scope === "customer"
        ? replaced(discount, evidence, endOf(discount, sights, lines))
        : endOf(discount, sights, lines);
    const used = coupon.duration === "once" ? usedUntil(discount, evidence.lines, world) : null;
    const [until, toEvidence] = used === null ? end : ([used, "object"] as const);
    const to = until === null ? null : discountEnds(discount, until, evidence.discounts.values());
    if (to !== null && to <= discount.start) continue;
    terms.push({
      id: discount.id,
      scope,
      item: scope === "item" ? discount.item : null,
      coupon,
      from: discountBegins(discount, of.snapshots),
      to,
      place: scope === "customer" ? 0 : (places.get(discount.id) ?? Number.MAX_SAFE_INTEGER),
      fromEvidence: "object",
      toEvidence,
      isGuessed: known === undefined,
      seq: discount.seq,
    });
  }
  return terms.sort(inStackingOrder);
}

const SCOPES: Scope[] = ["item", "subscription", "customer"];

function inStackingOrder(a: Term, b: Term): number {
  return (
    SCOPES.indexOf(a.scope) - SCOPES.indexOf(b.scope) ||
    a.place - b.place ||
    a.from - b.from ||
    (a.id < b.id ? -1 : 1)
  );
}

/**
 * Stands in for an unknown coupon: the percentage its discount took off the first line that shows it; nothing if no
 * line does.
 */
function guessed({ id, coupon, end }: SeenDiscount, lines: BilledLine[]): Coupon {
  const line = lines.find((one) => one.amount > 0 && one.taken.some(({ discount }) => discount === id));
  const taken = line?.taken.find(({ discount }) => discount === id)?.amount ?? 0;
  return {
    id: coupon ?? id,
    created: 0,
    duration: end === null ? "forever" : "repeating",
    months: null,
    percent: line === undefined ? null : Math.min(100, Math.round((taken / line.amount) * 1e6) / 1e4),
    amounts: {},
    products: null,
  };
}

/** The stacking position of each discount, from the order of the lists that contain them. */
function placesOf(
  { invoices }: CustomerEvidence,
  { id, snapshots, lines }: OfSubscription,
): Map<string, number> {
  const order: string[] = [];
  const lists = [
    ...snapshots.flatMap(({ at, body }) =>
      [body.discounts, ...body.items.map(({ discounts }) => discounts)].map((list) => ({ at, list })),
    ),
    ...invoices
      .filter(({ subscription }) => subscription === id)
      .map(({ created, discounts }) => ({ at: created, list: discounts })),
    ...lines.map(({ invoicedAt, discounts }) => ({ at: invoicedAt ?? 0, list: discounts })),
  ];
  for (const { list } of lists.sort((one, other) => one.at - other.at)) {
    list.forEach((one, index) => {
      if (order.includes(one)) return;
      const next = list.slice(index + 1).find((later) => order.includes(later));
      order.splice(next === undefined ? order.length : order.indexOf(next), 0, one);
    });
  }
  return new Map(order.map((id, place) => [id, place]));
}

/** Null if the discount is on something else, or on a single invoice, which isn't recurring. */
function scopeOf(discount: SeenDiscount, { id, snapshots, lines }: OfSubscription): Scope | null {
  if (isOnInvoice(discount)) return null;
  if (discount.item !== null) {
    const isOwn =
      snapshots.some(({ body }) => body.items.some((item) => item.id === discount.item)) ||
      lines.some(({ item }) => item === discount.item);
    return isOwn ? "item" : null;
  }
  if (discount.subscription !== null) return discount.subscription === id ? "subscription" : null;
  return "customer";
}

function isOnInvoice({ invoice, invoice_item }: SeenDiscount): boolean {
  return invoice !== null || invoice_item !== null;
}

function isOnCustomer(discount: SeenDiscount): boolean {
  return discount.subscription === null && discount.item === null && !isOnInvoice(discount);
}

type End = readonly [number | null, Term["toEvidence"]];

/**
 * When a discount ended, and how that is known: the earliest of its removal according to an event, the first invoice
 * without it, a snapshot without it, and its own end.
 */
function endOf(discount: SeenDiscount, sights: Sight[], lines: BilledLine[]): End {
  if (discount.removedAt !== null) return earlier([discount.removedAt, "observed"], discount.end);
  const last = sights.findLastIndex(({ has }) => has);
  const without = sights.slice(last + 1).find(({ at }) => at > discount.start);
  if (without === undefined && last >= 0) return [discount.end, "object"];
  if (without?.isExact && last >= 0) return earlier([without.at, "observed"], discount.end);
  const since = Math.max(discount.start, sights[last]?.at ?? 0, ...billedWith(discount, lines));
  const missed = lines
    .filter((line) => couldTake(discount, line) && !takes(line, discount.id))
    .map(({ invoicedAt }) => invoicedAt ?? 0)
    .filter((at) => at > since && at <= (without?.at ?? at));
  if (missed.length > 0) return earlier([Math.min(...missed), "renewal"], discount.end);
  if (without === undefined) return [discount.end, "object"];
  return earlier([without.at, last < 0 ? "assumed" : "observed"], discount.end);
}

/** A customer has one discount at a time, so the next one ends it. */
function replaced(discount: SeenDiscount, { discounts }: CustomerEvidence, end: End): End {
  const later = [...discounts.values()].filter((one) => isOnCustomer(one) && one.start > discount.start);
  const next = Math.min(...later.map(({ start }) => start));
  return next < (end[0] ?? Number.POSITIVE_INFINITY) ? [next, "object"] : end;
}

/** A snapshot of what a discount is attached to, and whether it has the discount. */
interface Sight {
  at: number;
  isExact: boolean;
  has: boolean;
}

function sightsOnCustomer({ id }: SeenDiscount, { customerDiscounts }: CustomerEvidence): Sight[] {
  return customerDiscounts.map((seen) => ({ at: seen.at, isExact: seen.isExact, has: seen.id === id }));
}

/** Snapshots that don't report discounts are left out. */
function sightsOnSubscription({ id, item }: SeenDiscount, { snapshots }: OfSubscription): Sight[] {
  return snapshots.flatMap(({ at, isExact, body }) => {
    const holder = item === null ? body : body.items.find((one) => one.id === item);
    const has = holder?.discounts.includes(id) ?? false;
    const isTold = !body.untold?.includes(item === null ? "discounts" : "items.discounts");
    return has || isTold ? [{ at, isExact, has }] : [];
  });
}

/** When invoices with a discount were created. */
function billedWith({ id }: SeenDiscount, lines: BilledLine[]): number[] {
  return lines.filter((line) => takes(line, id)).map(({ invoicedAt }) => invoicedAt ?? 0);
}

/**
 * Whether a line would have this discount if it applied. A customer discount gives way to the invoice's own discounts.
 */
function couldTake({ item, subscription }: SeenDiscount, line: BilledLine): boolean {
  if (line.invoicedAt === null) return false;
  if (item !== null) return line.item === item && isRenewal(line);
  return subscription !== null || line.invoiceDiscounts.length === 0;
}

/** Whether a discount is on a line or its invoice, whatever its amount. */
function takes({ discounts, invoiceDiscounts, taken }: BilledLine, id: string): boolean {
  return [discounts, invoiceDiscounts, taken.map(({ discount }) => discount)].some((ids) => ids.includes(id));
}

/** Whether a line bills a period of an item, rather than a proration. */
export function isRenewal({ item, isProration }: BilledLine): boolean {
  return item !== null && !isProration;
}

function earlier([at, evidence]: readonly [number, Term["toEvidence"]], end: number | null): End {
  return end !== null && end <= at ? [end, "object"] : [at, evidence];
}

/**
 * When a once coupon is used up: the end of the period of the first licensed line it reduced; if it only reduced other
 * lines, when the first was invoiced; null if it isn't used yet.
 */
function usedUntil({ id }: SeenDiscount, lines: BilledLine[], world: World): number | null {
  const used = lines
    .filter((line) => line.taken.some(({ discount, amount }) => discount === id && amount > 0))
    .sort((a, b) => a.start - b.start || a.end - b.end);
  const licensed = used.find(
    (line) =>
      isRenewal(line) && line.price !== null && world.price(line.price)?.recurring?.usage_type === "licensed",
  );
  return licensed?.end ?? used[0]?.invoicedAt ?? null;
}
