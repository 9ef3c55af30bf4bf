import type { SimAccount } from "../../sim/stripe/account/account.ts";
import type { TruthState } from "../../sim/stripe/account/truth.ts";
import type { StripeState } from "../../src/sources/stripe/history/history.ts";

/** What a state says, as text; an end says nothing more. */
interface Said {
  at: number;
  says: string;
}

/** Where item states differ from what is true of an account until now: one line for each item. */
export function differencesFrom(account: SimAccount, states: StripeState[]): string[] {
  const ours = byItem(states);
  const truth = byItem(account.truth());
  const until = account.now();
  return [...new Set([...ours.keys(), ...truth.keys()])].flatMap((item) => {
    const mine = (ours.get(item) ?? []).map(sayingOurs).filter(({ at }) => at <= until);
    const real = lived((truth.get(item) ?? []).map(sayingTruth));
    const texts = [mine, real].map((said) => said.map(({ at, says }) => `${at} ${says}`).join("\n  "));
    return texts[0] === texts[1] ? [] : [`${item} is\n  ${texts[1]}\nand not\n  ${texts[0]}`];
  });
}

/**
 * Where item states differ from what is true at the instants at which it can be known without events (the trace of each
 * true state), or do not say that they tell it late.
 */
export function untoldBy(account: SimAccount, states: StripeState[]): string[] {
  const ours = byItem(states);
  const truth = byItem(account.truth());
  const until = account.now();
  const wrong: string[] = [];
  const unseen = unseenDiscounts(account);
  const held = heldPeriods(account);
  for (const [item, own] of truth) {
    const siblings = account.truth().filter(({ subscription }) => subscription === own[0]?.subscription);
    const mine = ours.get(item) ?? [];
    const real = own.map((state) => ({ ...sayingTruth(state), trace: state.trace }));
    for (const { says, trace, at } of real) {
      const seenAt = trace.kind === "exact" ? at : trace.kind === "late" ? (trace.at ?? until) : null;
      if (seenAt === null || (real.length === 1 && says === "ended")) continue;
      const found = mine.findLast((one) => one.at / 1000 <= seenAt);
      const said = found === undefined ? "nothing" : sayingOurs(found).says;
      const hidden = hiddenBeside(siblings, item, seenAt);
      if (unseen.some((one) => one.customer === own[0]?.customer && one.from <= seenAt && seenAt <= one.to))
        hidden.add("discount");
      const isHeld = held.some(
        (one) => one.subscription === own[0]?.subscription && one.from <= seenAt && seenAt < one.to,
      );
      if (!isSaid(isHeld ? asHeld(said, says) : said, says, hidden))
        wrong.push(`${item} at ${seenAt}, ${trace.kind}, is\n  ${says}\nand not\n  ${said}`);
      else if (
        trace.kind === "late" &&
        found?.at === seenAt * 1000 &&
        found.evidence === "proration" &&
        !isProrated(account, item, seenAt)
      )
        wrong.push(`${item} at ${seenAt} is told late and calls itself ${found.evidence}`);
    }
  }
  return wrong;
}

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
  const { at, status, product, price, quantity, currency, interval, intervalCount, isMetered } = state;
  const { percentOff, fixedOff, amount, usage, usageClosedAt } = state;
  const off = [percentOff.once, percentOff.repeating, percentOff.forever];
  const fixed = [fixedOff.once, fixedOff.repeating, fixedOff.forever];
  const level = [product, price, "x", quantity, currency, interval, intervalCount, isMetered, amount];
  const closed = usageClosedAt === null ? null : usageClosedAt / 1000;
  return { at: at / 1000, says: said(status, [...level, "off", ...off, ...fixed, "usage", usage, closed]) };
}

/** An item that was added and removed within one second was never there. */
function lived(states: Said[]): Said[] {
  return states.length === 1 && states[0]?.says === "ended" ? [] : states;
}

