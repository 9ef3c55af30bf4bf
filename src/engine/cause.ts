import { evaluate } from "../base/price-terms.ts";
import type { ItemState } from "../base/state.ts";
import type { Cause } from "../base/words.ts";
import type { Side } from "./item.ts";
import { licensedMrr, monthFactor, ratio, usageMrr } from "./mrr-value.ts";
import type { Pair } from "./pair.ts";
import type { Policy } from "./policy/policy.ts";
import { type Catalogue, kindOf } from "./product-kind.ts";

/** One step from a pair's value before to its value after, in micros. Each step starts where the previous one ended. */
export interface Step {
  cause: Cause;
  before: number;
  after: number;
}

/** What splitting a pair depends on besides the pair itself. */
export interface Setting {
  policy: Policy;
  catalogue: Catalogue;
  /** The customer's sides just before and just after the change set. */
  present: { before: Side[]; after: Side[] };
}

/**
 * Splits a pair into causes that add up to its change (DEFINITIONS §4, Splitting). Returns at least one step; steps of
 * 0 are left out unless all are.
 */
export function steps(pair: Pair, setting: Setting): Step[] {
  const { before, after } = pair;
  if (before === null || after === null) return [oneSided(pair, setting)];
  const all = isSameUnit(before, after, setting.catalogue)
    ? before.state.isMetered
      ? meteredSteps(before, after, setting)
      : licensedSteps(before, after, setting)
    : [{ cause: isTerm(before, after) ? "term" : "plan", before: before.value, after: after.value } as const];
  const moved = all.filter((step) => step.before !== step.after);
  return moved.length > 0 ? moved : [unmoved(before, after, setting.catalogue)];
}

function licensedSteps(before: Side, after: Side, { policy, catalogue }: Setting): Step[] {
  const [a, b] = [before.state, after.state];
  const { percentOff, fixedOff } = a;
  const seats = licensedMrr({ ...a, amount: revalued(a, b.quantity, catalogue) }, policy);
  const price = licensedMrr({ ...b, percentOff, fixedOff }, policy);
  return [
    { cause: "seats", before: before.value, after: seats },
    { cause: priceCause(a, b, catalogue), before: seats, after: price },
    { cause: "discount", before: price, after: after.value },
  ];
}

function meteredSteps(before: Side, after: Side, { policy, catalogue }: Setting): Step[] {
  const [a, b] = [before.state, after.state];
  const same =
    before.usage === null ? 0 : usageMrr(before.usage, monthFactor(policy, b.interval, b.intervalCount));
  const middle = isOtherTerm(a, b) ? same : before.value;
  return [
    { cause: priceCause(a, b, catalogue), before: before.value, after: middle },
    { cause: "usage", before: middle, after: after.value },
  ];
}

/** What the old price would charge for another quantity. */
function revalued(
  { amount, quantity, price }: ItemState<number>,
  next: number,
  catalogue: Catalogue,
): number {
  const terms = catalogue.terms(price);
  if (terms !== undefined && evaluate(terms, quantity) === amount) return evaluate(terms, next);
  return quantity === 0 ? amount : ratio(amount, next, quantity);
}

function isOtherPrice(a: ItemState<number>, b: ItemState<number>): boolean {
  return a.product !== b.product || a.price !== b.price || isOtherTerm(a, b);
}

function isOtherTerm(a: ItemState<number>, b: ItemState<number>): boolean {
  return a.interval !== b.interval || a.intervalCount !== b.intervalCount;
}

/** Plan, price or term (DEFINITIONS §4). A new amount at the same price is a price change. */
function priceCause(a: ItemState<number>, b: ItemState<number>, catalogue: Catalogue): Cause {
  if (a.product !== b.product) return "plan";
  if (isOtherTerm(a, b)) return "term";
  return a.price === b.price ? "price" : catalogue.replacement(a.price, b.price);
}

function isTerm({ state: a }: Side, { state: b }: Side): boolean {
  return a.product === b.product && isOtherTerm(a, b);
}

function isSameUnit({ state: a }: Side, { state: b }: Side, catalogue: Catalogue): boolean {
  return a.isMetered || a.price === b.price || catalogue.unit(a.price) === catalogue.unit(b.price);
}

function unmoved(before: Side, after: Side, catalogue: Catalogue): Step {
  const [a, b] = [before.state, after.state];
  const cause =
    a.quantity !== b.quantity ? "seats" : isOtherPrice(a, b) ? priceCause(a, b, catalogue) : "discount";
  return { cause, before: before.value, after: after.value };
}

/** The cause for an item that started or ended without a counterpart. */
function oneSided({ before, after, isSuspended }: Pair, { catalogue, present }: Setting): Step {
  const side = after ?? before;
  const values = { before: before?.value ?? 0, after: after?.value ?? 0 };
  if (side === null || isSuspended) return { cause: "status", ...values };
  const { product } = side.state;
  const others = after === null ? present.after : present.before;
  if (others.some(({ state }) => state.product === product)) return { cause: "seats", ...values };
  const kind = kindOf(side, catalogue);
  const family = catalogue.family(product);
  const isOwned = others.some(
    (other) => catalogue.family(other.state.product) === family && kindOf(other, catalogue) === kind,
  );
  return { cause: isOwned ? "plan" : kind === "add_on" ? "add_on" : "cross_sell", ...values };
}
