import { expect, test } from "vitest";
import { simulateAccount } from "../../sim/stripe/scenario.ts";
import type { TruthState } from "../../sim/stripe/truth.ts";
import { readCustomer, type World } from "../../src/sources/stripe/customer.ts";
import { history, type StripeState } from "../../src/sources/stripe/history.ts";
import type { Coupon, Price } from "../../src/sources/stripe/shapes.ts";
import type { Seen } from "../../src/store/stripe-log.ts";
import { several } from "../amount.ts";
import { entriesOf, eventsSeen, inlinePricesSeen, objectsSeen } from "./told.ts";

const SEEDS = Array.from({ length: several({ few: 10, all: 25, most: 500 }) }, (_, index) => index + 1);

/** What a state says, as text; an end says nothing more. */
type Said = { at: number; says: string };

function said(status: string, rest: unknown[]): string {
  return status === "ended" ? "ended" : [status, ...rest].join(" ");
}

function sayingTruth(state: TruthState): Said {
  const { at, status, product, price, quantity, currency, interval, interval_count, is_metered } = state;
  const { amount_micros, usage_micros, usage_closed_at } = state;
  const off = [state.percent_once, state.percent_repeating, state.percent_forever];
  const fixed = [state.fixed_once_micros, state.fixed_repeating_micros, state.fixed_forever_micros];
  const level = [
    product,
    price,
    "x",
    quantity,
    currency,
    interval,
    interval_count,
    is_metered,
    amount_micros,
  ];
  return {
    at,
    says: said(status, [...level, "off", ...off, ...fixed, "usage", usage_micros, usage_closed_at]),
  };
}

function sayingOurs(state: StripeState): Said {
  const {
    at,
    status,
    product,
    price,
    quantity,
    currency,
    interval,
    intervalCount,
    isMetered,
    amount,
    usage,
  } = state;
  const { percentOff, fixedOff, usageClosedAt } = state;
  const off = [percentOff.once, percentOff.repeating, percentOff.forever];
  const fixed = [fixedOff.once, fixedOff.repeating, fixedOff.forever];
  const level = [product, price, "x", quantity, currency, interval, intervalCount, isMetered, amount];
  const closed = usageClosedAt === null ? null : usageClosedAt / 1000;
  return { at: at / 1000, says: said(status, [...level, "off", ...off, ...fixed, "usage", usage, closed]) };
}

function rebuilt(seen: Seen[]): StripeState[] {
  const entries = entriesOf(seen);
  const of = <T>(type: string): Map<string, T> =>
    new Map(
      entries
        .filter((one) => one.type === type && one.body !== "null")
        .map((one): [string, T] => [one.id, JSON.parse(one.body)]),
    );
  const world: World = { prices: of<Price>("price"), coupons: of<Coupon>("coupon") };
  const byCustomer = new Map<string, typeof entries>();
  for (const entry of entries) {
    if (entry.customer === null) continue;
    byCustomer.set(entry.customer, [...(byCustomer.get(entry.customer) ?? []), entry]);
  }
  return [...byCustomer.values()].flatMap((own) => history(readCustomer(own), world));
}

function byItem<T extends { item: string }>(states: T[]): Map<string, T[]> {
  const found = new Map<string, T[]>();
  for (const state of states) found.set(state.item, [...(found.get(state.item) ?? []), state]);
  return found;
}

test.each(SEEDS)("with every event, account %i is what is true, to the micro", (seed) => {
  const account = simulateAccount(seed);
  const listed = objectsSeen(account);
  const ours = byItem(rebuilt([...eventsSeen(account), ...listed, ...inlinePricesSeen(account, listed)]));
  const truth = byItem(account.truth());
  const until = account.now();
  for (const item of new Set([...ours.keys(), ...truth.keys()])) {
    const mine = (ours.get(item) ?? []).map(sayingOurs).filter(({ at }) => at <= until);
    expect(mine, `${item} of account ${seed}`).toEqual(lived((truth.get(item) ?? []).map(sayingTruth)));
  }
});

/** An item that was added and removed within one second was never there. */
function lived(states: Said[]): Said[] {
  return states.length === 1 && states[0]?.says === "ended" ? [] : states;
}

/** Whether two say the same; but for its share of fixed discounts, while another item that shares in them is not seen as it is. */
function isSaid(found: string | undefined, says: string, isShared: boolean): boolean {
  const plain = (text: string) => (isShared ? text.replace(/(off \d+ \d+ \d+) \d+ \d+ \d+/, "$1") : text);
  return found !== undefined && plain(found) === plain(says);
}

/** All states of an item's subscription. */
function truthOf(states: TruthState[], truth: Map<string, TruthState[]>): TruthState[] {
  return [...truth.values()].flat().filter(({ subscription }) => subscription === states[0]?.subscription);
}

function isHiddenBeside(states: TruthState[], item: string, at: number): boolean {
  const others = new Set(states.map((state) => state.item).filter((one) => one !== item));
  return [...others].some((other) => {
    const trace = states.findLast((state) => state.item === other && state.at <= at)?.trace;
    return trace?.kind === "never" || (trace?.kind === "late" && (trace.at === null || trace.at > at));
  });
}

/** Evidence that says itself that a change may have come before it was seen. */
const LATE = ["renewal", "assumed", "observed", "object"];

test.each(SEEDS)(
  "from invoices alone, account %i is what left a trace, and the rest is told late",
  (seed) => {
    const account = simulateAccount(seed);
    const listed = objectsSeen(account);
    const ours = byItem(rebuilt([...listed, ...inlinePricesSeen(account, listed)]));
    const truth = byItem(account.truth());
    const until = account.now();
    const wrong: string[] = [];
    for (const [item, states] of truth) {
      const real = states.map((state) => ({ ...sayingTruth(state), trace: state.trace }));
      const mine = (ours.get(item) ?? []).map((state) => ({
        ...sayingOurs(state),
        evidence: state.evidence,
      }));
      for (const { at, says, trace } of real) {
        const seenAt = trace.kind === "exact" ? at : trace.kind === "late" ? (trace.at ?? until) : null;
        if (seenAt === null || (real.length === 1 && says === "ended")) continue;
        const found = mine.findLast((one) => one.at <= seenAt);
        const isShared = isHiddenBeside(truthOf(states, truth), item, seenAt);
        const rule = trace.kind === "late" ? trace.rule : "";
        if (!isSaid(found?.says, says, isShared))
          wrong.push(
            `${item} at ${seenAt} ${trace.kind} ${rule}\n  is  ${says}\n  not ${found?.at} ${found?.says}`,
          );
        else if (trace.kind === "late" && found?.at === seenAt && !LATE.includes(found.evidence))
          wrong.push(`${item} at ${seenAt} is ${found.evidence}`);
      }
    }
    expect(wrong.join("\n")).toBe("");
  },
);
