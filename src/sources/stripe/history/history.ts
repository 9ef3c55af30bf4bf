import type { ByClass, ItemState } from "../../../base/state.ts";
import type { Status } from "../../../base/words.ts";
import { canHold, isCountable, isInstant, isQuantity } from "../objects/bounds.ts";
import type { BilledLine, CustomerEvidence, Snapshot } from "./customer-evidence.ts";
import { discountTerms, type OfSubscription, type Term } from "./discount-terms.ts";
import { type Discounted, discountsAt, isInForce, type Off, touches } from "./discounts.ts";
import { EVIDENCE, type EvidenceKind, type LevelFact, levelFacts } from "./levels.ts";
import { grossOf, microsOf } from "./price-value.ts";
import { type StatusFact, statusFacts } from "./status-facts.ts";
import { inCurrency, type World } from "./world.ts";

/** An item state with its subscription and evidence. Instants are in milliseconds. */
export interface StripeState extends ItemState {
  subscription: string;
  evidence: EvidenceKind;
  /** The log entry that proves it. */
  seq: number;
}

/**
 * Rebuilds one customer's item states from all evidence. Where several sources cover the same instant, the strongest
 * wins (DECISIONS, What a Stripe subscription is worth). The order of the evidence doesn't matter.
 */
export function history(evidence: CustomerEvidence, world: World): StripeState[] {
  return [...evidence.snapshots].flatMap(([id, snapshots]) => {
    const last = snapshots.at(-1);
    if (last === undefined || last.body.status === "incomplete_expired") return [];
    const lines = evidence.lines.filter((line) => isOn(line, id, snapshots));
    return subscriptionHistory({ id, snapshots, lines }, evidence, inCurrency(world, last.body.currency));
  });
}

/** Whether a line belongs to a subscription. Lines of old API versions only name the item. */
export function isOn({ subscription, item }: BilledLine, id: string, snapshots: Snapshot[]): boolean {
  if (subscription !== null) return subscription === id;
  return snapshots.some(({ body }) => body.items.some((one) => one.id === item));
}

/** A change at an instant. */
type Fact =
  | (LevelFact & { kind: "level" })
  | (StatusFact & { kind: "status" })
  | { kind: "usage"; at: number; item: string; amount: number; evidence: EvidenceKind; seq: number }
  | { kind: "discount"; at: number; evidence: EvidenceKind; seq: number };

type Level = { price: string; quantity: number };

/** An item's current state while its history is built. */
interface Standing extends Level {
  isPresent: boolean;
  usage: number;
  usageClosedAt: number | null;
  last: StripeState | null;
}

function subscriptionHistory(of: OfSubscription, evidence: CustomerEvidence, world: World): StripeState[] {
  const started = of.snapshots.at(-1)?.body.started ?? 0;
  const terms = discountTerms(evidence, of, world);
  const facts: Fact[] = [
    ...levelFacts(of, started, world).map((fact) => ({ ...fact, kind: "level" as const })),
    ...statusFacts(of.id, of.snapshots, evidence.invoices).map((fact) => ({
      ...fact,
      kind: "status" as const,
    })),
    ...usageFacts(of.lines, world),
    ...discountFacts(terms),
  ];
  const found: StripeState[] = [];
  const items = new Map<string, Standing>();
  let status: Status = "active";
  for (const group of byInstant(facts.filter(isWithinBounds))) {
    for (const fact of group) {
      if (fact.kind === "status") status = fact.status;
      if (fact.kind === "level") setLevel(items, fact);
      if (fact.kind === "usage") setUsage(items, fact);
    }
    found.push(...statesAt(group, { of, items, status, terms, world }));
    if (status === "ended") break;
  }
  return found;
}

/** Whether a fact is plausible. Implausible facts are dropped, which leaves the previous state in force. */
function isWithinBounds(fact: Fact): boolean {
  if (!isInstant(fact.at)) return false;
  if (fact.kind === "level") return fact.level === null || isQuantity(fact.level.quantity);
  return fact.kind !== "usage" || Number.isSafeInteger(fact.amount);
}

function setLevel(items: Map<string, Standing>, { item, level }: LevelFact): void {
  const known = items.get(item);
  if (level === null) {
    if (known !== undefined) known.isPresent = false;
    return;
  }
  const blank = { usage: 0, usageClosedAt: null, last: null };
  items.set(item, { ...(known ?? blank), ...level, isPresent: true });
}

function setUsage(
  items: Map<string, Standing>,
  { at, item, amount }: { at: number; item: string; amount: number },
): void {
  const known = items.get(item);
  if (known === undefined) return;
  known.usage = amount;
  known.usageClosedAt = at * 1000;
}

/** Facts grouped by instant, in time order; within a group weakest first, so that the strongest has the last word. */
function byInstant(facts: Fact[]): Fact[][] {
  const strength = ({ evidence }: Fact) => EVIDENCE.indexOf(evidence);
  const place = (fact: Fact) => (fact.kind === "level" ? fact.place : 0);
  const sorted = [...facts].sort((a, b) => a.at - b.at || strength(a) - strength(b) || place(a) - place(b));
  const groups: Fact[][] = [];
  for (const fact of sorted) {
    const group = groups.at(-1);
    if (group?.[0]?.at === fact.at) group.push(fact);
    else groups.push([fact]);
  }
  return groups;
}

