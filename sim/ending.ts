import { businessMoment, DAY, HOUR, periodEnd } from "./calendar.ts";
import type { Life, Subscription } from "./life.ts";
import { begin, type Order, periodMonths, setStatus, termOf } from "./subscription.ts";

/** Ends a subscription; the customer may come back within a day, or after months. */
export function end(life: Life, subscription: Subscription, at: number): void {
  const wasTrial = subscription.status === "trialing" || subscription.status === "incomplete";
  setStatus(life, subscription, "ended", at);
  if (wasTrial || life.living().length > 0) return;
  const fate = life.stream.next();
  if (fate < 0.04) comeBack(life, subscription, at + life.stream.whole(HOUR / 2, 20 * HOUR));
  else if (fate < 0.16) {
    comeBack(life, subscription, businessMoment(life.stream, at + life.stream.whole(40, 300) * DAY));
  }
}

/** Cancels a subscription: at once or at the end of the paid period, unless the request is taken back. */
export function cancel(life: Life, subscription: Subscription, at: number): void {
  if (life.stream.chance(0.3)) {
    end(life, subscription, at);
    return;
  }
  const last = periodEnd(subscription.anchor, periodMonths(subscription), at);
  const isTakenBack = life.stream.chance(0.12);
  setStatus(life, subscription, "canceling", at);
  if (isTakenBack) {
    life.plan(at + Math.floor((last - at) * life.stream.real(0.1, 0.9)), (now) => {
      if (subscription.status === "canceling") setStatus(life, subscription, "active", now);
    });
  } else {
    life.plan(last, (now) => {
      if (subscription.status === "canceling") end(life, subscription, now);
    });
  }
}

/** Fails a payment: most are recovered, some only after the service stopped, some never. */
export function failPayment(life: Life, subscription: Subscription, at: number): void {
  setStatus(life, subscription, "past_due", at);
  const { stream } = life;
  if (stream.chance(0.8)) {
    resume(life, subscription, at + stream.whole(DAY, 12 * DAY));
    return;
  }
  life.plan(at + 14 * DAY, (unpaidAt) => {
    setStatus(life, subscription, "unpaid", unpaidAt);
    if (stream.chance(0.5)) resume(life, subscription, unpaidAt + stream.whole(DAY, 20 * DAY));
    else life.plan(unpaidAt + 30 * DAY, (now) => end(life, subscription, now));
  });
}

/** Pauses a subscription for one to three months. */
export function pause(life: Life, subscription: Subscription, at: number): void {
  setStatus(life, subscription, "paused", at);
  resume(life, subscription, businessMoment(life.stream, at + life.stream.whole(25, 90) * DAY));
}

function resume(life: Life, subscription: Subscription, at: number): void {
  life.plan(at, (now) => setStatus(life, subscription, "active", now));
}

/** Starts a new subscription to the old one's first product, at the prices of that day. */
function comeBack(life: Life, old: Subscription, at: number): void {
  const [first] = old.items;
  if (!first) return;
  life.plan(at, (now) => {
    if (life.living().length > 0) return;
    const { product } = first.price;
    const price = life.world.catalogue.onSale(product, old.currency, termOf(old), now);
    const factor = life.stream.chance(0.6) ? 1 : life.stream.real(0.6, 1.3);
    const order: Order = { price, quantity: Math.max(1, Math.round(first.quantity * factor)) };
    begin(life, now, [order], "active", life.stream.chance(0.15) ? 4 : 0);
  });
}
