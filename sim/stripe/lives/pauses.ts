import type { SimAccount } from "../account/account.ts";
import type { SubscriptionItem } from "../account/wire.ts";
import { licensedLines } from "../billing/lines.ts";
import { bill, inPeriod, isLicensed, periodOf, planRenewal } from "../billing/renewals.ts";

export type PauseBehavior = "void" | "keep_as_draft" | "mark_uncollectible";

/** Pauses collection; invoices are still created, but not collected. */
export function pauseCollection(
  account: SimAccount,
  id: string,
  behavior: PauseBehavior,
  resumesAt: number | null,
): void {
  const pause = { behavior, resumes_at: resumesAt };
  account.change("subscriptions", id, { pause_collection: pause }, "customer.subscription.updated");
  account.ledger.look(account, id, "pause");
  if (resumesAt === null) return;
  account.plan(
    resumesAt,
    () => {
      const { pause_collection, ended_at } = account.one("subscriptions", id);
      if (ended_at === null && pause_collection?.resumes_at === resumesAt) resumeCollection(account, id);
    },
    2,
  );
}

export function resumeCollection(account: SimAccount, id: string): void {
  account.change("subscriptions", id, { pause_collection: null }, "customer.subscription.updated");
  account.ledger.hideForGood(id, "pause", account.now());
  account.ledger.look(account, id);
}

/** Resumes a subscription that paused at the end of its trial: its periods begin now, and are charged. */
export function resumePaused(account: SimAccount, id: string): void {
  account.records.subscription(id).isPaying = true;
  const subscription = account.one("subscriptions", id);
  const old: SubscriptionItem[] = subscription.items.data;
  for (const { id: item } of old) account.records.item(item).used = 0;
  const rows = old.map((item) => inPeriod(item, account.now(), account.now()));
  const resumed = account.put("subscriptions", {
    ...subscription,
    status: "active",
    billing_cycle_anchor: account.now(),
    items: { ...subscription.items, data: rows },
  });
  account.emit("customer.subscription.resumed", resumed);
  account.emit("customer.subscription.updated", resumed, { status: "paused" });
  account.ledger.look(account, id);
  account.ledger.lift(
    rows.map((item) => item.id),
    account.now(),
    ["none", "discount", "free", "pause"],
  );
  const lines = rows.filter(isLicensed).flatMap((item) => licensedLines(item, periodOf(item)));
  bill(account, resumed, "subscription_update", lines, true);
  planRenewal(account, id);
}
