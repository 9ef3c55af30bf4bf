/**
 * A second, naive computation of the ledger, written from the definitions alone; the engine is tested against it.
 */

import type { ItemState } from "../../src/base/state.ts";
import type { Policy } from "../../src/engine/policy/policy.ts";
import { byText } from "./changes.ts";
import { familyOf } from "./kinds.ts";
import { pairsOf } from "./pairs.ts";
import { type FullSet, fullSets } from "./sets.ts";
import type { PriceTerms } from "./terms.ts";
import type { Worth } from "./worth.ts";

/** Everything figures depend on: evidence, policy, zone, reporting currency, its rates, and families. */
export interface OracleInput {
  states: ReadonlyArray<ItemState & { customer: string }>;
  policy: Policy;
  zone: string;
  /** The reporting currency. */
  currency: string;
  /** One unit of `currency` = e12/1e12 units of the reporting currency, from `day` on. */
  rates: ReadonlyArray<{ day: string; currency: string; e12: bigint }>;
  /** Product to family; a product that is absent is its own family. */
  families: Record<string, string>;
  /** Product to kind; a product that is absent is a plan. */
  kinds?: Record<string, ProductKind>;
  /** How prices are charged, as far as it is known. */
  terms?: Record<string, PriceTerms>;
  /** What the catalogue says outright of price A being replaced by price B, under "A>B". */
  replaces?: Record<string, "price" | "plan">;
}

export type ProductKind = "plan" | "add_on" | "metered";

/** One change set; `delta` holds native micros by currency, without those at 0. */
export interface OracleSet {
  customer: string;
  at: number;
  day: string;
  type: "new" | "expansion" | "contraction" | "churn" | "reactivation" | "none";
  delta: Record<string, bigint>;
}

/** A part of a change set that belongs to one product and price. */
export interface OracleLeg {
  customer: string;
  at: number;
  day: string;
  type: OracleSet["type"] | "transfer";
  product: string;
  price: string;
  currency: string;
  micros: bigint;
}

export type BreakdownBy = "product" | "price";

/** Everything that belongs to items and can tell the business apart. */
export const ITEM_NAMES = ["product", "price", "family", "interval", "currency"] as const;
export type ItemName = (typeof ITEM_NAMES)[number];

/** What an item is called by some of these, in their order. */
export function itemLabels(input: OracleInput, worth: Worth, by: readonly ItemName[]): string[] {
  const { interval, intervalCount } = worth.state;
  const names: Record<ItemName, string> = {
    product: worth.product,
    price: worth.price,
    family: familyOf(input, worth.product),
    interval: intervalCount === 1 ? interval : `${intervalCount} ${interval}s`,
    currency: worth.currency,
  };
  return by.map((name) => names[name]);
}

/** Every change set, sorted by customer and time. */
export function oracleLedger(input: OracleInput): OracleSet[] {
  return fullSets(input).map(({ customer, at, day, type, delta }) => ({ customer, at, day, type, delta }));
}

/** A leg and what told it apart. */
export type LabelledLeg = OracleLeg & { label: string };

function legsOf(set: FullSet, input: OracleInput, labelOf: (worth: Worth) => string): LabelledLeg[] {
  const { customer, at, day } = set;
  const leg = (worth: Worth, type: OracleLeg["type"], micros: bigint): LabelledLeg => {
    const { product, price, currency } = worth;
    return { customer, at, day, type, product, price, currency, micros, label: labelOf(worth) };
  };
  return pairsOf(input, set.moves).flatMap(({ before, after }) => {
    if (!after) return before ? [leg(before, set.type, -before.micros)] : [];
    if (!before) return [leg(after, set.type, after.micros)];
    const change = leg(after, set.type, after.micros - before.micros);
    if (labelOf(before) === labelOf(after)) return [change];
    return [leg(before, "transfer", -before.micros), leg(after, "transfer", before.micros), change];
  });
}

const keyOf = (leg: LabelledLeg): string =>
  [
    ...[leg.customer, String(leg.at).padStart(16, "0"), leg.type],
    ...[leg.product, leg.price, leg.currency, leg.label],
  ].join("\u0000");

/**
 * The legs of every change set told apart by a label of items: one for each customer, instant, type, product, price,
 * currency and label, without those at 0, in that order. A pair's change goes to its after side; when the labels of the
 * two sides differ, what the before side was worth is a transfer out of the one and into the other.
 */
export function labelledLegs(input: OracleInput, labelOf: (worth: Worth) => string): LabelledLeg[] {
  const legs = new Map<string, LabelledLeg>();
  for (const leg of fullSets(input).flatMap((set) => legsOf(set, input, labelOf))) {
    const old = legs.get(keyOf(leg))?.micros ?? 0n;
    legs.set(keyOf(leg), { ...leg, micros: old + leg.micros });
  }
  const kept = [...legs.entries()].filter(([, leg]) => leg.micros !== 0n);
  return kept.sort(([a], [b]) => byText(a, b)).map(([, leg]) => leg);
}

/** The same by product or by price. */
export function oracleLegs(input: OracleInput, by: BreakdownBy = "product"): OracleLeg[] {
  return labelledLegs(input, (worth) => worth[by]).map(({ label: _, ...leg }) => leg);
}
