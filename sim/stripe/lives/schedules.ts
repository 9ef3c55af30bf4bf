import type { SimAccount } from "../account/account.ts";
import type { Schedule, SubscriptionItem } from "../account/wire.ts";
import type { ProrationBehavior } from "../billing/prorations.ts";
import { changeItem, type ItemChange } from "./changes.ts";

/** A change of a subscription item planned for an instant. */
export interface Phase extends ItemChange {
  at: number;
  behavior: ProrationBehavior;
}

/** Schedules changes of one item; after the last, the subscription is released and continues. */
export function schedule(
  account: SimAccount,
  subscription: string,
  item: string,
  phases: readonly Phase[],
): Schedule {
  const made = account.create(
    "subscription_schedules",
    scheduleOf(account, subscription, item, phases),
    "subscription_schedule.created",
  );
  account.change("subscriptions", subscription, { schedule: made.id }, "customer.subscription.updated");
  for (const [i, phase] of phases.entries())
    account.plan(
      phase.at,
      () => enter(account, made.id, subscription, item, phase, i === phases.length - 1),
      2,
    );
  return made;
}

function enter(
  account: SimAccount,
  id: string,
  subscription: string,
  item: string,
  phase: Phase,
  isLast: boolean,
): void {
  const { ended_at, items, status } = account.one("subscriptions", subscription);
  const isThere = items.data.some((row) => row.id === item);
  if (ended_at !== null || status === "paused" || !isThere) {
    cancel(account, id);
    return;
  }
  changeItem(account, subscription, item, { price: phase.price, quantity: phase.quantity }, phase.behavior);
  account.count("schedule phase");
  const { phases } = account.one("subscription_schedules", id);
  const current = phases.find(({ start_date }) => start_date === phase.at);
  if (current !== undefined) {
    const current_phase = { start_date: current.start_date, end_date: current.end_date };
    account.change("subscription_schedules", id, { current_phase }, "subscription_schedule.updated");
  }
  if (isLast) release(account, id, subscription);
}

function release(account: SimAccount, id: string, subscription: string): void {
  const changes: Partial<Schedule> = {
    status: "released",
    released_at: account.now(),
    released_subscription: subscription,
    subscription: null,
    current_phase: null,
  };
  account.change("subscription_schedules", id, changes, "subscription_schedule.released");
  account.change("subscriptions", subscription, { schedule: null }, "customer.subscription.updated");
}

function cancel(account: SimAccount, id: string): void {
  if (account.one("subscription_schedules", id).status !== "active") return;
  account.change(
    "subscription_schedules",
    id,
    { status: "canceled", canceled_at: account.now() },
    "subscription_schedule.canceled",
  );
}

function scheduleOf(account: SimAccount, id: string, item: string, phases: readonly Phase[]): Schedule {
  const { billing_mode, customer, items, currency, start_date } = account.one("subscriptions", id);
  const rows: SubscriptionItem[] = items.data;
  const first = phases[0]?.at ?? account.now();
  const starts = [start_date, ...phases.map(({ at }) => at)];
  return {
    id: account.newId("sub_sched", 24),
    object: "subscription_schedule",
    application: null,
    billing_mode: { flexible: billing_mode.flexible, type: billing_mode.type },
    canceled_at: null,
    completed_at: null,
    created: account.now(),
    current_phase: { start_date, end_date: first },
    customer,
    customer_account: null,
    default_settings: {
      application_fee_percent: null,
      billing_cycle_anchor: "automatic",
      billing_thresholds: null,
      collection_method: "charge_automatically",
      default_payment_method: null,
      description: null,
      invoice_settings: {
        account_tax_ids: null,
        custom_fields: null,
        days_until_due: null,
        description: null,
        footer: null,
        issuer: { type: "self" },
      },
      on_behalf_of: null,
      transfer_data: null,
    },
    end_behavior: "release",
    livemode: account.livemode,
    metadata: {},
    pause_schedules: [],
    phases: starts.map((start, i) => {
      const changed = phases.slice(0, i);
      const end = starts[i + 1] ?? start + 31_536_000;
      return phaseOf(
        currency,
        start,
        end,
        phases[i - 1]?.behavior ?? "create_prorations",
        changedItems(rows, item, changed),
      );
    }),
    released_at: null,
    released_subscription: null,
    status: "active",
    subscription: id,
    test_clock: null,
  };
}

function changedItems(
  rows: readonly SubscriptionItem[],
  item: string,
  phases: readonly Phase[],
): Schedule["phases"][number]["items"] {
  return rows.map((row) => {
    const mine = row.id === item ? phases : [];
    const price = mine.findLast((phase) => phase.price !== undefined)?.price ?? row.price.id;
    const quantity = mine.findLast((phase) => phase.quantity !== undefined)?.quantity ?? row.quantity;
    const count = quantity === undefined ? {} : { quantity };
    return {
      billing_thresholds: null,
      discounts: [],
      metadata: {},
      plan: price,
      price,
      ...count,
      tax_rates: [],
    };
  });
}

function phaseOf(
  currency: string,
  start_date: number,
  end_date: number,
  proration_behavior: ProrationBehavior,
  items: Schedule["phases"][number]["items"],
): Schedule["phases"][number] {
  return {
    add_invoice_items: [],
    application_fee_percent: null,
    billing_cycle_anchor: null,
    billing_thresholds: null,
    collection_method: null,
    currency,
    default_payment_method: null,
    default_tax_rates: [],
    description: null,
    discounts: [],
    end_date,
    invoice_settings: null,
    items,
    metadata: {},
    on_behalf_of: null,
    proration_behavior,
    start_date,
    transfer_data: null,
    trial_end: null,
  };
}
