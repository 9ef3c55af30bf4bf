import type { Stream } from "../../random.ts";
import type { SimAccount } from "../account/account.ts";
import type { Subscription, SubscriptionItem } from "../account/wire.ts";
import type { ProrationBehavior } from "../billing/prorations.ts";
import type { Stock } from "./stock.ts";

/** One customer's part of a scenario. */
export interface Scene {
  account: SimAccount;
  stream: Stream;
  stock: Stock;
  customer: string;
  currency: string;
  subscriptions: string[];
  /** Subscriptions with something in progress that must not be disturbed. */
  busy: Set<string>;
}

/** One thing that can happen to a customer; `run` returns false when it can't happen now. */
export interface Act {
  name: string;
  weight: number;
  run(scene: Scene): boolean;
}

/** One of the customer's undisturbed subscriptions with one of these statuses. */
export function calm(scene: Scene, statuses: readonly string[] = ["active"]): Subscription | undefined {
  const found = scene.subscriptions
    .filter((id) => !scene.busy.has(id))
    .map((id) => scene.account.one("subscriptions", id))
    .filter(
      (one) => statuses.includes(one.status) && one.pause_collection === null && one.cancel_at === null,
    );
  return scene.stream.pick(found);
}

export function licensedItems({ items }: Subscription): SubscriptionItem[] {
  return items.data.filter(({ price }) => price.recurring?.usage_type === "licensed");
}

export function anyBehavior(stream: Stream): ProrationBehavior {
  return stream.pick<ProrationBehavior>(["create_prorations", "always_invoice", "none"]) ?? "none";
}

export function priceOf({ stock, currency }: Scene, offer: string): string {
  return stock.prices.get(`${offer}/${currency}`) ?? "";
}

/** Reserves a subscription until something planned for later has run. */
export function later(scene: Scene, id: string, seconds: number, run: () => void): void {
  scene.busy.add(id);
  scene.account.plan(scene.account.now() + seconds, () => {
    scene.busy.delete(id);
    if (scene.account.one("subscriptions", id).ended_at === null) run();
  });
}