function byItem<T extends { item: string }>(states: T[]): Map<string, T[]> {
  const found = new Map<string, T[]>();
  for (const state of states) found.set(state.item, [...(found.get(state.item) ?? []), state]);
  return found;
}

/**
 * Whether two say the same; but for what is taken off, while a discount's end is not seen on another item of the subscription,
 * and for its share of fixed discounts, while another item that shares in them is not seen as it is.
 */
function isSaid(found: string, says: string, hidden: Set<string>): boolean {
  const plain = (text: string) => {
    if (hidden.has("discount")) return text.replace(/off( \d+){6}/, "off");
    return hidden.size > 0 ? text.replace(/(off \d+ \d+ \d+) \d+ \d+ \d+/, "$1") : text;
  };
  return plain(found) === plain(says);
}

/** By which rules something of the other items of a subscription is hidden at an instant. */
function hiddenBeside(states: TruthState[], item: string, at: number): Set<string> {
  const others = new Set(states.map((state) => state.item).filter((one) => one !== item));
  const rules = new Set<string>();
  for (const other of others) {
    const trace = states.findLast((state) => state.item === other && state.at <= at)?.trace;
    if (trace?.kind === "never" || (trace?.kind === "late" && (trace.at === null || trace.at > at)))
      rules.add(trace.rule);
  }
  return rules;
}

/** When a discount was removed and no invoice had shown it yet, or was there and no invoice ever carried it. */
function unseenDiscounts(account: SimAccount): { customer: string; from: number; to: number }[] {
  const invoices = [...account.list("invoices", {})];
  const shown = JSON.stringify([
    invoices,
    [...account.list("subscriptions", { status: "all" })],
    [...account.list("customers", {})],
  ]);
  const discounts = account.events.filter(({ type }) => type.startsWith("customer.discount."));
  return discounts.flatMap(({ type, created, data }) => {
    const { id, customer, start, end } = Object(data.object);
    const next = invoices
      .filter((one) => one.customer === customer && (one.created ?? 0) > created)
      .map((one) => one.created ?? 0);
    const removed = { customer, from: created, to: Math.min(...next) };
    const never = { customer, from: start, to: end ?? Number.POSITIVE_INFINITY };
    return [...(type.endsWith("deleted") ? [removed] : []), ...(shown.includes(id) ? [] : [never])];
  });
}

/**
 * From when to when invoices say that nothing was collected: from one that was left as a draft, or was closed as it was finalised,
 * to the next that was not. What was resumed in between is seen at that one.
 */
function heldPeriods(account: SimAccount): { subscription: string; from: number; to: number }[] {
  const invoices = [...account.all("invoices")].map((invoice) => {
    const { status, attempt_count, status_transitions, parent, created } = invoice;
    const { finalized_at, voided_at, marked_uncollectible_at } = status_transitions;
    const isClosed =
      attempt_count === 0 &&
      finalized_at !== null &&
      [voided_at, marked_uncollectible_at].includes(finalized_at);
    const subscription = parent?.subscription_details?.subscription ?? "";
    return { subscription: String(subscription), created, isHeld: status === "draft" || isClosed };
  });
  return invoices
    .filter(({ isHeld }) => isHeld)
    .map(({ subscription, created }) => {
      const next = invoices.filter(
        (one) => !one.isHeld && one.subscription === subscription && one.created > created,
      );
      return { subscription, from: created, to: Math.min(...next.map((one) => one.created)) };
    });
}

/** What was found, with the status that is true where it says that nothing was collected. */
function asHeld(found: string, says: string): string {
  return found.replace(/^(paused|unpaid)(?= )/, says.split(" ")[0] ?? "");
}

/** Whether a proration of an item begins at an instant: then that shows what the item is, early or late. */
function isProrated(account: SimAccount, item: string, at: number): boolean {
  return [...account.all("invoiceitems")].some(
    ({ parent, period, proration }) =>
      proration && period.start === at && parent?.subscription_details?.subscription_item === item,
  );
}
