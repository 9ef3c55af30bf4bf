import { DAY } from "../account/calendar.ts";
import { createPrice } from "../account/catalogue.ts";
import type { FirstPayment } from "../account/records.ts";
import type { Subscription } from "../account/wire.ts";
import { payFirst, voidInvoice } from "../billing/payments.ts";
import { endSubscription } from "../billing/subscription-end.ts";
import { changeItem } from "./changes.ts";
import { anyBehavior, priceOf, type Scene } from "./scene.ts";
import { createSubscription, type SubscriptionTerms } from "./subscriptions.ts";
import { moveTrialEnd } from "./trials.ts";
import { reportUsage } from "./usage.ts";

type Line = SubscriptionTerms["items"][number];

const MONTHLY = [
  "basic-month",
  "team-month",
  "scale-month",
  "scale-volume",
  "scale-package",
  "scale-package-down",
];
const OTHER = ["basic-year", "basic-week", "basic-day", "team-year", "team-quarter"];

/** Starts a subscription of a random kind. */
export function beginSubscription(scene: Scene): void {
  const { account, stream, customer } = scene;
  const hadOne = scene.subscriptions.length > 0;
  const kind = kindOf(scene);
  const terms = {
    customer,
    ...kind,
    ...couponsFor(scene),
    mode: modeOf(scene),
    awaits: awaitsFor(scene, kind),
  };
  const made = createSubscription(account, terms);
  scene.subscriptions.push(made.id);
  account.count(`${terms.mode} billing`);
  if (hadOne) account.count("further subscription");
  for (const item of made.items.data)
    if (item.price.recurring?.usage_type === "metered") reportSome(scene, made.id, item.id);
  if (made.status === "trialing" && stream.chance(0.5)) changeTrial(scene, made);
  if (made.status !== "incomplete") return;
  if (terms.awaits !== undefined) WAITS[terms.awaits](scene, made);
  else if (stream.chance(0.5)) payAfter(scene, made.id, stream.whole(600, 20 * 3600));
}

/** What the first payment waits for, if anything; backdated subscriptions and the like can't be bought that way. */
function awaitsFor(
  { account, stream }: Scene,
  { isPaying, isSent, trialEnd, startDate }: Kind,
): FirstPayment | undefined {
  const isPlain =
    isPaying === undefined && isSent === undefined && trialEnd === undefined && startDate === undefined;
  if (isPlain && account.settings.has("Checkout") && stream.chance(0.5)) return "Checkout";
  return isPlain && account.settings.has("3-D Secure") && stream.chance(0.4) ? "3-D Secure" : undefined;
}

/** What happens to a first payment that waits. */
const WAITS: Record<FirstPayment, (scene: Scene, made: Subscription) => void> = {
  Checkout(scene, { id }) {
    const told = scene.account.told.lastOf(id) + 1 - scene.account.now();
    payAfter(scene, id, Math.max(scene.stream.whole(3, 4), told));
    scene.account.count("Checkout");
  },
  "3-D Secure"(scene, { id, latest_invoice }) {
    const end = scene.stream.weighted([2, 1, 1]);
    if (end === 0) payAfter(scene, id, scene.stream.whole(600, 7200));
    if (end === 1) giveUpAfter(scene, id, latest_invoice ?? "", scene.stream.whole(3600, 10_800));
    scene.account.count("3-D Secure");
  },
};

/** Reports usage every few days as long as the subscription lives; some periods have none. */
export function reportSome(scene: Scene, id: string, item: string): void {
  const { account, stream } = scene;
  const { ended_at } = account.one("subscriptions", id);
  if (ended_at !== null) return;
  if (stream.chance(0.7)) reportUsage(account, id, item, stream.whole(1, 400));
  const wait = stream.chance(0.12) ? stream.whole(35, 70) * DAY : stream.whole(4 * DAY, 25 * DAY);
  account.plan(account.now() + wait, () => reportSome(scene, id, item));
}

/** Changes a trial at some moment before it ends. */
function changeTrial({ account, stream }: Scene, { id, trial_end }: Subscription): void {
  const end = trial_end ?? 0;
  account.plan(account.now() + stream.whole(DAY, end - account.now() - DAY), () => {
    const { status, items } = account.one("subscriptions", id);
    const [item] = items.data;
    if (status !== "trialing" || item === undefined) return;
    const name = stream.pick(["trial extended", "trial ended early", "quantity changed in trial"] as const);
    if (name === "trial extended") moveTrialEnd(account, id, end + stream.whole(3, 20) * DAY);
    if (name === "trial ended early") moveTrialEnd(account, id, account.now());
    if (name === "quantity changed in trial")
      changeItem(account, id, item.id, { quantity: 15 }, anyBehavior(stream));
    account.count(name ?? "");
  });
}

/** Completes the first payment after some seconds. */
function payAfter({ account }: Scene, id: string, seconds: number): void {
  account.plan(account.now() + seconds, () => {
    if (account.one("subscriptions", id).status !== "incomplete") return;
    payFirst(account, id);
    account.count("incomplete paid");
  });
}

