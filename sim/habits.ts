import { businessMoment, MONTH } from "./calendar.ts";
import type { ProductId } from "./catalogue.ts";
import { COUPONS } from "./coupons.ts";
import { cancel, end, failPayment, pause } from "./ending.ts";
import type { Item, Life, Subscription } from "./life.ts";
import { addItem, begin, endItem, grant, offer, setPrice, setQuantity, termOf } from "./subscription.ts";

/** How often something happens to a customer, per 1,000 months, by size (1-10, 11-50, 51-200, 201-1000). */
interface Habit {
  rates: readonly [number, number, number, number];
  run: Act;
}

type Act = (life: Life, subscription: Subscription, at: number) => void;

const HABITS: readonly Habit[] = [
  { rates: [100, 160, 200, 220], run: addSeats },
  { rates: [20, 28, 34, 38], run: removeSeats },
  { rates: [14, 14, 11, 8], run: (l, s, at) => changeRank(l, s, at, 1) },
  { rates: [4, 4, 3, 2], run: (l, s, at) => changeRank(l, s, at, -1) },
  { rates: [14, 18, 20, 20], run: startAddOn },
  { rates: [5, 6, 6, 6], run: dropAddOn },
  { rates: [5, 12, 16, 20], run: paying(crossSell) },
  { rates: [3, 5, 6, 6], run: dropProduct },
  { rates: [5, 7, 7, 7], run: paying(startUsage) },
  { rates: [8, 8, 6, 5], run: paying(changeTerm) },
  { rates: [7, 7, 7, 6], run: changeVariant },
  { rates: [7, 8, 9, 10], run: paying(grantCoupon) },
  { rates: [9, 7, 4, 3], run: paying(failPayment) },
  { rates: [3, 2, 1, 1], run: paying(pause) },
  { rates: [6, 8, 8, 8], run: pauseOneOfSeveral },
  { rates: [32, 23, 16, 13], run: leave },
];

const RATES = [0, 1, 2, 3].map((size) => HABITS.map((habit) => habit.rates[size] ?? 0));
const FAMILIES: Partial<Record<ProductId, readonly ProductId[]>> = {
  prod_starter: ["prod_starter", "prod_team", "prod_business"],
  prod_team: ["prod_starter", "prod_team", "prod_business"],
  prod_business: ["prod_starter", "prod_team", "prod_business"],
  prod_analytics: ["prod_analytics", "prod_analytics_plus"],
  prod_analytics_plus: ["prod_analytics", "prod_analytics_plus"],
};
const LATER_COUPONS = COUPONS.map((coupon) => coupon.later);

/** Plans the first event of a customer after `from`; each event plans the next. */
export function planHabits(life: Life, from: number): void {
  const rates = RATES[life.profile.size] ?? [];
  let total = 0;
  for (const rate of rates) total += rate;
  const wait = life.stream.wait(total / 1000) * MONTH;
  const when = Math.max(from + 600, businessMoment(life.stream, from + wait));
  life.plan(when, (at) => {
    const running = life.subscriptions.filter(isRunning);
    const habit = HABITS[life.stream.weighted(rates)];
    const subscription = life.stream.pick(running);
    if (habit && subscription) habit.run(life, subscription, at);
    planHabits(life, at);
  });
}

/** Moves some customers from Team's old price to the new one, all on one day. */
export function planRepricing(life: Life): void {
  life.plan(life.world.era.repriceAt, (at) => {
    if (!life.stream.chance(0.6)) return;
    for (const subscription of life.subscriptions.filter(isRunning)) {
      for (const item of subscription.items) {
        if (item.price.variant !== "legacy") continue;
        setPrice(life, subscription, item, offer(life, subscription, item.price.product, at), at);
      }
    }
  });
}

function isRunning(subscription: Subscription): boolean {
  return subscription.status === "active";
}

/** Wraps an event that only happens to paid subscriptions. */
function paying(act: Act): Act {
  return (life, subscription, at) => {
    if (subscription.items[0]?.price.product !== "prod_free") act(life, subscription, at);
  };
}

function hasSeats(item: Item): boolean {
  return item.price.product === "prod_tracking" || isCorePlan(item);
}

function isCorePlan(item: Item): boolean {
  return ["prod_starter", "prod_team", "prod_business"].includes(item.price.product);
}

function find(subscription: Subscription, product: ProductId): Item | undefined {
  return subscription.items.find((item) => item.price.product === product);
}

function addSeats(life: Life, subscription: Subscription, at: number): void {
  const item = life.stream.pick(subscription.items.filter(hasSeats));
  if (!item) return;
  const more = Math.max(1, Math.round(item.quantity * life.stream.real(0.04, 0.22)));
  setQuantity(life, subscription, item, Math.min(1500, item.quantity + more), at);
}

