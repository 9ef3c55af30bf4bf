import { startOfDay } from "../calendar.ts";
import { evidence } from "../examples.ts";
import type { Evidence } from "../items.ts";
import type { Chance } from "./chance.ts";
import type { DiscountEnd, Price } from "./company.ts";
import { dayText, monthsLater } from "./day-numbers.ts";
import type { Shop } from "./shops.ts";

/** Where and when somebody buys. */
export interface Market {
  shop: Shop;
  zone: string;
  first: number;
  last: number;
  /** From this day on a price is sold in place of the older one. */
  repriced: number;
  /** How many of a hundred begin with the first plan. */
  onFirstPlan: number;
  /** The plan whose customers take reports most often. */
  crossSold: string;
  /** Whether customers begin early and change little. */
  isFocused: boolean;
}

/** One customer's items over time. */
export interface Life {
  customer: string;
  states: Evidence[];
  discounts: DiscountEnd[];
  start: number;
  /** The days on which it bought more. */
  grew: number[];
  /** The day on which the discount of its core item ends. */
  fullPriceOn: number | null;
}

interface Item {
  price: Price;
  quantity: number;
  percent: number;
}

/** A customer that begins on a day, and then changes something now and then; changes lie days apart. */
export function lifeOf(chance: Chance, market: Market, customer: string, wants: readonly number[]): Life {
  const latest = market.isFocused ? market.first + 30 : market.last - 30;
  const start = chance.whole(market.first, Math.max(market.first, latest));
  const currency = chance.in100(85) ? "USD" : "EUR";
  const life: Life = { customer, states: [], discounts: [], start, grew: [], fullPriceOn: null };
  const held = new Map<string, Item>();
  const shopper: Shopper = { chance, market, life, held, currency };
  begin(shopper, start);
  let day = start;
  for (;;) {
    day += market.isFocused ? chance.whole(30, 200) : chance.whole(4, 90);
    const wanted = wants.map((after) => start + after).find((on) => on > day - 60 && on < day - 3);
    if (wanted !== undefined && !life.grew.some((on) => Math.abs(on - wanted) < 10)) day = wanted + 3;
    if (life.fullPriceOn === day) day += 3;
    endDiscount(shopper, Math.min(day, market.last));
    if (day >= market.last) {
      endDiscount(shopper, Number.POSITIVE_INFINITY);
      return life;
    }
    if (day - lastChange(life) < 3) continue;
    if (held.size === 0) {
      if (chance.in100(40)) begin(shopper, day);
      continue;
    }
    const actions = wanted === undefined ? ACTIONS : GROWTH;
    chance.of(actions)(shopper, day);
  }
}

function lastChange({ states, start }: Life): number {
  const at = Math.max(...states.map((state) => state.at));
  return states.length === 0 ? start : Math.ceil(at / 86_400_000);
}

interface Shopper {
  chance: Chance;
  market: Market;
  life: Life;
  held: Map<string, Item>;
  currency: string;
}

type Action = (shopper: Shopper, day: number) => void;

/** A price of a product that is sold on a day in the shopper's currency, most often by the month. */
function priceFor({ chance, market, currency }: Shopper, product: string, day: number): Price | undefined {
  const own = market.shop.prices.filter((one) => one.product === product && one.currency === currency);
  const isNew = day >= market.repriced;
  const monthly = own.filter(({ id }) => !id.endsWith("/ y"));
  const sold = monthly.find(({ id }) => id.endsWith("/ m2") === isNew) ?? monthly[0];
  const yearly = own.find(({ id }) => id.endsWith("/ y"));
  return yearly && chance.in100(15) ? yearly : sold;
}

function put(shopper: Shopper, name: string, day: number, item: Item, status: Evidence["status"] = "active") {
  const { life, market, held } = shopper;
  const { price, quantity, percent } = item;
  held.set(name, item);
  life.states.push(
    evidence(life.customer, "1970-01-01", {
      item: `${life.customer}.${name}`,
      at: startOfDay(dayText(day), market.zone),
      status,
      product: price.product,
      price: price.id,
      quantity,
      currency: price.currency,
      interval: price.interval,
      intervalCount: price.intervalCount,
      amount: price.unit * quantity,
      percentOff: { once: 0, repeating: percent * 10_000, forever: 0 },
    }),
  );
}

function end({ life, market, held }: Shopper, name: string, day: number): void {
  const last = life.states.findLast(({ item }) => item === `${life.customer}.${name}`);
  if (!last) return;
  held.delete(name);
  life.states.push({ ...last, at: startOfDay(dayText(day), market.zone), status: "ended" });
}

