import { compare, type Q, q } from "../rational.ts";
import type { Worth } from "../worth.ts";
import type { UsageMetric } from "./company.ts";
import { type DatedPoint, itemsOn, type Ledger, listOf, pointOn } from "./ledger.ts";
import { allowed, byList, carriers, limitAt, limitOn, seatItems } from "./limits.ts";
import { rememberedFor } from "./memo.ts";
import { familyOf, type Holding, holdingOf, mainPlan, plansOf, ranksAbove } from "./plans.ts";
import { isByQuantity, type Offer, priceList, situationOn } from "./prices.ts";

/** What a customer could buy: monthly micros at list, beside what it replaces, in the customer's currency. */
export interface Step {
  what: "plan" | "quantity" | "product" | "term" | "talk";
  product: string;
  price: string;
  quantity: number;
  currency: string;
  list: bigint;
  /** What it takes the place of, at list and as counted now. */
  ownList: bigint;
  paid: bigint;
}

/** Whose step is asked for, and when. */
export interface Asked {
  ledger: Ledger;
  customer: string;
  day: number;
}

/** The step to a plan in place of what is held of its family. */
export function planStep({ price, quantity, list }: Offer, holding: Holding): Step {
  const { currency } = holding.wish;
  const base = { what: "plan" as const, product: price.product, price: price.id };
  return { ...base, quantity, currency, list, ownList: holding.list, paid: holding.paid };
}

/** The step to another quantity of an item, at the item's own price. */
export function quantityStep({ ledger }: Asked, item: Worth, quantity: number): Step {
  const { product, price, currency, micros: paid } = item;
  const ownList = listOf(ledger, item);
  const amount = Math.round((item.state.amount / item.quantity) * quantity);
  const list = listOf(ledger, { ...item, state: { ...item.state, amount, quantity } });
  return { what: "quantity", product, price, quantity, currency, list, ownList, paid };
}

/** So many percent more of a quantity, at least 1, rounded up to what is sold. */
export function moreOf({ ledger }: Asked, { price, quantity }: Worth, percent: number): number {
  const size = ledger.prices.get(price)?.size ?? 1;
  const more = Math.max(1, Math.ceil((quantity * percent) / 100));
  return Math.ceil((quantity + more) / size) * size;
}

/** The item that a limit is about: what carries it, else the plan of the metric's family, else the main plan. */
function limitedItem({ ledger, customer, day }: Asked, metric: UsageMetric): Worth | undefined {
  const [carrier] = carriers(ledger, customer, metric.id, day);
  if (carrier) return carrier.item;
  const own = metric.product === null ? [] : plansOf(ledger, customer, familyOf(ledger, metric.product), day);
  return own[0] ?? mainPlan(ledger, customer, day);
}

/** Whether the catalogue says anything of the limits of a metric. */
const isDeclared = ({ company }: Ledger, metric: UsageMetric): boolean =>
  company.limits.some((limit) => limit.metric === metric.id);

/** What everything but some items would allow, with an offer in their place; null: the offer has no limit declared. */
function limitAfter({ ledger, customer, day }: Asked, metric: UsageMetric, gone: Worth[], offer: Offer) {
  const { price, quantity } = offer;
  const limit = limitAt(ledger, metric.id, { product: price.product, price: price.id }, day);
  if (!limit) return null;
  const others = carriers(ledger, customer, metric.id, day).filter(({ item }) => !gone.includes(item));
  const rest = others.reduce((sum, other) => sum + allowed(other.limit, other.item.quantity), 0);
  return rest + allowed(limit, quantity);
}

const reaches = (limit: number, need: Q | null): boolean =>
  need === null || limit === Number.POSITIVE_INFINITY || compare(q(limit), need) >= 0;

