import { DAY } from "../calendar.ts";
import { amountOf, type Currency, MINOR_MICROS, PRODUCTS, type Price } from "../catalogue.ts";
import { couponAt } from "../coupons.ts";
import type { Life, Written } from "../life.ts";

/** What is bought more of. */
export type RiseType = "upsell" | "add_on" | "cross_sell";

/** Something that a paying customer came to pay more for, without a coupon. Days are counted from 1970-01-01. */
export interface Rise {
  day: number;
  type: RiseType;
  price: Price;
  /** What was added: seats, or how many. */
  quantity: number;
  isOtherPlan: boolean;
  /** A month, in micros of the currency. */
  micros: number;
  /** The share of it that is still paid at the lowest within 180 days. */
  kept: number;
}

/** What a customer paid a month from a day on, in dollars, and its main plan. */
export interface Paid {
  day: number;
  dollars: number;
  plan: Price | null;
  seats: number;
}

/** A customer as its owners see it: what it paid when. */
export interface Payer {
  key: number;
  account: number;
  size: number;
  /** Index in the list of account owners; 0: none. */
  owner: number;
  currency: Currency;
  /** Whether everything it ever had is in that currency. */
  isPlain: boolean;
  paid: Paid[];
  rises: Rise[];
}

/** About what a unit of a currency is worth in dollars. */
export const DOLLARS = { USD: 1, EUR: 1 / 0.92, JPY: 1 / 150 } as const;

const PAYING = ["active", "past_due", "canceling"];
const KEPT_DAYS = 180;
const FAMILY = new Map<string, string>(PRODUCTS.map(({ product, family }) => [product, family]));
const RISE_TYPES: Partial<Record<string, RiseType>> = {
  Quillmoor: "upsell",
  Analytics: "cross_sell",
  "Vehicle Tracking": "cross_sell",
  "Priority Support": "add_on",
  "Single Sign-On": "add_on",
};

/** Reads a life's states as what was paid when. */
export function payerOf({ key, profile, written, world: { era } }: Life): Payer {
  const { account, size, owner, currency } = profile;
  const isPlain = written.every(({ price }) => price.currency === currency);
  const payer: Payer = { key, account, size, owner, currency, isPlain, paid: [], rises: [] };
  const last = new Map<number, Written>();
  for (const together of instantsOf(written)) {
    const at = together[0]?.at ?? 0;
    if (isPlain && at !== era.repriceAt && dollarsOf(last.values()) > 0)
      payer.rises.push(...risesOf(last, together));
    for (const state of together) last.set(state.item, state);
    addPaid(payer, Math.floor(at / DAY), last);
  }
  for (const rise of payer.rises) rise.kept = keptOf(payer, rise);
  return payer;
}

/** What a customer pays at the end of a day; null before its first. */
export function paidOn({ paid }: Payer, day: number): Paid | null {
  return paid.findLast((one) => one.day <= day) ?? null;
}

/** The states of each instant, the last one of each item. */
function instantsOf(written: readonly Written[]): Written[][] {
  const found: Map<number, Written>[] = [];
  let at = -1;
  for (const state of written) {
    if (state.at !== at) found.push(new Map());
    at = state.at;
    found.at(-1)?.set(state.item, state);
  }
  return found.map((states) => [...states.values()]);
}

function addPaid({ paid }: Payer, day: number, items: Map<number, Written>): void {
  const plans = [...items.values()].filter(
    ({ price, status }) => PAYING.includes(status) && FAMILY.get(price.product) === "Quillmoor",
  );
  const [plan] = plans.sort((a, b) => b.quantity - a.quantity);
  const now = {
    day,
    dollars: dollarsOf(items.values()),
    plan: plan?.price ?? null,
    seats: plan?.quantity ?? 0,
  };
  if (paid.at(-1)?.day === day) paid.pop();
  paid.push(now);
}

function risesOf(last: ReadonlyMap<number, Written>, together: readonly Written[]): Rise[] {
  const all = [...last.values(), ...together];
  if (all.some(({ coupon }) => coupon > 0)) return [];
  const owned = new Set([...last.values()].filter(isPaid).map(({ price }) => FAMILY.get(price.product)));
  return together.flatMap((state): Rise[] => {
    const { price, quantity, at } = state;
    const family = FAMILY.get(price.product) ?? "";
    const type = RISE_TYPES[family];
    const before = last.get(state.item);
    const micros = microsOf(state) - (before === undefined ? 0 : microsOf(before));
    if (type === undefined || micros <= 0 || !isPaid(state)) return [];
    const rise = { day: Math.floor(at / DAY), type, price, micros, kept: 1 };
    if (before === undefined)
      return type === "upsell" || owned.has(family) ? [] : [{ ...rise, quantity, isOtherPlan: false }];
    const isOther = before.price.product !== price.product;
    const isMore = before.price === price && quantity > before.quantity;
    if (
      type !== "upsell" ||
      !isPaid(before) ||
      !(isOther || isMore) ||
      before.price.interval !== price.interval
    )
      return [];
    return [{ ...rise, quantity: isOther ? quantity : quantity - before.quantity, isOtherPlan: isOther }];
  });
}

function keptOf({ paid, currency }: Payer, { day, micros }: Rise): number {
  const rise = (micros / 1e6) * DOLLARS[currency];
  const place = paid.findLastIndex((one) => one.day <= day);
  const after = paid[place]?.dollars ?? 0;
  const lowest = paid
    .slice(place)
    .filter((one) => one.day <= day + KEPT_DAYS)
    .reduce((least, { dollars }) => Math.min(least, dollars), after);
  return Math.min(1, Math.max(0, lowest - (after - rise)) / rise);
}

function isPaid({ status, price }: Written): boolean {
  return PAYING.includes(status) && price.product !== "prod_free";
}

function dollarsOf(items: Iterable<Written>): number {
  let sum = 0;
  for (const item of items) if (isPaid(item)) sum += (microsOf(item) / 1e6) * DOLLARS[item.price.currency];
  return sum;
}

/** What an item comes to a month, in micros of its currency. */
function microsOf({ price, quantity, used, coupon }: Written): number {
  const { percent, fixed } = couponAt(coupon);
  if (price.isMetered) return used * (price.tiers[0]?.unit ?? 0);
  const whole =
    (amountOf(price, quantity) * MINOR_MICROS[price.currency]) / (price.interval === "year" ? 12 : 1);
  const off = fixed[["USD", "EUR", "JPY"].indexOf(price.currency)] ?? 0;
  return Math.max(0, Math.round((whole * (1_000_000 - percent)) / 1_000_000) - off * 1_000_000);
}
