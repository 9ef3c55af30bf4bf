import { setImmediate } from "node:timers/promises";
import type { Status } from "../../base/words.ts";
import { countedMrr } from "../../engine/mrr-value.ts";
import type { Policy } from "../../engine/policy/policy.ts";
import { readCustomer } from "../../sources/stripe/history/customer-evidence.ts";
import { history, type StripeState } from "../../sources/stripe/history/history.ts";
import { type StandingItem, standingOf } from "../../sources/stripe/history/standing-items.ts";
import type { Store } from "../../store/store.ts";
import { numberIn, textIn } from "../../warehouse/rows.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import { appliedStripe, worldsIn } from "../states/apply-stripe.ts";

/** MRR of one account and currency according to Stripe now, and according to the books at that instant, in micros. */
export interface Live {
  account: string;
  currency: string;
  live: number;
  books: number;
}

/**
 * Compares the MRR of subscriptions in their latest snapshots, without usage (which Stripe doesn't report), with the
 * licensed items of the books under a policy. A difference points to a mistake in the rebuilt history.
 * @param schema the schema of the policy's books
 */
export async function liveMrr(
  store: Store,
  warehouse: Warehouse,
  policy: Policy,
  schema: string,
): Promise<Live[]> {
  const found = new Map<string, Live>();
  const of = (account: string, currency: string): Live => {
    const key = `${account} ${currency}`;
    const known = found.get(key) ?? { account, currency, live: 0, books: 0 };
    found.set(key, known);
    return known;
  };
  const reader = store.stripeReader(await appliedStripe(warehouse));
  try {
    const worlds = worldsIn(reader);
    const at = reader.lastSight();
    let read = 0;
    for (const entries of reader.customers()) {
      read += 1;
      if (read % CUSTOMERS_A_BREATH === 0) await setImmediate();
      const evidence = readCustomer(entries);
      const world = worlds(evidence.account);
      const states = history(evidence, world);
      for (const item of standingOf(evidence, world, at)) {
        const status = item.status ?? lastStatus(item, states);
        if (!counts({ ...item, status }, states, policy, at)) continue;
        const state = { ...item, status, at, usage: 0, usageClosedAt: null };
        of(evidence.account, item.currency).live += countedMrr(state, null, policy);
      }
    }
    for (const row of await inBooks(warehouse, schema, at)) of(row.account, row.currency).books += row.micros;
  } finally {
    reader.close();
  }
  return [...found.values()].sort((a, b) => (a.account + a.currency < b.account + b.currency ? -1 : 1));
}

/** Other work gets a turn after this many customers. */
const CUSTOMERS_A_BREATH = 500;

/** The status from the item's history, for use when its current status is unknown. */
function lastStatus({ item }: StandingItem, states: StripeState[]): Status {
  return states.findLast((state) => state.item === item)?.status ?? "incomplete";
}

/** Whether an item counts under a policy now. Its history shows since when it is past due. */
function counts(
  { item, status }: Pick<StandingItem, "item" | "status">,
  states: StripeState[],
  policy: Policy,
  at: number,
): boolean {
  if (status === "active") return true;
  if (status === "paused") return policy.paused;
  if (status === "canceling") return policy.churn_at === "period_end";
  if (status !== "past_due") return false;
  if (policy.past_due_days === null) return true;
  const own = states.filter((state) => state.item === item && state.at <= at * 1000);
  const since = own[own.findLastIndex((state) => state.status !== "past_due") + 1];
  return since === undefined || at * 1000 < since.at + policy.past_due_days * DAY_MS;
}

const DAY_MS = 86_400_000;

async function inBooks(warehouse: Warehouse, schema: string, at: number) {
  const rows = await warehouse.query(
    `select k.account as account, c.code as currency, sum(l.after_micros - l.before_micros)::double as micros
     from ledger l
     join numbered_states s on s.state = case when l.after_state > 0 then l.after_state else l.before_state end
     join items i on i.item = s.item
     join customers k on k.customer = i.customer
     join currencies c on c.currency = l.currency
     where not s.is_metered and s.import_file = -1 and l.at_ms <= ${at * 1000}
     group by k.account, c.code`,
    schema,
  );
  return rows.map((row) => ({
    account: textIn(row, "account"),
    currency: textIn(row, "currency"),
    micros: numberIn(row, "micros"),
  }));
}
