import { businessMoment, DAY, HOUR } from "./calendar.ts";
import type { ProductId, Term } from "./catalogue.ts";
import { COUPONS } from "./coupons.ts";
import { end } from "./ending.ts";
import type { Life, Status, Subscription } from "./life.ts";
import { begin, type Order, offer, setPrice, setStatus } from "./subscription.ts";

const FIRST_PLANS = ["prod_starter", "prod_team", "prod_business"] as const;
const PLAN_WEIGHTS = [
  [60, 33, 7],
  [25, 55, 20],
  [5, 55, 40],
  [0, 40, 60],
] as const;
const START_COUPONS = COUPONS.map((coupon) => coupon.atStart);
const TRIAL_DAYS = 14;

/** Plans how a customer starts: paying right away, on a trial, on the free plan, or with a failing payment. */
export function planBeginning(life: Life): void {
  life.plan(life.profile.start, (at) => {
    const { stream, profile } = life;
    const way = stream.weighted([profile.size < 2 ? 7 : 0, 22, 1.5, 70]);
    if (way === 0) beginFree(life, at);
    else if (way === 1) beginTrial(life, at);
    else if (way === 2) beginIncomplete(life, at);
    else beginPaying(life, at, "active");
    if (stream.chance(0.015)) planOtherCurrency(life);
  });
}

function beginPaying(life: Life, at: number, status: Status): Subscription {
  const { stream } = life;
  const orders = firstOrders(life, at);
  const isDiscounted = stream.chance(0.22);
  const coupon = isDiscounted ? stream.weighted(START_COUPONS) : 0;
  return begin(life, at, orders, status, affordable(orders, coupon));
}

function beginFree(life: Life, at: number): void {
  const { stream, world, profile } = life;
  const price = world.catalogue.onSale("prod_free", profile.currency, "month", at);
  const subscription = begin(life, at, [{ price, quantity: 1 }], "active", 0);
  if (stream.chance(0.5)) return;
  life.plan(businessMoment(stream, at + stream.whole(15, 200) * DAY), (now) => {
    const [item] = subscription.items;
    if (!item || subscription.status !== "active") return;
    item.quantity = profile.seats;
    setPrice(life, subscription, item, offer(life, subscription, firstPlan(life), now), now);
  });
}

/** A trial that converts pays the prices of the day of its conversion. */
function beginTrial(life: Life, at: number): void {
  const subscription = beginPaying(life, at, "trialing");
  const converts = life.stream.chance(0.68);
  life.plan(at + TRIAL_DAYS * DAY, (now) => {
    if (!converts) {
      end(life, subscription, now);
      return;
    }
    for (const item of subscription.items) {
      if (item.price.variant !== "legacy") continue;
      item.price = offer(life, subscription, item.price.product, now);
    }
    setStatus(life, subscription, "active", now);
  });
}

function beginIncomplete(life: Life, at: number): void {
  const subscription = beginPaying(life, at, "incomplete");
  life.plan(at + 23 * HOUR, (now) => {
    end(life, subscription, now);
    if (!life.stream.chance(0.5)) return;
    life.plan(businessMoment(life.stream, now + DAY), (again) => beginPaying(life, again, "active"));
  });
}

/** A branch abroad starts its own subscription, in another currency. */
function planOtherCurrency(life: Life): void {
  const { stream, profile, world } = life;
  const currency = profile.currency === "USD" ? "EUR" : "USD";
  life.plan(businessMoment(stream, profile.start + stream.whole(30, 300) * DAY), (now) => {
    if (life.living().length === 0) return;
    const price = world.catalogue.onSale("prod_team", currency, "month", now);
    begin(life, now, [{ price, quantity: Math.max(1, Math.round(profile.seats / 4)) }], "active", 0);
  });
}

function firstOrders(life: Life, at: number): Order[] {
  const { stream, profile, world } = life;
  const term: Term = stream.chance([0.18, 0.26, 0.36, 0.5][profile.size] ?? 0) ? "year" : "month";
  const sell = (product: ProductId, quantity: number, commitment = false): Order => ({
    price: world.catalogue.onSale(product, profile.currency, term, at, commitment),
    quantity,
  });
  if (stream.chance(0.04)) return [sell("prod_analytics", 1)];
  if (stream.chance(0.03)) return [sell("prod_tracking", profile.seats)];
  const plan = firstPlan(life);
  const orders = [sell(plan, profile.seats, plan === "prod_team" && stream.chance(0.15))];
  if (stream.chance(0.1 + 0.07 * profile.size)) orders.push(sell("prod_support", 1));
  if (stream.chance(0.22)) orders.push(sell("prod_sso", profile.seats));
  if (stream.chance(0.14)) orders.push(sell("prod_tracking", Math.max(1, Math.round(profile.seats / 3))));
  if (stream.chance(0.07 + 0.06 * profile.size)) orders.push(sell("prod_analytics", 1));
  if (term === "month" && stream.chance(0.13)) orders.push(sell("prod_api", 1));
  return orders;
}

function firstPlan(life: Life): ProductId {
  return FIRST_PLANS[life.stream.weighted(PLAN_WEIGHTS[life.profile.size] ?? PLAN_WEIGHTS[0])] ?? "prod_team";
}

/** Grants a fixed coupon only if the first item has enough seats to be worth more than it. */
function affordable(orders: readonly Order[], coupon: number): number {
  const isFixed = (COUPONS[coupon]?.percent ?? 0) === 0;
  const [first] = orders;
  return isFixed && (!first || first.quantity < 3) ? 0 : coupon;
}