/** The metered usage of each closed period, summed over all its lines. */
function usageFacts(lines: BilledLine[], world: World): Fact[] {
  const periods = new Map<string, BilledLine[]>();
  for (const line of lines) {
    if (line.item === null || line.price === null || line.isProration) continue;
    if (world.price(line.price)?.recurring?.usage_type !== "metered") continue;
    const key = `${line.item} ${line.start}`;
    periods.set(key, [...(periods.get(key) ?? []), line]);
  }
  return [...periods.values()].flatMap((period) => {
    const closing = period.findLast(({ invoicedAt, end }) => invoicedAt !== null && invoicedAt >= end);
    if (closing === undefined) return [];
    const amount = period.reduce((sum, line) => sum + line.amount, 0);
    const micros = microsOf(Math.max(amount, 0), closing.currency);
    return [
      {
        kind: "usage" as const,
        at: closing.end,
        item: closing.item!,
        amount: micros,
        evidence: "renewal" as const,
        seq: closing.seq,
      },
    ];
  });
}

function discountFacts(terms: Term[]): Fact[] {
  return terms.flatMap(({ from, to, fromEvidence, toEvidence, seq }) => [
    { kind: "discount" as const, at: from, evidence: fromEvidence, seq },
    ...(to === null ? [] : [{ kind: "discount" as const, at: to, evidence: toEvidence, seq }]),
  ]);
}

interface Scene {
  of: OfSubscription;
  items: Map<string, Standing>;
  status: Status;
  terms: Term[];
  world: World;
}

/** The new states after a group of facts, for items that changed. */
function statesAt(group: Fact[], { of, items, status, terms, world }: Scene): StripeState[] {
  const at = group[0]?.at ?? 0;
  const isThere = (standing: Standing) => standing.isPresent && status !== "ended";
  const present = [...items].filter(([, standing]) => isThere(standing));
  const off = discountsAt(
    terms,
    present.map(([item, standing]) => discounted(item, standing, world)),
    at,
  );
  const found: StripeState[] = [];
  for (const [item, standing] of items) {
    if (!isThere(standing) && (standing.last === null || standing.last.status === "ended")) continue;
    const { usage, usageClosedAt } = standing;
    const { isUnknown, ...values } = worthOf(standing, world, off.get(item) ?? NOTHING_OFF);
    const state: StripeState = {
      ...values,
      ...proofOf(group, item),
      item,
      subscription: of.id,
      at: at * 1000,
      status: isThere(standing) ? status : "ended",
      usage,
      usageClosedAt,
    };
    if (
      isUnknown ||
      terms.some((term) => isInForce(term, at) && term.isGuessed && touches(term, item, values.product))
    )
      state.evidence = "assumed";
    if (!canHold(state) || (standing.last !== null && isSame(standing.last, state))) continue;
    standing.last = state;
    found.push(state);
  }
  return found;
}

/** The strongest evidence for an item in a group of facts. */
function proofOf(group: Fact[], item: string): { evidence: EvidenceKind; seq: number } {
  const own = group.filter(
    (fact) => fact.kind === "status" || fact.kind === "discount" || fact.item === item,
  );
  const { evidence, seq } = own.at(-1) ?? { evidence: "assumed", seq: 0 };
  return { evidence, seq };
}

const NONE: ByClass = { once: 0, repeating: 0, forever: 0 };
export const NOTHING_OFF: Off = { percentOff: NONE, fixedOff: NONE };

/** The price and discount part of an item state. */
export type Worth = Omit<
  StripeState,
  "item" | "subscription" | "at" | "status" | "usage" | "usageClosedAt" | "evidence" | "seq"
> & {
  /** Its amount is unknown or too large to calculate exactly. */
  isUnknown: boolean;
};

/** What an item is worth at its price; 0 if its price is unknown. */
export function worthOf({ price: id, quantity }: Level, world: World, off: Off): Worth {
  const price = world.price(id);
  const isMetered = price?.recurring?.usage_type === "metered";
  const gross = price === undefined || isMetered ? 0 : grossOf(price, quantity);
  const interval = price?.recurring?.interval ?? "month";
  const isUnknown = price === undefined || gross === null || !isCountable(gross, interval);
  return {
    isUnknown,
    product: price?.product ?? "unknown",
    price: id,
    quantity: isMetered ? 1 : quantity,
    currency: price?.currency ?? "USD",
    interval,
    intervalCount: price?.recurring?.interval_count ?? 1,
    isMetered,
    amount: isUnknown ? 0 : gross,
    ...off,
  };
}

/** Intervals per month, as a fraction (DEFINITIONS §1, list). */
const MONTHS = { day: [365n, 12n], week: [52n, 12n], month: [1n, 1n], year: [1n, 12n] } as const;

/** An item as input to the discount calculation. */
export function discounted(item: string, level: Level, world: World): Discounted {
  const { product, currency, amount, interval, intervalCount, isMetered } = worthOf(
    level,
    world,
    NOTHING_OFF,
  );
  const [n, d] = MONTHS[interval];
  return {
    item,
    product,
    currency,
    isMetered,
    list: { n: BigInt(amount) * n, d: d * BigInt(intervalCount) },
  };
}

function isSame(a: StripeState, b: StripeState): boolean {
  if (a.status === "ended" && b.status === "ended") return true;
  return (
    TELLING.every((name) => a[name] === b[name]) &&
    sameOff(a.percentOff, b.percentOff) &&
    sameOff(a.fixedOff, b.fixedOff)
  );
}

const TELLING = ["status", "price", "quantity", "amount", "usage", "usageClosedAt"] as const;

function sameOff(a: ByClass, b: ByClass): boolean {
  return a.once === b.once && a.repeating === b.repeating && a.forever === b.forever;
}
