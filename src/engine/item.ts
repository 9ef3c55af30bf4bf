import type { ByClass, ItemState } from "../base/state.ts";
import type { Status } from "../base/words.ts";
import { admits, countedMrr, countedUsage, type Usage } from "./mrr-value.ts";
import type { Policy } from "./policy/policy.ts";

const DAY_MS = 86_400_000;

/** An item while its status counts: its state and counted MRR in micros. */
export interface Side {
  state: ItemState<number>;
  value: number;
  usage: Usage | null;
}

/** A change between an item's counted states. Null means not present. */
export interface Change {
  at: number;
  item: number;
  before: Side | null;
  after: Side | null;
  /** Whether it is missing on one side because it was past due too long, paused or unpaid. */
  isSuspended: boolean;
}

/**
 * An item's changes under a policy.
 * @param states the item's states in time order, at most one per instant
 */
export function itemChanges(states: ItemState<number>[], policy: Policy): Change[] {
  const changes: Change[] = [];
  let before: Side | null = null;
  let last: Status = "ended";
  for (const { at, side, status } of points(states, policy)) {
    if (differ(before, side, policy)) {
      const isSuspended =
        (side === null && SUSPENDED.includes(status)) || (before === null && SUSPENDED.includes(last));
      changes.push({ at, item: states[0]?.item ?? 0, before, after: side, isSuspended });
    }
    before = side;
    last = status;
  }
  return changes;
}

const SUSPENDED: readonly Status[] = ["past_due", "paused", "unpaid"];

/** Whether two sides of an item differ in anything that DEFINITIONS §4 has a cause for. */
export function differ(before: Side | null, after: Side | null, policy: Policy): boolean {
  if (before === null || after === null) return before !== after;
  if (before.value !== after.value) return true;
  const a = before.state;
  const b = after.state;
  return (
    a.product !== b.product ||
    a.price !== b.price ||
    a.quantity !== b.quantity ||
    a.currency !== b.currency ||
    a.interval !== b.interval ||
    a.intervalCount !== b.intervalCount ||
    a.isMetered !== b.isMetered ||
    discountsDiffer(a, b, policy)
  );
}

function discountsDiffer(a: ItemState<number>, b: ItemState<number>, policy: Policy): boolean {
  if (a.percentOff === b.percentOff && a.fixedOff === b.fixedOff) return false;
  return CLASSES.some(
    (type) =>
      (a.percentOff[type] !== b.percentOff[type] || a.fixedOff[type] !== b.fixedOff[type]) &&
      admits(policy, type, b.interval, b.intervalCount),
  );
}

const CLASSES: (keyof ByClass)[] = ["once", "repeating", "forever"];

interface Point {
  at: number;
  side: Side | null;
  status: Status;
}

function points(states: ItemState<number>[], policy: Policy): Point[] {
  const found: Point[] = [];
  let usage: UsagePeriods = { since: Number.NEGATIVE_INFINITY, closed: [], usages: [] };
  let pastDueSince: number | null = null;
  states.forEach((state, index) => {
    if (state.isMetered) usage = withUsage(usage, state);
    if (state.status === "past_due") pastDueSince ??= state.at;
    else if (state.status !== "unpaid") pastDueSince = null;
    const until = countsUntil(state, policy, pastDueSince);
    if (until <= state.at) {
      found.push({ at: state.at, side: null, status: state.status });
      return;
    }
    const counted = state.isMetered ? countedUsage(usage.usages, policy) : null;
    const side = { state, value: countedMrr(state, counted, policy), usage: counted };
    found.push({ at: state.at, side, status: state.status });
    const next = states[index + 1];
    if (until !== Number.POSITIVE_INFINITY && (next === undefined || next.at > until)) {
      found.push({ at: until, side: null, status: state.status });
    }
  });
  return found;
}

/** An item's closed usage periods since it last started, oldest first, with the usage of each in micros. */
interface UsagePeriods {
  since: number;
  closed: number[];
  usages: number[];
}

/** Adds a state's usage to the periods. Starts over if the item has ended or has no closed period. */
function withUsage(
  known: UsagePeriods,
  { at, status, usage, usageClosedAt }: ItemState<number>,
): UsagePeriods {
  if (status === "ended" || usageClosedAt === null) return { since: at, closed: [], usages: [] };
  if (usageClosedAt <= known.since) return known;
  const place = known.closed.indexOf(usageClosedAt);
  if (place < 0) {
    known.closed.push(usageClosedAt);
    known.usages.push(usage);
  } else known.usages[place] = usage;
  return known;
}

/** The instant at which a state stops counting; its own start if it never counts. */
function countsUntil({ status, at }: ItemState<number>, policy: Policy, pastDueSince: number | null): number {
  if (!countedStatuses(policy).includes(status)) return at;
  if (status !== "past_due" || policy.past_due_days === null || pastDueSince === null)
    return Number.POSITIVE_INFINITY;
  return pastDueSince + policy.past_due_days * DAY_MS;
}

/** The statuses that count under a policy; past due at least for its first days. */
export function countedStatuses(policy: Policy): Status[] {
  return [
    ...(["active", "past_due"] as const),
    ...(policy.churn_at === "period_end" ? (["canceling"] as const) : []),
    ...(policy.paused ? (["paused"] as const) : []),
  ];
}
