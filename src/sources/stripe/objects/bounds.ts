import { isCurrency } from "../../../base/currency.ts";
import type { ItemState } from "../../../base/state.ts";
import type { Coupon, Price } from "./catalogue-shapes.ts";
import type { StrangeWord } from "./stripe-words.ts";

/** Bounds of values used from evidence. File imports use the same bounds (`shape.ts`). */
export const BOUNDS = {
  /** 2099-12-31T23:59:59Z. A later end counts as none. */
  lastSecond: 4_102_444_799,
  quantity: 2_147_483_647,
  /** Three years in days, the longest billing period Stripe allows. */
  intervals: 1095,
  /** Micros per month up to which arithmetic is exact. */
  micros: Number.MAX_SAFE_INTEGER,
  /** Minor units: the most that stays exact in micros for a three-decimal currency. */
  minor: 9_007_199_254_740,
  /** Characters in a text of Stripe's objects. Stripe's ids have at most 255. */
  text: 5000,
} as const;

const isWhole = (n: number, most: number) => Number.isSafeInteger(n) && n >= 0 && n <= most;

/** Whether a time in seconds is plausible. */
export const isInstant = (second: number): boolean => isWhole(second, BOUNDS.lastSecond);
export const isQuantity = (n: number): boolean => isWhole(n, BOUNDS.quantity);
const isMinor = (n: number) => Number.isSafeInteger(n) && Math.abs(n) <= BOUNDS.minor;
const isPercent = (n: number) => n >= 0 && n <= 100;
/** Up to 13 digits in minor units, with up to 12 decimals. */
const isDecimal = (text: string) => /^-?\d{1,13}(?:\.\d{1,12}0*)?$/.test(text);

type Check = (value: number | string) => boolean;
const ofNumber =
  (check: (n: number) => boolean): Check =>
  (value) =>
    typeof value === "number" && check(value);
const ofText =
  (check: (text: string) => boolean): Check =>
  (value) =>
    typeof value === "string" && check(value);

const INSTANTS =
  "created started start end trial_start trial_end canceled_at cancel_at ended_at pausedSince resumes_at due_date finalized voided uncollectible paid";
const IDS = "id customer product price item subscription coupon invoice invoice_item invoiceItem discount";

/** Checks of a stored object's fields, by name, whatever the object. */
const FIELDS: ReadonlyMap<string, Check> = new Map<string, Check>([
  ...INSTANTS.split(" ").map((name): [string, Check] => [name, ofNumber(isInstant)]),
  ...IDS.split(" ").map((name): [string, Check] => [name, ofText((text) => text.length <= BOUNDS.text)]),
  ["quantity", ofNumber(isQuantity)],
  ["upTo", ofNumber((n) => isWhole(n, BOUNDS.quantity))],
  ["size", ofNumber((n) => n >= 1 && isWhole(n, BOUNDS.quantity))],
  ["interval_count", ofNumber((n) => n >= 1 && isWhole(n, BOUNDS.intervals))],
  ["amount", ofNumber(isMinor)],
  ["percent", ofNumber(isPercent)],
  ["months", ofNumber((n) => isWhole(n, BOUNDS.quantity))],
  ["unit", ofText(isDecimal)],
  ["flat", ofText(isDecimal)],
  ["currency", ofText(isCurrency)],
]);

/** Fields that aren't checked, since they only hold free text. */
const WRITTEN = ["metadata", "strange", "untold"];

/** A stored object's numbers, dates and ids that are out of bounds, with their paths. */
export function beyondBounds(body: unknown, path = ""): StrangeWord[] {
  if (typeof body !== "object" || body === null) return [];
  return Object.entries(body).flatMap(([name, value]): StrangeWord[] => {
    const field = path === "" ? name : `${path}.${name}`;
    if (WRITTEN.includes(name)) return [];
    if (typeof value === "object") return beyondBounds(value, field);
    const check = path.endsWith("amounts") ? ofNumber(isMinor) : FIELDS.get(name);
    if (check === undefined || (typeof value !== "number" && typeof value !== "string") || check(value))
      return [];
    return [{ field, value: String(value).slice(0, MOST_SHOWN) }];
  });
}

const MOST_SHOWN = 60;

/** The effect of an out-of-bounds value, for messages. */
export function effectOf(type: string, field: string): string {
  if (type === "price") return "Anything sold at it counts as 0 and is assumed";
  if (type === "coupon") return "Its discount is read from invoices, or counts as 0";
  if (field === "seen_at") return "It's left out";
  return "The value is ignored: MRR stays as last known, and an end after 2099 counts as no end";
}

/**
 * Makes a price safe to calculate with: its amounts become unknown if anything in it is out of bounds. Amounts in other
 * currencies are dropped one by one.
 */
export function soundPrice(price: Price): Price {
  const options = Object.fromEntries(
    Object.entries(price.options).filter(([code, one]) => isCurrency(code) && beyondBounds(one).length === 0),
  );
  const odd = beyondBounds({ ...price, options: {} });
  if (odd.length === 0) return { ...price, options };
  const { recurring } = price;
  const isOften = recurring !== null && beyondBounds(recurring).length > 0;
  return {
    ...price,
    options,
    strange: [...(price.strange ?? []), ...odd],
    unit: null,
    tiers: null,
    package: null,
    recurring: recurring === null ? null : { ...recurring, ...(isOften && { interval_count: 1 }) },
  };
}

/**
 * The coupon, or undefined if anything in it is out of bounds; it is then treated like a deleted one and derived from
 * invoice lines.
 */
export function soundCoupon(coupon: Coupon): Coupon | undefined {
  return beyondBounds(coupon).length === 0 ? coupon : undefined;
}

/** Most days and weeks in a month. */
const IN_A_MONTH = { day: 31, week: 5, month: 1, year: 1 } as const;

/** Whether an amount per interval stays within exact arithmetic. */
export function isCountable(micros: number, interval: keyof typeof IN_A_MONTH): boolean {
  return micros >= 0 && micros * IN_A_MONTH[interval] <= BOUNDS.micros && Number.isSafeInteger(micros);
}

/** Whether the warehouse and the engine can store a state. */
export function canHold(state: ItemState): boolean {
  const { at, quantity, amount, usage, interval, intervalCount, percentOff, fixedOff } = state;
  return (
    isInstant(at / 1000) &&
    (state.usageClosedAt === null || isInstant(state.usageClosedAt / 1000)) &&
    isQuantity(quantity) &&
    isCurrency(state.currency) &&
    isWhole(intervalCount, BOUNDS.intervals) &&
    isCountable(amount, interval) &&
    isCountable(usage, interval) &&
    Object.values(percentOff).every((share) => isWhole(share, 1_000_000)) &&
    Object.values(fixedOff).every((micros) => isWhole(micros, BOUNDS.micros))
  );
}
