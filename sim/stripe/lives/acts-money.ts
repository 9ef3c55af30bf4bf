import { DAY } from "../account/calendar.ts";
import { createCreditNote } from "../billing/credit-notes.ts";
import { giveDiscount, removeDiscount, standing } from "../billing/discounts.ts";
import { deleteDraft, draftOfPending } from "../billing/drafts.ts";
import { chargeOnce } from "../billing/one-offs.ts";
import { invoicesOf, markUncollectible, payOpen, recover, voidInvoice } from "../billing/payments.ts";
import { changeItem } from "./changes.ts";
import { type Act, calm, later, licensedItems, type Scene } from "./scene.ts";

/** Things that can happen to discounts, payments and invoices. */
export const MONEY_ACTS: readonly Act[] = [
  { name: "discount on a subscription", weight: 5, run: (scene) => discount(scene, "subscription") },
  { name: "discount on an item", weight: 3, run: (scene) => discount(scene, "item") },
  { name: "discount on a customer", weight: 4, run: (scene) => discount(scene, "customer") },
  { name: "discount removed", weight: 4, run: remove },
  { name: "past due and recovered", weight: 4, run: recoverLater },
  { name: "past due for good", weight: 2, run: stopPaying },
  { name: "past due and voided", weight: 2, run: (scene) => forgiveLater(scene, voidInvoice) },
  { name: "past due and uncollectible", weight: 2, run: (scene) => forgiveLater(scene, markUncollectible) },
  { name: "paid after a long time", weight: 3, run: payUnpaid },
  { name: "credit note given", weight: 2, run: credit },
  { name: "one-off beside a subscription", weight: 1, run: (scene) => once(scene, true) },
  { name: "draft of prorations", weight: 3, run: draftAndDelete },
  { name: "one-off invoice", weight: 1, run: (scene) => once(scene, false) },
];

function discount(scene: Scene, on: "subscription" | "item" | "customer"): boolean {
  const { account, stream, stock, customer } = scene;
  const subscription = calm(scene, ["active", "trialing"]);
  const coupon = stream.pick(stock.coupons);
  if (subscription === undefined || coupon === undefined) return false;
  const item = stream.pick(licensedItems(subscription));
  if (on === "item" && item === undefined) return false;
  if (on === "customer" && account.one("customers", customer).discount !== null) return false;
  const holder = {
    customer,
    subscription: on === "customer" ? undefined : subscription.id,
    item: on === "item" ? item?.id : undefined,
  };
  giveDiscount(account, holder, coupon.id, coupon.promotionCode);
  account.count(`${coupon.terms.duration} coupon`);
  return true;
}

function remove(scene: Scene): boolean {
  const { account, stream, customer } = scene;
  const subscription = calm(scene);
  if (subscription === undefined) return false;
  const holders = [subscription.id, customer, ...subscription.items.data.map(({ id }) => id)];
  const found = stream.pick(holders.flatMap((holder) => standing(account, holder)));
  if (found === undefined) return false;
  removeDiscount(account, found.id);
  return true;
}

/** Makes the next payments fail, and runs something some days after the next period begins. */
function failNext(scene: Scene, days: number, then: (subscription: string) => void): boolean {
  const subscription = calm(scene);
  if (subscription === undefined) return false;
  const { account, stream } = scene;
  account.records.subscription(subscription.id).isPaying = false;
  const ends = subscription.items.data.map(({ current_period_end }) => current_period_end);
  const wait = Math.min(...ends) - account.now() + stream.whole(2 * 3600, days * DAY);
  later(scene, subscription.id, wait, () => {
    account.records.subscription(subscription.id).isPaying = true;
    then(subscription.id);
  });
  return true;
}

function recoverLater(scene: Scene): boolean {
  const { account, stream } = scene;
  return failNext(scene, 13, (id) => {
    if (stream.chance(0.5)) payOpen(account, id);
  });
}

/** Gives up the uncollected invoices; the subscription continues. */
function forgiveLater(scene: Scene, giveUp: typeof voidInvoice): boolean {
  const { account } = scene;
  return failNext(scene, 13, (id) => {
    for (const invoice of invoicesOf(account, id).filter(({ status }) => status === "open"))
      giveUp(account, invoice.id);
    recover(account, id);
  });
}

function payUnpaid(scene: Scene): boolean {
  const { account } = scene;
  return failNext(scene, 80, (id) => {
    const { status } = account.one("subscriptions", id);
    if (status === "unpaid" || status === "past_due") payOpen(account, id);
  });
}

function stopPaying(scene: Scene): boolean {
  const subscription = calm(scene);
  if (subscription === undefined) return false;
  scene.account.records.subscription(subscription.id).isPaying = false;
  scene.busy.add(subscription.id);
  return true;
}

function credit(scene: Scene): boolean {
  const { account, stream } = scene;
  const id = stream.pick(scene.subscriptions);
  if (id === undefined) return false;
  const found = stream.pick(
    invoicesOf(account, id).filter(({ status, amount_due }) => status === "paid" && amount_due > 100),
  );
  if (found === undefined) return false;
  createCreditNote(account, found.id, stream.whole(1, 100));
  return true;
}

function once(scene: Scene, isBeside: boolean): boolean {
  const { account, stock, customer, currency, stream } = scene;
  const subscription = calm(scene);
  if (subscription === undefined) return false;
  const beside = isBeside ? { subscription: subscription.id } : {};
  chargeOnce(account, {
    customer,
    product: stock.products.support,
    currency,
    amount: stream.whole(500, 20000),
    ...beside,
  });
  return true;
}

/** Drafts an invoice of a change's prorations, and deletes it again. */
function draftAndDelete(scene: Scene): boolean {
  const { account, stream } = scene;
  const subscription = account.settings.has("drafts deleted") ? calm(scene) : undefined;
  const item = subscription && stream.pick(licensedItems(subscription));
  if (item === undefined || item.current_period_end < account.now() + 2 * DAY) return false;
  const quantity = (item.quantity ?? 1) + stream.whole(1, 5);
  changeItem(account, item.subscription, item.id, { quantity }, "create_prorations");
  const draft = draftOfPending(account, item.subscription, item.id);
  if (draft !== undefined)
    later(scene, item.subscription, stream.whole(60, DAY), () => deleteDraft(account, draft.id));
  return true;
}
