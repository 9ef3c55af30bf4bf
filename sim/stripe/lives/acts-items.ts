import type { Stream } from "../../random.ts";
import { DAY } from "../account/calendar.ts";
import type { Subscription, SubscriptionItem } from "../account/wire.ts";
import type { ProrationBehavior } from "../billing/prorations.ts";
import { reportSome } from "./beginnings.ts";
import { addItem, changeItem, deleteItem, resetAnchor } from "./changes.ts";
import { type Act, anyBehavior, calm, later, licensedItems, priceOf, type Scene } from "./scene.ts";

const SAME_TERM = [
  "free-month",
  "basic-month",
  "team-month",
  "team-month-new",
  "scale-month",
  "scale-volume",
  "scale-package",
];
const OTHER_TERM = ["basic-year", "team-year", "team-quarter", "basic-week"];

/** Things that can happen to items. */
export const ITEM_ACTS: readonly Act[] = [
  { name: "quantity create_prorations", weight: 6, run: (scene) => setQuantity(scene, "create_prorations") },
  { name: "quantity always_invoice", weight: 4, run: (scene) => setQuantity(scene, "always_invoice") },
  { name: "quantity none", weight: 4, run: (scene) => setQuantity(scene, "none") },
  { name: "quantity none undone", weight: 2, run: setAndUndo },
  { name: "plan change", weight: 6, run: (scene) => setPrice(scene, SAME_TERM, "month") },
  { name: "interval change", weight: 3, run: changeTerm },
  { name: "item added", weight: 4, run: addSupport },
  { name: "item of another interval added", weight: 2, run: addYearly },
  { name: "metered item added", weight: 1, run: addMetered },
  { name: "item deleted", weight: 3, run: dropItem },
  { name: "item deleted and made again", weight: 1, run: dropAndAdd },
  { name: "anchor reset", weight: 2, run: reset },
];

function setQuantity(scene: Scene, behavior: ProrationBehavior): boolean {
  const subscription = calm(scene);
  const item = subscription === undefined ? undefined : scene.stream.pick(licensedItems(subscription));
  if (subscription === undefined || item === undefined) return false;
  changeItem(
    scene.account,
    subscription.id,
    item.id,
    { quantity: otherQuantity(scene.stream, item) },
    behavior,
  );
  return true;
}

function setAndUndo(scene: Scene): boolean {
  const subscription = calm(scene);
  const item = subscription === undefined ? undefined : scene.stream.pick(licensedItems(subscription));
  if (subscription === undefined || item === undefined) return false;
  changeItem(
    scene.account,
    subscription.id,
    item.id,
    { quantity: otherQuantity(scene.stream, item) },
    "none",
  );
  later(scene, subscription.id, scene.stream.whole(1, 4 * DAY), () =>
    changeItem(scene.account, subscription.id, item.id, { quantity: item.quantity }, "none"),
  );
  return true;
}

function setPrice(scene: Scene, offers: readonly string[], interval: string): boolean {
  const subscription = calm(scene, ["active", "trialing"]);
  const items = subscription === undefined ? [] : licensedItems(subscription);
  const item = scene.stream.pick(
    items.filter(
      ({ price }) => price.recurring?.interval === interval && price.recurring.interval_count === 1,
    ),
  );
  if (subscription === undefined || item === undefined) return false;
  const price = priceOf(scene, scene.stream.pick(offers) ?? "");
  if (holds(subscription, price)) return false;
  const quantity = scene.stream.chance(0.3) ? otherQuantity(scene.stream, item) : item.quantity;
  changeItem(scene.account, subscription.id, item.id, { price, quantity }, anyBehavior(scene.stream));
  return true;
}

/** Changes the interval; only for a subscription of one item, whose cycle then restarts. */
function changeTerm(scene: Scene): boolean {
  const subscription = calm(scene);
  const [item, ...others] = subscription?.items.data ?? [];
  if (subscription === undefined || item === undefined || others.length > 0) return false;
  if (item.price.recurring?.usage_type === "metered") return false;
  const isMonthly = item.price.recurring?.interval === "month" && item.price.recurring.interval_count === 1;
  const offer = scene.stream.pick(isMonthly ? OTHER_TERM : SAME_TERM) ?? "";
  changeItem(
    scene.account,
    subscription.id,
    item.id,
    { price: priceOf(scene, offer) },
    anyBehavior(scene.stream),
  );
  return true;
}

function addSupport(scene: Scene): boolean {
  const subscription = calm(scene, ["active", "trialing"]);
  if (subscription === undefined || subscription.items.data.length > 5 || !isMonthly(subscription.items.data))
    return false;
  const price = priceOf(scene, scene.stream.pick(["support-month", "support-fraction", "basic-month"]) ?? "");
  if (holds(subscription, price)) return false;
  addItem(scene.account, subscription.id, price, scene.stream.whole(1, 6), anyBehavior(scene.stream));
  return true;
}

function addYearly(scene: Scene): boolean {
  const subscription = calm(scene);
  if (subscription === undefined || subscription.billing_mode.type !== "flexible") return false;
  if (!isMonthly(subscription.items.data)) return false;
  addItem(
    scene.account,
    subscription.id,
    priceOf(scene, "support-year"),
    scene.stream.whole(1, 3),
    anyBehavior(scene.stream),
  );
  return true;
}

function addMetered(scene: Scene): boolean {
  const subscription = calm(scene);
  if (subscription === undefined || !isMonthly(subscription.items.data)) return false;
  if (subscription.items.data.some(({ price }) => price.recurring?.usage_type === "metered")) return false;
  const { id } = addItem(scene.account, subscription.id, priceOf(scene, "api-month"), 1, "create_prorations");
  reportSome(scene, subscription.id, id);
  return true;
}

function dropItem(scene: Scene): boolean {
  const subscription = calm(scene);
  const items = subscription === undefined ? [] : licensedItems(subscription);
  const item = scene.stream.pick(items);
  if (subscription === undefined || item === undefined || items.length < 2) return false;
  deleteItem(scene.account, subscription.id, item.id, anyBehavior(scene.stream));
  return true;
}

/** Replaces an item by the same one under another id, as some integrations do. */
function dropAndAdd(scene: Scene): boolean {
  const subscription = calm(scene);
  const items = subscription === undefined ? [] : licensedItems(subscription);
  const item = scene.stream.pick(items);
  if (subscription === undefined || item === undefined) return false;
  deleteItem(scene.account, subscription.id, item.id, "create_prorations");
  addItem(
    scene.account,
    subscription.id,
    item.price.id,
    otherQuantity(scene.stream, item),
    "create_prorations",
  );
  return true;
}

function reset(scene: Scene): boolean {
  const subscription = calm(scene);
  if (subscription === undefined || subscription.billing_thresholds !== null) return false;
  resetAnchor(scene.account, subscription.id);
  return true;
}

/** Whether a subscription has a price already; Stripe allows each price only once. */
function holds({ items }: Subscription, price: string): boolean {
  return items.data.some((row) => row.price.id === price);
}

function isMonthly(items: readonly SubscriptionItem[]): boolean {
  return items.every(
    ({ price }) => price.recurring?.interval === "month" && price.recurring.interval_count === 1,
  );
}

function otherQuantity(stream: Stream, { quantity = 1 }: SubscriptionItem): number {
  const next = stream.whole(1, 14);
  return next === quantity ? next + 1 : next;
}