/** Higher ranks of a family with a higher limit than the customer's; where no limit is declared, all of them. */
function roomier(asked: Asked, metric: UsageMetric, holding: Holding, family: string) {
  const { ledger, customer, day } = asked;
  const limit = limitOn(ledger, customer, metric, day, day) ?? 0;
  return ranksAbove(ledger, family, holding.rank, holding.wish).flatMap((offer) => {
    if (!isDeclared(ledger, metric)) return [{ offer, limit: Number.POSITIVE_INFINITY }];
    const after = limitAfter(asked, metric, holding.items, offer);
    return after !== null && after > limit ? [{ offer, limit: after }] : [];
  });
}

/** More of the item that carries the limit, where the limit grows with its quantity. */
function moreRoom(asked: Asked, metric: UsageMetric, item: Worth, need: Q | null): Step | null {
  const { ledger, customer, day } = asked;
  const declared = limitAt(ledger, metric.id, item, day);
  const limit = limitOn(ledger, customer, metric, day, day) ?? 0;
  if (declared ? declared.per === "item" : isDeclared(ledger, metric)) return null;
  if (!isByQuantity(ledger, item.price) || item.quantity === 0) return null;
  const least = need === null ? moreOf(asked, item, ledger.company.settings.moreSeats) : item.quantity + 1;
  const size = ledger.prices.get(item.price)?.size ?? 1;
  let quantity = Math.ceil(least / size) * size;
  const allowedBy = (wanted: number): Q =>
    declared
      ? q(limit + declared.amount * (wanted - item.quantity))
      : q((limit || item.quantity * 1000) * wanted, item.quantity);
  while (need !== null && compare(allowedBy(quantity), need) < 0) quantity += size;
  return quantityStep(asked, item, quantity);
}

/**
 * The next step to a higher limit: the lowest higher rank that allows more, else more of the item that carries the limit.
 * @param need what should be allowed at least, in thousandths; where no rank reaches it, quantity comes before the highest
 */
export function limitStep(asked: Asked, metric: UsageMetric, need: Q | null = null): Step | null {
  const { ledger, customer, day } = asked;
  const limit = limitOn(ledger, customer, metric, day, day);
  return onceFor(asked, `limit ${metric.id} ${limit} ${need?.n} ${need?.d}`, () =>
    newLimitStep(asked, metric, need),
  );
}

const steps = rememberedFor<DatedPoint, Step | null>();

/** Works a step out once for what a customer holds, and prices and limits as they are. */
function onceFor({ ledger, customer, day }: Asked, what: string, work: () => Step | null): Step | null {
  const point = pointOn(ledger, customer, day);
  return point ? steps(point, `${what} ${situationOn(ledger, day)}`, work) : null;
}

function newLimitStep(asked: Asked, metric: UsageMetric, need: Q | null): Step | null {
  const { ledger, customer, day } = asked;
  const item = limitedItem(asked, metric);
  if (!item) return null;
  const family = familyOf(ledger, item.product);
  const holding = holdingOf(ledger, customer, family, day);
  const ranks = holding ? roomier(asked, metric, holding, family) : [];
  const enough = ranks.find(({ limit }) => reaches(limit, need));
  if (holding && enough) return planStep(enough.offer, holding);
  const more = moreRoom(asked, metric, item, need);
  if (more || !holding) return more;
  const most = ranks.toSorted((a, b) => b.limit - a.limit)[0];
  return most ? planStep(most.offer, holding) : null;
}

/**
 * The price and quantity of a family with the lowest list that allow a use; overage has no price in the evidence, so what
 * does not allow all of it is left out. Where no limit is declared, a step to the next rank.
 */
