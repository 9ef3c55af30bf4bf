import { kindOf } from "../kinds.ts";
import type { Worth } from "../worth.ts";
import type { Limit, UsageMetric } from "./company.ts";
import { dayNumber } from "./day-numbers.ts";
import { type DatedPoint, daysOf, itemsOn, type Ledger, listOf, pointOn } from "./ledger.ts";
import { remembered } from "./memo.ts";
import { seenLimit } from "./observations.ts";

/** What may be sold: a product, at a price. */
export interface Sold {
  product: string;
  price: string;
}

const NEVER = Number.NEGATIVE_INFINITY;
const days = new Map<string, number>();

/** The day a limit holds from. */
function sinceOf({ from }: Limit): number {
  if (from === null) return NEVER;
  const day = days.get(from) ?? dayNumber(from);
  days.set(from, day);
  return day;
}

/** The limit that holds on a day for what is sold at a price: the price's own, else its product's; the latest declared. */
export function limitAt({ company }: Ledger, metric: string, sold: Sold, day: number): Limit | null {
  const inForce = company.limits.filter((limit) => limit.metric === metric && sinceOf(limit) <= day);
  const latest = (list: Limit[]): Limit | undefined => list.sort((a, b) => sinceOf(a) - sinceOf(b)).at(-1);
  const own = latest(inForce.filter(({ price }) => price === sold.price));
  return own ?? latest(inForce.filter(({ product }) => product === sold.product)) ?? null;
}

/** What a limit lets a quantity use. */
export const allowed = ({ per, amount }: Limit, quantity: number): number =>
  per === "item" ? amount : amount * quantity;

/** An item and the limit that it carries. */
export interface Carrier {
  item: Worth;
  limit: Limit;
}

const known = new WeakMap<DatedPoint, Map<string, Carrier[][]>>();

/** How many limits hold on a day. */
const inForceOn = remembered(
  ({ company }: Ledger, day: number): number =>
    company.limits.filter((limit) => sinceOf(limit) <= day).length,
);

/** The items that carry a limit of a metric on a day, the highest list first, then by id. */
export function carriers(ledger: Ledger, customer: string, metric: string, day: number): Carrier[] {
  const point = pointOn(ledger, customer, day);
  if (!point) return [];
  const all = known.get(point) ?? new Map<string, Carrier[][]>();
  known.set(point, all);
  const own = all.get(metric) ?? [];
  all.set(metric, own);
  const inForce = inForceOn(ledger, day);
  const found = own[inForce] ?? carriersOf(ledger, point.items, metric, day);
  own[inForce] = found;
  return found;
}

function carriersOf(ledger: Ledger, items: readonly Worth[], metric: string, day: number): Carrier[] {
  const found = items.flatMap((item) => {
    const limit = limitAt(ledger, metric, item, day);
    return limit ? [{ item, limit }] : [];
  });
  return found.sort((a, b) => byList(ledger, a.item, b.item));
}

/** Orders items by list, highest first, then by id. */
export function byList(ledger: Ledger, a: Worth, b: Worth): number {
  const [left, right] = [listOf(ledger, a), listOf(ledger, b)];
  if (left !== right) return left > right ? -1 : 1;
  return a.item < b.item ? -1 : 1;
}

/** What the items of a day may use together; null: no item has a limit, or they come to nothing. */
function declaredLimit(ledger: Ledger, customer: string, metric: string, day: number): number | null {
  const found = carriers(ledger, customer, metric, day);
  return found.reduce((sum, { item, limit }) => sum + allowed(limit, item.quantity), 0) || null;
}

/** A customer's limit on a day: what an observation says for as long as it holds, else what its items say. */
export function limitOn(
  ledger: Ledger,
  customer: string,
  metric: UsageMetric,
  day: number,
  known: number,
): number | null {
  const own = seenLimit(daysOf(ledger, customer, metric.id), day, known);
  return own ?? itemsLimit(ledger, customer, metric, day);
}

/** What the items of a day allow: by their limits, and of seats without one, as many as are paid for. */
export function itemsLimit(
  ledger: Ledger,
  customer: string,
  metric: UsageMetric,
  day: number,
): number | null {
  const limit = declaredLimit(ledger, customer, metric.id, day);
  return limit ?? (isSeats(metric) ? licensedSeats(ledger, customer, metric, day) : null);
}

/** Whether a metric counts seats in use. */
export const isSeats = ({ kind, unit }: UsageMetric): boolean => kind === "level" && /^seats?$/i.test(unit);

/** The licensed items whose quantity is seats: of the family that the metric names, else all plans. */
export function seatItems(ledger: Ledger, customer: string, metric: UsageMetric, day: number): Worth[] {
  const family = metric.product === null ? null : ledger.products.get(metric.product)?.family;
  return itemsOn(ledger, customer, day)
    .filter((item) => kindOf(ledger.input, item) === "plan")
    .filter(({ product }) => family === null || ledger.products.get(product)?.family === family)
    .sort((a, b) => byList(ledger, a, b));
}

/** Seats that are paid for, in thousandths. */
function licensedSeats(ledger: Ledger, customer: string, metric: UsageMetric, day: number): number | null {
  const items = seatItems(ledger, customer, metric, day);
  return items.reduce((sum, { quantity }) => sum + quantity * 1000, 0) || null;
}
