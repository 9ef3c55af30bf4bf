import { minorMicros } from "./amounts.ts";
import type { AccountView } from "./view.ts";
import type { Coupon, Subscription, SubscriptionItem } from "./wire.ts";

/** An item with its recurring amount in micros. */
export interface Weighed {
  item: SubscriptionItem;
  isMetered: boolean;
  quantity: number;
  amount: bigint;
}

/**
 * What discounts take off an item, by class: percentages in millionths, fixed amounts in micros per the item's
 * interval.
 */
export interface Off {
  percent: Record<Class, bigint>;
  fixed: Record<Class, bigint>;
}

export type Class = "once" | "repeating" | "forever";

const MILLION = 1_000_000n;

/** What the discounts active at an instant take off each item. */
export function discountsOff(
  account: AccountView,
  subscription: Subscription,
  weighed: readonly Weighed[],
  at: number,
): Map<string, Off> {
  const own = inForce(account, subscription.id, at, subscription);
  const general = own.length > 0 ? own : inForce(account, subscription.customer, at);
  const stacks = weighed.map((one): Stack => {
    const mine = inForce(account, one.item.id, at, subscription).map((coupon) => ({ coupon, among: [one] }));
    const shared = general.map((coupon) => ({ coupon, among: weighed }));
    return { one, steps: [...mine, ...shared].filter(({ coupon }) => touches(coupon, one)) };
  });
  return new Map(stacks.map((stack) => [stack.one.item.id, takeOff(stack)]));
}

interface Stack {
  one: Weighed;
  steps: { coupon: Coupon; among: readonly Weighed[] }[];
}

/**
 * A discount dated within this many seconds of its subscription's creation was created with it, and counts from its
 * start.
 */
const AT_ONCE = 10;

/** Active coupons of a customer, subscription or item at an instant, in the order given. */
function inForce(account: AccountView, holder: string, at: number, made?: Subscription): Coupon[] {
  return (account.records.given.get(holder) ?? [])
    .filter((id) => {
      const { start: dated, end } = account.one("discounts", id);
      const isMadeWith = made !== undefined && dated >= made.created && dated <= made.created + AT_ONCE;
      const start = isMadeWith ? Math.min(dated, made.start_date) : dated;
      const { removedAt, heldUntil } = account.records.discount(id);
      const until = Math.min(end ?? Infinity, heldUntil ?? removedAt ?? Infinity);
      return start <= at && at < until;
    })
    .map((id) => account.one("coupons", account.one("discounts", id).source.coupon ?? ""));
}

function touches(coupon: Coupon, { item }: Weighed): boolean {
  return coupon.applies_to === undefined || coupon.applies_to.products.includes(item.price.product);
}

function takeOff({ one, steps }: Stack): Off {
  const off: Off = {
    percent: { once: 0n, repeating: 0n, forever: 0n },
    fixed: { once: 0n, repeating: 0n, forever: 0n },
  };
  for (const name of CLASSES)
    off.percent[name] = combined(
      steps.filter(({ coupon }) => coupon.duration === name).map(({ coupon }) => percentOf(coupon)),
    );
  for (const [i, { coupon, among }] of steps.entries()) {
    const later = steps.slice(i + 1).map((step) => percentOf(step.coupon));
    const name = classOf(coupon);
    if (!one.isMetered) off.fixed[name] += reduced(shareOf(coupon, one, among), later);
  }
  return off;
}

const CLASSES: readonly Class[] = ["once", "repeating", "forever"];

function classOf({ duration }: Coupon): Class {
  return CLASSES.find((name) => name === duration) ?? "forever";
}

function percentOf({ percent_off }: Coupon): bigint {
  return BigInt(Math.round((percent_off ?? 0) * 10_000));
}

/** 1 - (1-a)(1-b)…, rounded half to even to millionths. */
function combined(percents: readonly bigint[]): bigint {
  const left = percents.reduce((product, percent) => product * (MILLION - percent), 1n);
  const scale = MILLION ** BigInt(percents.length);
  return roundHalfEven((scale - left) * MILLION, scale);
}

function reduced(micros: bigint, percents: readonly bigint[]): bigint {
  const left = percents.reduce((product, percent) => product * (MILLION - percent), micros);
  return roundHalfEven(left, MILLION ** BigInt(percents.length));
}

/** An item's share of a fixed amount: proportional to list, rounded down, with the remainder for the last item id. */
function shareOf(coupon: Coupon, one: Weighed, among: readonly Weighed[]): bigint {
  const total = fixedMicros(coupon, one.item.price.currency);
  const sharers = among.filter((other) => !other.isMetered && touches(coupon, other));
  const whole = sharers.reduce((sum, other) => sum + list(other), 0n);
  const share = (other: Weighed) => (whole === 0n ? 0n : (total * list(other)) / whole);
  const last = sharers
    .map(({ item }) => item.id)
    .sort()
    .at(-1);
  if (one.item.id !== last) return share(one);
  return sharers.reduce((left, other) => (other === one ? left : left - share(other)), total);
}

function fixedMicros({ amount_off, currency, currency_options }: Coupon, wanted: string): bigint {
  if (amount_off === null) return 0n;
  const amount = currency === wanted ? amount_off : (currency_options?.[wanted]?.amount_off ?? 0);
  return BigInt(amount) * minorMicros(wanted);
}

/**
 * The monthly list amount, scaled so that every interval gives a whole number: 12 x 12 n parts of a micro work for
 * weeks and days.
 */
function list({ item, amount }: Weighed): bigint {
  const { interval, interval_count } = item.price.recurring ?? { interval: "month", interval_count: 1 };
  const parts: Record<string, bigint> = { month: 12n, year: 1n, week: 52n, day: 365n };
  return (amount * (parts[interval] ?? 12n) * COMMON) / BigInt(interval_count);
}

/** Divisible by every interval count up to 16. */
const COMMON = 720_720n;

function roundHalfEven(numerator: bigint, denominator: bigint): bigint {
  const [whole, rest] = [numerator / denominator, 2n * (numerator % denominator)];
  return rest > denominator || (rest === denominator && whole % 2n === 1n) ? whole + 1n : whole;
}