function removeSeats(life: Life, subscription: Subscription, at: number): void {
  const item = life.stream.pick(subscription.items.filter(hasSeats));
  if (!item || item.quantity < 2) return;
  const fewer = Math.max(1, Math.round(item.quantity * life.stream.real(0.04, 0.22)));
  setQuantity(life, subscription, item, item.quantity - fewer, at);
}

function changeRank(life: Life, subscription: Subscription, at: number, step: 1 | -1): void {
  const item = life.stream.pick(subscription.items.filter((one) => FAMILIES[one.price.product]));
  if (!item) return;
  const family = FAMILIES[item.price.product] ?? [];
  const next = family[family.indexOf(item.price.product) + step];
  if (next) setPrice(life, subscription, item, offer(life, subscription, next, at), at);
}

function startAddOn(life: Life, subscription: Subscription, at: number): void {
  const [plan] = subscription.items;
  if (!plan || !isCorePlan(plan)) return;
  const product: ProductId = life.stream.chance(0.55) ? "prod_sso" : "prod_support";
  if (find(subscription, product)) return;
  const quantity = product === "prod_sso" ? plan.quantity : 1;
  addItem(life, subscription, { price: offer(life, subscription, product, at), quantity }, at);
}

function dropAddOn(life: Life, subscription: Subscription, at: number): void {
  const item = find(subscription, "prod_sso") ?? find(subscription, "prod_support");
  if (item) endItem(life, subscription, item, at);
}

/** Sells a product of a family that the customer doesn't have, within the subscription or as a new one. */
function crossSell(life: Life, subscription: Subscription, at: number): void {
  const owned = life.living().flatMap((one) => one.items.map((item) => item.price.product));
  const product: ProductId = life.stream.chance(0.5) ? "prod_analytics" : "prod_tracking";
  const family = FAMILIES[product] ?? [product];
  if (owned.some((one) => family.includes(one))) return;
  const seats = subscription.items[0]?.quantity ?? 1;
  const quantity = product === "prod_tracking" ? Math.max(1, Math.round(seats / 3)) : 1;
  const order = { price: offer(life, subscription, product, at), quantity };
  if (life.stream.chance(0.5)) addItem(life, subscription, order, at);
  else begin(life, at, [order], "active", 0);
}

function dropProduct(life: Life, subscription: Subscription, at: number): void {
  const item = subscription.items
    .slice(1)
    .find((one) => !isCorePlan(one) && one.price.product !== "prod_api");
  if (item) endItem(life, subscription, item, at);
  else if (life.living().length > 1) end(life, subscription, at);
}

/** Usage is billed monthly, so only monthly subscriptions can have it. */
function startUsage(life: Life, subscription: Subscription, at: number): void {
  if (termOf(subscription) === "year" || find(subscription, "prod_api")) return;
  addItem(life, subscription, { price: offer(life, subscription, "prod_api", at), quantity: 1 }, at);
}

function changeTerm(life: Life, subscription: Subscription, at: number): void {
  const to = termOf(subscription) === "year" ? "month" : "year";
  if (find(subscription, "prod_api")) return;
  if (to === "month" && life.stream.chance(0.6)) return;
  subscription.anchor = at;
  for (const item of subscription.items) {
    const price = life.world.catalogue.onSale(item.price.product, subscription.currency, to, at);
    setPrice(life, subscription, item, price, at);
  }
}

/** Switches between monthly Team and Team with a yearly commitment, which are sold side by side. */
function changeVariant(life: Life, subscription: Subscription, at: number): void {
  const item = find(subscription, "prod_team");
  if (!item || termOf(subscription) === "year") return;
  const isCommitted = item.price.variant === "commitment";
  const { catalogue } = life.world;
  setPrice(
    life,
    subscription,
    item,
    catalogue.onSale("prod_team", subscription.currency, "month", at, !isCommitted),
    at,
  );
}

function grantCoupon(life: Life, subscription: Subscription, at: number): void {
  const coupon = life.stream.weighted(LATER_COUPONS);
  const isSmall = (subscription.items[0]?.quantity ?? 0) < 3;
  if (coupon === subscription.coupon || (isSmall && COUPONS[coupon]?.percent === 0)) return;
  grant(life, subscription, coupon, at);
}

function pauseOneOfSeveral(life: Life, subscription: Subscription, at: number): void {
  if (life.subscriptions.filter(isRunning).length > 1) pause(life, subscription, at);
}

function leave(life: Life, _: Subscription, at: number): void {
  for (const subscription of life.subscriptions) if (isRunning(subscription)) cancel(life, subscription, at);
}
