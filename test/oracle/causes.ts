/** Why movements happened: every change set split into causes, pair by pair and step by step. */

import type { ItemState } from "../../src/base/state.ts";
import { byText } from "./changes.ts";
import { familyOf, kindOf } from "./kinds.ts";
import type { OracleInput, OracleSet } from "./oracle.ts";
import { type Pair, pairsOf } from "./pairs.ts";
import { priceOrPlan, unitOf } from "./sales.ts";
import { type FullSet, fullSets, presentAfter } from "./sets.ts";
import { revalue } from "./terms.ts";
import { licensed, usageAt, type Worth } from "./worth.ts";

export const CAUSES = [
  "plan",
  "seats",
  "add_on",
  "cross_sell",
  "usage",
  "price",
  "term",
  "discount",
  "status",
  "new",
  "reactivation",
  "churn",
] as const;
export type Cause = (typeof CAUSES)[number];

/** A part of a change set that has one cause, and belongs to one product and price. */
export interface OracleCause {
  customer: string;
  at: number;
  day: string;
  type: OracleSet["type"];
  cause: Cause;
  product: string;
  price: string;
  currency: string;
  micros: bigint;
}

type Part = [cause: Cause, micros: bigint];

/** What another price is a change of. */
function causeOfPrice(input: OracleInput, before: Worth, after: Worth): Cause {
  if (before.product !== after.product) return "plan";
  if (before.term !== after.term) return "term";
  return priceOrPlan(input, before.price, after.price);
}

/** What a pair was worth before, after each of the steps quantity, price and discounts, and at last. */
function values(input: OracleInput, before: Worth, after: Worth): [bigint, bigint, bigint, bigint, bigint] {
  const { policy } = input;
  const usage = before.micros - licensed(before.state, policy);
  const { percentOff, fixedOff } = before.state;
  const amount = revalue(input.terms?.[before.price], before.state.amount, before.quantity, after.quantity);
  const seats: ItemState = {
    ...before.state,
    quantity: after.quantity,
    amount: amount ?? before.state.amount,
  };
  const price: ItemState = { ...after.state, percentOff, fixedOff };
  const worth = (state: ItemState): bigint => licensed(state, policy) + usage;
  return [before.micros, worth(seats), worth(price), worth(after.state), after.micros];
}

function licensedSteps(input: OracleInput, before: Worth, after: Worth): Part[] {
  const [start, seats, price, discount, end] = values(input, before, after);
  return [
    ["seats", seats - start],
    [causeOfPrice(input, before, after), price - seats],
    ["discount", discount - price],
    ["usage", end - discount],
  ];
}

/** The same usage at the new interval is the price's doing; the rest is usage. */
function meteredSteps(input: OracleInput, before: Worth, after: Worth): Part[] {
  const isSameTerm = before.term === after.term;
  const moved = isSameTerm ? before.micros : usageAt(before.usages, after.state, input.policy);
  return [
    [causeOfPrice(input, before, after), moved - before.micros],
    ["usage", after.micros - moved],
  ];
}

function steps(input: OracleInput, before: Worth, after: Worth): Part[] {
  if (before.isMetered) return meteredSteps(input, before, after);
  const isOtherUnit = unitOf(input, before.price) !== unitOf(input, after.price);
  if (before.price === after.price || !isOtherUnit) return licensedSteps(input, before, after);
  const isTerm = before.product === after.product && before.term !== after.term;
  return [[isTerm ? "term" : "plan", after.micros - before.micros]];
}

/** Why an item began beside others, or ended beside others. */
function causeBeside(input: OracleInput, item: Worth, beside: readonly Worth[]): Cause {
  const kind = kindOf(input, item);
  const isKin = (other: Worth): boolean =>
    familyOf(input, other.product) === familyOf(input, item.product) && kindOf(input, other) === kind;
  if (beside.some((other) => other.product === item.product)) return "seats";
  if (beside.some(isKin)) return "plan";
  return kind === "add_on" ? "add_on" : "cross_sell";
}

function oneSided(input: OracleInput, set: FullSet, pair: Pair): Part[] {
  const { before, after, absence } = pair;
  const micros = (after?.micros ?? 0n) - (before?.micros ?? 0n);
  const isSuspended = absence === "past_due" || absence === "paused" || absence === "unpaid";
  if (isSuspended) return [["status", micros]];
  if (after) return [[causeBeside(input, after, set.present), micros]];
  return before ? [[causeBeside(input, before, presentAfter(set.present, set.moves)), micros]] : [];
}

function partsOf(input: OracleInput, set: FullSet, pair: Pair): Part[] {
  const { before, after } = pair;
  if (set.whole) return [[set.whole, (after?.micros ?? 0n) - (before?.micros ?? 0n)]];
  return before && after ? steps(input, before, after) : oneSided(input, set, pair);
}

function causesOf(input: OracleInput, set: FullSet): OracleCause[] {
  const { customer, at, day, type } = set;
  return pairsOf(input, set.moves).flatMap((pair) => {
    const side = pair.after ?? pair.before;
    if (!side) return [];
    const { product, price, currency } = side;
    const row = { customer, at, day, type, product, price, currency };
    return partsOf(input, set, pair).map(([cause, micros]) => ({ ...row, cause, micros }));
  });
}

const keyOf = ({ customer, at, cause, product, price, currency }: OracleCause): string =>
  [customer, String(at).padStart(16, "0"), cause, product, price, currency].join("\u0000");

/**
 * The causes of every change set: one for each customer, instant, cause, product, price and currency, without those
 * at 0, in that order. A pair's causes are of its after side, or of its before side when it ended.
 */
export function oracleCauses(input: OracleInput): OracleCause[] {
  const causes = new Map<string, OracleCause>();
  for (const cause of fullSets(input).flatMap((set) => causesOf(input, set))) {
    const old = causes.get(keyOf(cause))?.micros ?? 0n;
    causes.set(keyOf(cause), { ...cause, micros: old + cause.micros });
  }
  const kept = [...causes.entries()].filter(([, { micros }]) => micros !== 0n);
  return kept.sort(([a], [b]) => byText(a, b)).map(([, cause]) => cause);
}