export function roomStep(asked: Asked, metric: UsageMetric, need: Q): Step | null {
  const { ledger, customer, day } = asked;
  const item = limitedItem(asked, metric);
  if (!item || !isDeclared(ledger, metric)) return limitStep(asked, metric, need);
  const family = familyOf(ledger, item.product);
  const holding = holdingOf(ledger, customer, family, day);
  if (!holding) return limitStep(asked, metric, need);
  const offers = ranksAbove(ledger, family, Number.NEGATIVE_INFINITY, holding.wish).flatMap((offer) => {
    const quantity = quantityFor(asked, metric, holding, offer, need);
    if (quantity === null) return [];
    return [{ ...offer, quantity, list: priceList(ledger, offer.price, quantity) }];
  });
  const isOther = ({ price, quantity }: Offer): boolean =>
    holding.items.length > 1 || price.id !== item.price || quantity !== item.quantity;
  const [best] = offers.filter(isOther).sort(cheapest);
  return best ? planStep(best, holding) : null;
}

function cheapest(a: Offer, b: Offer): number {
  if (a.list !== b.list) return a.list < b.list ? -1 : 1;
  return a.quantity - b.quantity || (a.price.id < b.price.id ? -1 : 1);
}

/** The least quantity of a price that allows a use; null: none does. */
function quantityFor(
  asked: Asked,
  metric: UsageMetric,
  holding: Holding,
  offer: Offer,
  need: Q,
): number | null {
  const { ledger, day } = asked;
  const { price } = offer;
  const limit = limitAt(ledger, metric.id, { product: price.product, price: price.id }, day);
  const allows = (quantity: number): boolean =>
    compare(q(limitAfter(asked, metric, holding.items, { ...offer, quantity }) ?? 0), need) >= 0;
  if (!limit) return null;
  if (limit.per === "item" || !isByQuantity(ledger, price.id))
    return allows(offer.quantity) ? offer.quantity : null;
  let quantity = price.size;
  while (!allows(quantity)) quantity += price.size;
  return quantity;
}

/** A fifth more seats where seats are sold by quantity, else the next rank with a higher limit. */
export function seatStep(asked: Asked, metric: UsageMetric): Step | null {
  const { ledger, customer, day } = asked;
  const limit = limitOn(ledger, customer, metric, day, day);
  return onceFor(asked, `seats ${metric.id} ${limit}`, () => newSeatStep(asked, metric));
}

function newSeatStep(asked: Asked, metric: UsageMetric): Step | null {
  const { ledger, customer, day } = asked;
  const carried = carriers(ledger, customer, metric.id, day);
  const items = carried.length > 0 ? carried.filter(({ limit }) => limit.per === "quantity") : [];
  const [item] = carried.length > 0 ? items.map((one) => one.item) : seatItems(ledger, customer, metric, day);
  if (item && isByQuantity(ledger, item.price))
    return quantityStep(asked, item, moreOf(asked, item, ledger.company.settings.moreSeats));
  return limitStep(asked, metric);
}

/** More of the main plan, where it is sold by quantity. */
export const teamStep = (asked: Asked): Step | null => onceFor(asked, "team", () => newTeamStep(asked));

function newTeamStep(asked: Asked): Step | null {
  const { ledger, customer, day } = asked;
  const item = mainPlan(ledger, customer, day);
  if (!item || !isByQuantity(ledger, item.price)) return null;
  return quantityStep(asked, item, moreOf(asked, item, ledger.company.settings.moreSeats));
}

/** A product that the customer does not have. */
export function productStep({ price, quantity, list }: Offer): Step {
  const base = { what: "product" as const, product: price.product, price: price.id, quantity };
  return { ...base, currency: price.currency, list, ownList: 0n, paid: 0n };
}

/** How a customer buys: the currency, interval and quantity of its main plan, else of its highest item. */
export function wishOf({ ledger, customer, day }: Asked): Holding["wish"] | null {
  const items = itemsOn(ledger, customer, day);
  const item = mainPlan(ledger, customer, day) ?? items.toSorted((a, b) => byList(ledger, a, b))[0];
  if (!item) return null;
  const { interval, intervalCount } = item.state;
  return { currency: item.currency, term: { interval, intervalCount }, quantity: item.quantity, day };
}
