import type { ByClass, ItemState } from "../../src/base/state.ts";
import type { Status } from "../../src/base/words.ts";
import type { Policy } from "../../src/engine/policy/policy.ts";
import { max, mul, type Q, q, roundHalfEven, sub, sum, ZERO } from "./rational.ts";

/** What a present item is worth a month under a policy, with everything whose change makes an item change. */
export interface Worth {
  item: string;
  product: string;
  price: string;
  quantity: number;
  currency: string;
  isMetered: boolean;
  /** Interval and count, as one word. */
  term: string;
  /** The discounts the policy subtracts, class by class, as one word. */
  discounts: string;
  /** Counted MRR in micros of `currency`. */
  micros: bigint;
  /** The state it is the worth of, and what the usage periods that count came to. */
  state: ItemState;
  usages: number[];
}

/** From `at` on an item is worth this; null: it is not present. */
export interface View {
  at: number;
  status: Status;
  worth: Worth | null;
}

const DAY_MS = 86_400_000;

/** Intervals of this price in a month. */
function perMonth(state: ItemState, policy: Policy): Q {
  const count = BigInt(state.intervalCount);
  if (state.interval === "month") return q(1n, count);
  if (state.interval === "year") return q(1n, 12n * count);
  if (state.interval === "week") return policy.week_factor === "4" ? q(4n, count) : q(52n, 12n * count);
  return policy.day_factor === "30" ? q(30n, count) : q(365n, 12n * count);
}

/** The discount classes that lower MRR, for this price. */
function admitted(state: ItemState, policy: Policy): Array<keyof ByClass> {
  const isMonthly = state.interval === "month" && state.intervalCount === 1;
  switch (policy.discounts) {
    case "none":
      return [];
    case "forever":
      return ["forever"];
    case "repeating":
      return ["repeating", "forever"];
    case "repeating_monthly":
      return isMonthly ? ["repeating", "forever"] : ["forever"];
    case "all":
      return ["once", "repeating", "forever"];
  }
}

/** What a state's own amount, less its discounts, comes to a month. */
export function licensed(state: ItemState, policy: Policy): bigint {
  const classes = admitted(state, policy);
  const kept = classes.reduce((left, c) => mul(left, q(1_000_000 - state.percentOff[c], 1_000_000)), q(1n));
  const fixed = sum(classes.map((c) => q(state.fixedOff[c])));
  const net = max(ZERO, sub(mul(q(state.amount), kept), fixed));
  return roundHalfEven(mul(net, perMonth(state, policy)));
}

/** The states that close the usage periods which count at the last of `states`, oldest first. */
function closedPeriods(states: readonly ItemState[], policy: Policy): ItemState[] {
  if (policy.usage === "no") return [];
  const began = states.findLastIndex(
    ({ status, usageClosedAt }) => status === "ended" || usageClosedAt === null,
  );
  const since = states[began]?.at ?? Number.NEGATIVE_INFINITY;
  const byClose = new Map<number, ItemState>();
  for (const state of states.slice(began + 1)) {
    if (state.usageClosedAt !== null && state.usageClosedAt > since) byClose.set(state.usageClosedAt, state);
  }
  const closed = [...byClose.entries()].sort(([a], [b]) => a - b).map(([, state]) => state);
  return closed.slice(policy.usage === "last_period" ? -1 : -3);
}

const mean = (list: readonly Q[]): bigint =>
  list.length === 0 ? 0n : roundHalfEven(mul(sum(list), q(1n, list.length)));

/** What usages of closed periods come to a month, all at the interval of `state`. */
export function usageAt(usages: readonly number[], state: ItemState, policy: Policy): bigint {
  return mean(usages.map((amount) => mul(q(amount), perMonth(state, policy))));
}

/** The worth of the last of an item's states so far, its status counting. */
function worthOf(states: readonly ItemState[], state: ItemState, policy: Policy): Worth {
  const classes = admitted(state, policy);
  const closed = closedPeriods(states, policy);
  const usage = mean(closed.map((period) => mul(q(period.usage), perMonth(period, policy))));
  return {
    item: state.item,
    product: state.product,
    price: state.price,
    quantity: state.quantity,
    currency: state.currency,
    isMetered: state.isMetered,
    term: `${state.intervalCount} ${state.interval}`,
    discounts: classes.map((c) => `${c} ${state.percentOff[c]} ${state.fixedOff[c]}`).join(", "),
    micros: licensed(state, policy) + usage,
    state,
    usages: closed.map((period) => period.usage),
  };
}

/** When the past-due run that the last of `states` stands in stops counting; null: never. */
function pastDueDeadline(states: readonly ItemState[], policy: Policy): number | null {
  if (policy.past_due_days === null) return null;
  const paid = states.findLastIndex(({ status }) => status !== "past_due" && status !== "unpaid");
  const first = states.slice(paid + 1).find(({ status }) => status === "past_due");
  return (first?.at ?? 0) + policy.past_due_days * DAY_MS;
}

function counts(state: ItemState, policy: Policy): boolean {
  if (state.status === "active" || state.status === "past_due") return true;
  if (state.status === "canceling") return policy.churn_at === "period_end";
  return state.status === "paused" && policy.paused;
}

/** What an item is worth from when to when; `states` are all those of one item in time order. */
export function timeline(states: readonly ItemState[], policy: Policy): View[] {
  const views: View[] = [];
  states.forEach((state, index) => {
    const soFar = states.slice(0, index + 1);
    const deadline = state.status === "past_due" ? pastDueDeadline(soFar, policy) : null;
    const isOver = deadline !== null && deadline <= state.at;
    const isPresent = counts(state, policy) && !isOver;
    views.push({
      at: state.at,
      status: state.status,
      worth: isPresent ? worthOf(soFar, state, policy) : null,
    });
    const next = states[index + 1]?.at ?? Number.POSITIVE_INFINITY;
    if (isPresent && deadline !== null && deadline < next)
      views.push({ at: deadline, status: state.status, worth: null });
  });
  return views;
}

/** Whether nothing that makes an item change differs. */
export function isSame(a: Worth | null, b: Worth | null): boolean {
  if (a === null || b === null) return a === b;
  return (
    a.micros === b.micros &&
    a.product === b.product &&
    a.price === b.price &&
    a.quantity === b.quantity &&
    a.term === b.term &&
    a.discounts === b.discounts &&
    a.currency === b.currency
  );
}