/** The first payment never arrives, so the subscription is canceled. */
function giveUpAfter({ account }: Scene, id: string, invoice: string, seconds: number): void {
  account.plan(account.now() + seconds, () => {
    if (account.one("subscriptions", id).status !== "incomplete") return;
    endSubscription(account, id, "cancellation_requested");
    voidInvoice(account, invoice);
    account.count("incomplete cancelled");
  });
}

function modeOf({ stream }: Scene): "flexible" | "classic" {
  return stream.chance(0.6) ? "flexible" : "classic";
}

type Kind = Omit<SubscriptionTerms, "customer" | "mode">;

const KINDS: readonly [name: string, weight: number, make: (scene: Scene) => Kind][] = [
  ["plain", 8, (scene) => ({ items: [line(scene, MONTHLY)] })],
  ["other interval", 5, (scene) => ({ items: [line(scene, OTHER)] })],
  [
    "multi-item",
    4,
    (scene) => ({ items: [line(scene, MONTHLY), line(scene, ["support-month", "support-fraction"])] }),
  ],
  ["many items", 1, (scene) => ({ items: everything(scene) })],
  ["metered", 4, (scene) => ({ items: [line(scene, MONTHLY), metered(scene)] })],
  ["metered only", 1, (scene) => ({ items: [metered(scene)] })],
  ["threshold", 2, (scene) => ({ items: [line(scene, MONTHLY), metered(scene)], threshold: 1500 })],
  ["free", 2, (scene) => ({ items: [line(scene, ["free-month"])] })],
  ["trial", 4, (scene) => ({ items: [line(scene, MONTHLY)], trialEnd: trialEnd(scene) })],
  [
    "trial with usage",
    1,
    (scene) => ({ items: [line(scene, MONTHLY), metered(scene)], trialEnd: trialEnd(scene) }),
  ],
  [
    "trial without payment method",
    2,
    (scene) => ({
      items: [line(scene, MONTHLY)],
      trialEnd: trialEnd(scene),
      isPausedWithoutPayment: true,
      isPaying: false,
    }),
  ],
  ["invoices sent", 2, (scene) => ({ items: [line(scene, MONTHLY)], isSent: true })],
  ["first payment fails", 3, (scene) => ({ items: [line(scene, MONTHLY)], isPaying: false })],
  [
    "backdated",
    2,
    (scene) => ({
      items: [line(scene, MONTHLY)],
      startDate: scene.account.now() - scene.stream.whole(1, 20 * DAY),
    }),
  ],
  ["inline price", 2, (scene) => ({ items: [inline(scene)] })],
];

function kindOf(scene: Scene): Kind {
  const found = KINDS[scene.stream.weighted(KINDS.map(([, weight]) => weight))];
  const [name, , make] = found ?? KINDS[0] ?? [];
  if (name === undefined || make === undefined) return { items: [] };
  scene.account.count(name);
  const afterRetries = scene.stream.pick<"canceled" | "unpaid" | "past_due">([
    "canceled",
    "unpaid",
    "past_due",
  ]);
  return { afterRetries, ...make(scene) };
}

function line(scene: Scene, offers: readonly string[]): Line {
  const offer = scene.stream.pick(offers) ?? "";
  scene.account.count(offer);
  return { price: priceOf(scene, offer), quantity: scene.stream.whole(1, 14) };
}

/** Enough items that an invoice has more lines than it includes. */
function everything(scene: Scene): Line[] {
  const licensed = [...MONTHLY, "free-month", "team-month-new", "support-month", "support-fraction"];
  return [...licensed.map((offer) => line(scene, [offer])), metered(scene)];
}

function metered(scene: Scene): Line {
  return { price: priceOf(scene, scene.stream.pick(["api-month", "api-tiers"]) ?? "") };
}

function inline({ account, stream, stock, currency }: Scene): Line {
  const unit = `${stream.whole(500, 9000)}.${stream.whole(1, 9)}`;
  const price = createPrice(account, {
    product: stock.products.basic,
    currency,
    interval: "month",
    unit,
    isInline: true,
  });
  return { price: price.id, quantity: stream.whole(1, 5) };
}

function trialEnd({ account, stream }: Scene): number {
  return account.now() + stream.whole(7, 30) * DAY;
}

function couponsFor(scene: Scene): Pick<SubscriptionTerms, "coupons" | "promotionCode"> {
  const { stream, stock, account } = scene;
  if (!stream.chance(0.3)) return {};
  const first = stream.pick(stock.coupons);
  if (first === undefined) return {};
  account.count(`${first.terms.duration} coupon`);
  const second = stream.chance(0.35) ? stream.pick(stock.coupons.filter((one) => one !== first)) : undefined;
  if (second !== undefined) account.count("stacked coupons");
  if (first.promotionCode !== undefined && second === undefined) account.count("promotion code");
  return {
    coupons: second === undefined ? [first.id] : [first.id, second.id],
    promotionCode: second === undefined ? first.promotionCode : undefined,
  };
}
