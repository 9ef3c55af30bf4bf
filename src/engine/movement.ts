import { addMonths, periodEnd } from "../base/period.ts";
import type { ItemState } from "../base/state.ts";
import type { Cause, MovementType } from "../base/words.ts";
import type { Zone } from "../base/zone.ts";
import { type Step, steps } from "./cause.ts";
import { absorb, type ChangeSet, changeSets, settle } from "./changeset.ts";
import { type Change, itemChanges, type Side } from "./item.ts";
import { type Pair, pairs } from "./pair.ts";
import type { Policy } from "./policy/policy.ts";
import type { Catalogue } from "./product-kind.ts";

const DAY_MS = 86_400_000;

/** A named change set of a customer, and its pairs. */
export interface Movement {
  at: number;
  /** The local day of `at`, in days since 1970-01-01. */
  day: number;
  type: MovementType;
  pairs: CausedPair[];
}

/** A pair with the causes of its change: at least one step, leading from its value before to its value after. */
export interface CausedPair extends Pair {
  steps: Step[];
}

/** What naming movements depends on besides the states. */
export interface Rules {
  policy: Policy;
  catalogue: Catalogue;
  zone: Zone;
  /** Rate of `currency` on a local day, in units of 1e-12 of the reporting currency. */
  rate(currency: number, day: number): bigint;
}

/**
 * Turns one customer's item states into movements. Pure.
 * @param states the customer's states by item, then time; at most one per item and instant
 */
export function movements(states: ItemState<number>[], rules: Rules): Movement[] {
  const { policy } = rules;
  const changes = byItem(states).flatMap((item) => itemChanges(item, policy));
  changes.sort((a, b) => a.at - b.at);
  const sets =
    policy.movement === "period" ? byMonth(changes, rules) : changeSets(changes, policy, rules.catalogue);
  return net(name(closeGaps(sets, rules), rules), rules);
}

function byItem(states: ItemState<number>[]): ItemState<number>[][] {
  const items: ItemState<number>[][] = [];
  for (const state of states) {
    const last = items.at(-1);
    if (last !== undefined && last[0]?.item === state.item) last.push(state);
    else items.push([state]);
  }
  return items;
}

function byMonth(changes: Change[], { zone, policy }: Rules): ChangeSet[] {
  const sets: ChangeSet[] = [];
  for (const change of changes) {
    const at = zone.startOf(periodEnd("month", zone.dayOf(change.at))) - 1;
    const last = sets.at(-1);
    if (last?.at === at) last.changes.push(change);
    else sets.push({ at, changes: [change], hasAbsorbed: false });
  }
  return settle(sets, policy);
}

/** A return sooner than the shortest gap absorbs the churn before it. */
function closeGaps(sets: ChangeSet[], rules: Rules): ChangeSet[] {
  const { policy } = rules;
  if (policy.shortest_gap_days === 0 && policy.shortest_gap_months === 0) return sets;
  let churned: ChangeSet | null = null;
  let total = 0;
  for (const set of [...sets]) {
    const before = total;
    total += netOf(set);
    if (before === 0 && total > 0 && churned !== null && isShortGap(churned.at, set.at, rules))
      absorb(sets, churned, set);
    if (before > 0 && total === 0) churned = set;
  }
  return settle(sets, policy);
}

/** Whether a customer who left at `from` is back at `to` before the shortest gap is over. */
function isShortGap(from: number, to: number, { policy, zone }: Rules): boolean {
  if (to - from < policy.shortest_gap_days * DAY_MS) return true;
  if (policy.shortest_gap_months === 0) return false;
  const firstMonth = periodEnd("month", zone.dayOf(from - 1));
  return zone.dayOf(to) < addMonths(firstMonth, policy.shortest_gap_months);
}

function netOf(set: Pick<ChangeSet, "changes">): number {
  let total = 0;
  for (const { before, after } of set.changes) total += (after?.value ?? 0) - (before?.value ?? 0);
  return total;
}

function name(sets: ChangeSet[], rules: Rules): Movement[] {
  const { zone } = rules;
  const history: History = { total: 0, wasPositive: false, churnedAt: 0 };
  const present = new Map<number, Side>();
  const named: Movement[] = [];
  let month = { end: Number.NEGATIVE_INFINITY, first: 0, before: { ...history } };
  for (const set of sets) {
    const day = zone.dayOf(set.at);
    if (day >= month.end) {
      forgetNetted(history, named.slice(month.first), month.before, rules.policy);
      month = { end: periodEnd("month", day), first: named.length, before: { ...history } };
    }
    named.push(nameSet(set, history, present, rules));
  }
  return named;
}

/** Names a customer's change set and splits it into causes. Updates `history` and `present`. */
export function nameSet(
  set: Pick<ChangeSet, "at" | "changes">,
  history: History,
  present: Map<number, Side>,
  rules: Rules,
): Movement {
  const day = rules.zone.dayOf(set.at);
  const { total, wasPositive } = history;
  const type = step(history, set, day, present.size > 0, rules);
  const whole = wholeCause(type, total === 0, wasPositive);
  return { at: set.at, day, type, pairs: caused(set.changes, whole, present, rules) };
}

