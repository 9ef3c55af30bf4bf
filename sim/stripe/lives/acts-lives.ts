import { DAY } from "../account/calendar.ts";
import { archivePrice, updateProduct } from "../account/catalogue.ts";
import { beginSubscription } from "./beginnings.ts";
import { deleteCustomer, updateCustomer } from "./customers.ts";
import { cancelAt, cancelAtPeriodEnd, cancelNow, undoCancel } from "./endings.ts";
import { type PauseBehavior, pauseCollection, resumeCollection, resumePaused } from "./pauses.ts";
import { type Act, anyBehavior, calm, later, licensedItems, priceOf, type Scene } from "./scene.ts";
import { type Phase, schedule } from "./schedules.ts";

/** Things that can happen to whole subscriptions and customers. */
export const LIFE_ACTS: readonly Act[] = [
  { name: "cancelled now", weight: 3, run: (scene) => cancel(scene, false) },
  { name: "cancelled now and invoiced", weight: 2, run: (scene) => cancel(scene, true) },
  { name: "cancelled at period end", weight: 4, run: cancelLater },
  { name: "cancelled at a date", weight: 2, run: cancelOnDate },
  { name: "cancellation undone", weight: 3, run: cancelAndUndo },
  { name: "subscribed again", weight: 6, run: subscribeAgain },
  { name: "second subscription", weight: 2, run: subscribeMore },
  { name: "pause void", weight: 2, run: (scene) => pause(scene, "void") },
  { name: "pause keep_as_draft", weight: 2, run: (scene) => pause(scene, "keep_as_draft") },
  { name: "pause mark_uncollectible", weight: 2, run: (scene) => pause(scene, "mark_uncollectible") },
  { name: "paused trial resumed", weight: 6, run: resume },
  { name: "schedule at period end", weight: 3, run: (scene) => plan(scene, true) },
  { name: "schedule within a period", weight: 2, run: (scene) => plan(scene, false) },
  { name: "customer updated", weight: 2, run: update },
  { name: "customer removed", weight: 1, run: leave },
  { name: "catalogue changed", weight: 1, run: changeCatalogue },
];

function cancel(scene: Scene, isInvoiced: boolean): boolean {
  const subscription = calm(scene, ["active", "trialing", "past_due"]);
  if (subscription === undefined || (isInvoiced && subscription.billing_thresholds !== null)) return false;
  cancelNow(scene.account, subscription.id, isInvoiced);
  return true;
}

function cancelLater(scene: Scene): boolean {
  const subscription = calm(scene, ["active", "trialing"]);
  if (subscription === undefined) return false;
  cancelAtPeriodEnd(scene.account, subscription.id);
  return true;
}

function cancelOnDate(scene: Scene): boolean {
  const subscription = calm(scene);
  if (subscription === undefined || subscription.billing_thresholds !== null) return false;
  cancelAt(scene.account, subscription.id, scene.account.now() + scene.stream.whole(5 * DAY, 70 * DAY));
  return true;
}

function cancelAndUndo(scene: Scene): boolean {
  const { account, stream } = scene;
  const subscription = calm(scene);
  if (subscription === undefined) return false;
  const end = Math.min(...subscription.items.data.map(({ current_period_end }) => current_period_end));
  const wait = stream.whole(600, 6 * DAY);
  if (account.now() + wait >= end) return false;
  cancelAtPeriodEnd(account, subscription.id);
  later(scene, subscription.id, wait, () => undoCancel(account, subscription.id));
  return true;
}

function subscribeAgain(scene: Scene): boolean {
  const { account, subscriptions } = scene;
  if (subscriptions.some((id) => account.one("subscriptions", id).ended_at === null)) return false;
  beginSubscription(scene);
  return true;
}

function subscribeMore(scene: Scene): boolean {
  const running = scene.subscriptions.filter(
    (id) => scene.account.one("subscriptions", id).ended_at === null,
  );
  if (running.length === 0 || running.length > 2) return false;
  beginSubscription(scene);
  return true;
}

function pause(scene: Scene, behavior: PauseBehavior): boolean {
  const { account, stream } = scene;
  const subscription = calm(scene);
  if (subscription === undefined) return false;
  const wait = stream.whole(10 * DAY, 80 * DAY);
  const isDated = stream.chance(0.5);
  pauseCollection(account, subscription.id, behavior, isDated ? account.now() + wait : null);
  account.count(isDated ? "pause with resumes_at" : "pause without resumes_at");
  if (!isDated && stream.chance(0.75))
    later(scene, subscription.id, wait, () => resumeCollection(account, subscription.id));
  return true;
}

function resume(scene: Scene): boolean {
  const found = scene.subscriptions.find((id) => scene.account.one("subscriptions", id).status === "paused");
  if (found === undefined) return false;
  resumePaused(scene.account, found);
  return true;
}

function plan(scene: Scene, isAtEnd: boolean): boolean {
  const { account, stream } = scene;
  const subscription = calm(scene);
  const item = stream.pick(subscription === undefined ? [] : licensedItems(subscription));
  if (subscription === undefined || item === undefined || subscription.schedule !== null) return false;
  const isMonthly = item.price.recurring?.interval === "month" && item.price.recurring.interval_count === 1;
  const at = isAtEnd ? item.current_period_end : account.now() + stream.whole(2 * DAY, 50 * DAY);
  const first: Phase = { at, quantity: stream.whole(1, 14), behavior: anyBehavior(stream) };
  const second: Phase = {
    at: at + stream.whole(20, 90) * DAY,
    behavior: "create_prorations",
    quantity: stream.whole(1, 14),
  };
  if (isMonthly && stream.chance(0.6))
    first.price = priceOf(scene, stream.pick(["basic-month", "team-month"]) ?? "");
  const phases = stream.chance(0.4) ? [first, second] : [first];
  const until = phases.at(-1)?.at ?? at;
  schedule(account, subscription.id, item.id, phases);
  later(scene, subscription.id, until - account.now() + 1, () => {});
  return true;
}

function update({ account, stream, customer }: Scene): boolean {
  const changes = stream.chance(0.5)
    ? { metadata: { segment: stream.pick(["smb", "mid", "enterprise"]) ?? "" } }
    : {
        name: `Renamed ${stream.whole(1, 999)}`,
        email: `new${stream.whole(1, 999)}@renamed.example`,
        country: "DE",
      };
  updateCustomer(account, customer, changes);
  return true;
}

function leave({ account, subscriptions, customer, stream }: Scene): boolean {
  const isRunning = subscriptions.some((id) => account.one("subscriptions", id).ended_at === null);
  if (subscriptions.length === 0 || (isRunning && !stream.chance(0.2))) return false;
  deleteCustomer(account, customer);
  return true;
}

function changeCatalogue(scene: Scene): boolean {
  const { account, stock, stream } = scene;
  const product = stock.products[stream.pick(["basic", "team", "support"] as const) ?? "basic"];
  if (stream.chance(0.5)) updateProduct(account, product, { name: `Product ${stream.whole(1, 99)}` });
  else archivePrice(account, priceOf(scene, "team-month"));
  return true;
}