const begin: Action = (shopper, day) => {
  const { chance, market } = shopper;
  const core = market.shop.products.filter(({ family, kind }) => family === "core" && kind === "plan");
  const product = chance.in100(market.onFirstPlan) ? core[0] : chance.of(core);
  const price = priceFor(shopper, product?.id ?? "starter", day);
  if (!price) return;
  const quantity = chance.in100(70) ? chance.whole(2, 12) : 1;
  put(shopper, "core", day, { price, quantity, percent: 0 });
  if (chance.in100(product?.id === market.crossSold ? 70 : 15)) buy("analytics")(shopper, day);
  if (chance.in100(25)) buy("storage")(shopper, day);
  if (chance.in100(25)) addOn(shopper, day);
};

const upgrade: Action = (shopper, day) => {
  const { market, held, life } = shopper;
  const item = held.get("core");
  const plans = market.shop.products.filter(({ family, kind }) => family === "core" && kind === "plan");
  const next = plans[plans.findIndex(({ id }) => id === item?.price.product) + 1];
  const price = next && priceFor(shopper, next.id, day);
  if (!item || !price) return moreSeats(shopper, day);
  life.grew.push(day);
  put(shopper, "core", day, { ...item, price });
};

const moreSeats: Action = (shopper, day) => {
  const { chance, held, life } = shopper;
  const item = held.get("core");
  if (!item) return;
  life.grew.push(day);
  put(shopper, "core", day, { ...item, quantity: item.quantity + chance.whole(1, 5) });
};

const fewerSeats: Action = (shopper, day) => {
  const item = shopper.held.get("core");
  if (item && item.quantity > 1) put(shopper, "core", day, { ...item, quantity: item.quantity - 1 });
};

function buy(family: string): Action {
  return (shopper, day) => {
    const { chance, market, held, life } = shopper;
    const plans = market.shop.products.filter((one) => one.family === family && one.kind === "plan");
    if (plans.length === 0 || held.has(family)) return;
    const price = priceFor(shopper, chance.in100(75) ? (plans[0]?.id ?? "") : chance.of(plans).id, day);
    if (!price) return;
    if (day > life.start) life.grew.push(day);
    put(shopper, family, day, { price, quantity: chance.of([1, 1, 2, 3]), percent: 0 });
  };
}

const addOn: Action = (shopper, day) => {
  const { chance, market, held, life } = shopper;
  const products = market.shop.products.filter(({ id, kind }) => kind === "add_on" && !held.has(id));
  const product = products[0] && chance.of(products);
  const price = product && priceFor(shopper, product.id, day);
  if (!price) return;
  if (day > life.start) life.grew.push(day);
  const quantity = chance.in100(60) ? (held.get("core")?.quantity ?? 1) : 1;
  put(shopper, product.id, day, { price, quantity, percent: 0 });
};

const drop: Action = (shopper, day) => {
  const names = [...shopper.held.keys()].filter((name) => name !== "core");
  if (names.length > 0) end(shopper, shopper.chance.of(names), day);
};

/** Ends everything; a discount ends with its item, and not on a day of its own. */
const leave: Action = (shopper, day) => {
  for (const name of [...shopper.held.keys()]) end(shopper, name, day);
  if (shopper.life.fullPriceOn !== null) shopper.life.discounts.pop();
  shopper.life.fullPriceOn = null;
};

/** A discount for some months, whose end is known. */
const discount: Action = (shopper, day) => {
  const { chance, held, life } = shopper;
  const item = held.get("core");
  if (!item || item.percent > 0 || life.fullPriceOn !== null) return;
  put(shopper, "core", day, { ...item, percent: chance.of([10, 20, 50]) });
  life.fullPriceOn = monthsLater(day, chance.whole(2, 5));
  life.discounts.push({ item: `${life.customer}.core`, on: dayText(life.fullPriceOn) });
};

function endDiscount(shopper: Shopper, until: number): void {
  const { life, held } = shopper;
  const item = held.get("core");
  if (life.fullPriceOn === null || life.fullPriceOn > until) return;
  if (item && item.percent > 0) put(shopper, "core", life.fullPriceOn, { ...item, percent: 0 });
  life.fullPriceOn = null;
}

const yearly: Action = (shopper, day) => {
  const item = shopper.held.get("core");
  const price = shopper.market.shop.prices.find(({ id }) => id === `${item?.price.product} / y`);
  if (item && price && price.currency === item.price.currency) put(shopper, "core", day, { ...item, price });
};

const late: Action = (shopper, day) => {
  const item = shopper.held.get("core");
  if (item) put(shopper, "core", day, item, "past_due");
};

const GROWTH: readonly Action[] = [upgrade, upgrade, moreSeats, moreSeats, addOn, buy("analytics")];
const ACTIONS: readonly Action[] = [
  ...[upgrade, moreSeats, moreSeats, fewerSeats, addOn, buy("analytics"), buy("storage")],
  ...[drop, leave, discount, yearly, yearly, late, moreSeats],
];