/** The pairs of a set with their causes. Updates `present`. */
function caused(
  changes: Change[],
  whole: Cause | null,
  present: Map<number, Side>,
  { policy, catalogue }: Rules,
): CausedPair[] {
  const found = pairs(changes, catalogue);
  const isBeside = whole === null && found.some(({ before, after }) => before === null || after === null);
  const before = isBeside ? [...present.values()] : NOBODY;
  for (const { item, after } of changes) {
    if (after === null) present.delete(item);
    else present.set(item, after);
  }
  const after = isBeside ? [...present.values()] : NOBODY;
  const setting = { policy, catalogue, present: { before, after } };
  return found.map((pair) =>
    withCauses(pair, whole === null ? steps(pair, setting) : [wholeStep(pair, whole)]),
  );
}

const NOBODY: Side[] = [];

function withCauses({ before, after, isSuspended }: Pair, own: Step[]): CausedPair {
  return { before, after, isSuspended, steps: own };
}

function wholeStep({ before, after }: Pair, cause: Cause): Step {
  return { cause, before: before?.value ?? 0, after: after?.value ?? 0 };
}

/**
 * The single cause of a set that takes MRR from or to zero; null for other sets. A return counted as expansion still
 * has cause reactivation.
 */
function wholeCause(type: MovementType, isFromZero: boolean, wasPositive: boolean): Cause | null {
  if (type === "new" || type === "reactivation" || type === "churn") return type;
  if (type !== "expansion" || !isFromZero) return null;
  return wasPositive ? "reactivation" : "new";
}

/** A customer's MRR so far, whether it was ever positive, and when it last churned. */
export interface History {
  total: number;
  wasPositive: boolean;
  churnedAt: number;
}

/** Names a set by the customer's MRR before and after it, and updates the history. */
function step(
  history: History,
  set: Pick<ChangeSet, "at" | "changes">,
  day: number,
  wasFree: boolean,
  rules: Rules,
): MovementType {
  const before = history.total;
  const after = before + netOf(set);
  const { wasPositive, churnedAt } = history;
  history.total = after;
  history.wasPositive ||= after > 0;
  if (before > 0 && after === 0) history.churnedAt = set.at;
  if (before === 0 && after === 0) return "none";
  if (before === 0)
    return wasPositive ? returned(set.at - churnedAt, rules.policy) : first(wasFree, rules.policy);
  if (after === 0) return "churn";
  const sign = direction(set, day, rules);
  return sign > 0 ? "expansion" : sign < 0 ? "contraction" : "none";
}

function first(wasFree: boolean, policy: Policy): MovementType {
  return wasFree ? policy.free_to_paid : "new";
}

function returned(gap: number, policy: Policy): MovementType {
  if (policy.longest_gap_days !== null && gap > policy.longest_gap_days * DAY_MS) return "new";
  return policy.reactivation === "separate" ? "reactivation" : policy.reactivation;
}

function direction(set: Pick<ChangeSet, "changes">, day: number, rules: Rules): number {
  const byCurrency = new Map<number, number>();
  for (const { before, after } of set.changes) {
    if (before !== null) add(byCurrency, before.state.currency, -before.value);
    if (after !== null) add(byCurrency, after.state.currency, after.value);
  }
  if (byCurrency.size === 1) return Math.sign([...byCurrency.values()][0] ?? 0);
  let total = 0n;
  for (const [currency, micros] of byCurrency) total += BigInt(micros) * rules.rate(currency, day);
  return total > 0n ? 1 : total < 0n ? -1 : 0;
}

function add(sums: Map<number, number>, key: number, value: number): void {
  sums.set(key, (sums.get(key) ?? 0) + value);
}

/** After a netted month, restores the history from before it. */
function forgetNetted(history: History, month: Movement[], before: History, policy: Policy): void {
  if (policy.in_and_out !== "netted" || !isInAndOut(month)) return;
  history.wasPositive = before.wasPositive;
  history.churnedAt = before.churnedAt;
}

/** Whether a month's movements start with new and end with churn. Sets of type none are ignored. */
function isInAndOut(month: Movement[]): boolean {
  const moved = month.filter(({ type }) => type !== "none");
  return moved[0]?.type === "new" && moved.at(-1)?.type === "churn";
}

/** Drops all sets of each month that starts with new and ends with churn. */
function net(named: Movement[], { policy }: Rules): Movement[] {
  if (policy.in_and_out !== "netted") return named;
  const kept: Movement[] = [];
  for (let first = 0; first < named.length; ) {
    const end = periodEnd("month", named[first]?.day ?? 0);
    let next = first;
    while ((named[next]?.day ?? end) < end) next++;
    const month = named.slice(first, next);
    if (!isInAndOut(month)) kept.push(...month);
    first = next;
  }
  return kept;
}
