import type { HeadroomOfAll } from "./headroom.ts";
import type { Held, HeldItem } from "./holdings.ts";
import type { OnSale } from "./price-list.ts";
import { choose } from "./price-list.ts";

/** What a product or price includes of a metric, in millionths. */
export interface MetricLimit {
  product: number | null;
  price: number | null;
  amount: number;
  isPerQuantity: boolean;
}

/** A number of millionths that a step should include at least, exact. */
export interface Need {
  n: bigint;
  d: bigint;
}

/** What a step to more of a metric is found with. */
export interface LimitWorld {
  all: HeadroomOfAll;
  /** The limits in force on the day, by metric, the latest last. */
  limits: ReadonlyMap<number, MetricLimit[]>;
  featureOf: ReadonlyMap<number, number | null>;
}

/** A quantity of a price in place of some items. */
export interface Bought {
  what: "plan" | "quantity";
  price: OnSale;
  quantity: number;
  /** What it lists at, and what it takes the place of lists at, in the customer's currency. */
  list: number;
  now: number;
}

/** So many percent more units are offered. */
const MORE = 20;

/** What a customer has, and of a metric: its limit now in millionths, and what a step should include at least. */
export interface Wanted {
  held: Held;
  metric: number;
  limit: bigint;
  need: Need | null;
}

/**
 * The lowest higher rank that includes more, else more of the item that carries the limit where that includes more; where no
 * rank includes what is needed, quantity comes before the rank that includes most.
 */
export function limitStep(world: LimitWorld, wanted: Wanted): Bought | null {
  const item = limitedItem(world, wanted);
  if (item === undefined) return null;
  const family = world.all.catalogue.family(item.product);
  const plans = plansOf(world, wanted.held, family);
  const ranks = roomier(world, wanted, plans);
  const enough = ranks.find(({ includes }) => reaches(includes, wanted.need));
  if (enough !== undefined) return enough.bought;
  const more = moreUnits(world, wanted, item);
  const [most] = ranks.toSorted((a, b) => b.includes - a.includes);
  return more ?? most?.bought ?? null;
}

/** A fifth more seats where they are licensed by quantity, else a step to a higher limit. */
export function seatStep(world: LimitWorld, wanted: Wanted): Bought | null {
  const carried = carriersOf(world, wanted);
  const [item] =
    carried.length === 0
      ? seatItems(world, wanted)
      : carried.filter(({ limit }) => limit.isPerQuantity).map((one) => one.item);
  return (item === undefined ? null : fifthMore(world, item)) ?? limitStep(world, wanted);
}

/** A fifth more units of an item that is sold by quantity, at least one; null where it isn't. */
export function fifthMore(world: LimitWorld, item: HeldItem): Bought | null {
  return unitsOf(world, item, item.quantity + Math.max(1, Math.ceil((item.quantity * MORE) / 100)));
}

/**
 * Of what is on sale of the family, the price and quantity with the lowest list that includes what is needed; of two, the
 * smaller quantity. Overage has no price in the evidence: what doesn't include all of it is left out.
 */
export function cheapestStep(world: LimitWorld, wanted: Wanted): Bought | null {
  const item = limitedItem(world, wanted);
  const { need, held, metric } = wanted;
  const plans = item === undefined ? [] : plansOf(world, held, world.all.catalogue.family(item.product));
  if (item === undefined || need === null || plans.length === 0 || !isDeclared(world, metric))
    return limitStep(world, wanted);
  const offers = ranksAbove(world, plans, -1).flatMap((price): Bought[] => {
    const quantity = quantityFor(world, wanted, plans, price, need);
    if (quantity === null) return [];
    return [{ what: "plan", price, quantity, list: price.list(quantity), now: listOf(plans) }];
  });
  const isOther = ({ price, quantity }: Bought) =>
    plans.length > 1 || price.price !== item.price || quantity !== item.quantity;
  const [best] = offers
    .filter(isOther)
    .sort((a, b) => a.list - b.list || a.quantity - b.quantity || a.price.price - b.price.price);
  return best ?? null;
}

interface Carrier {
  item: HeldItem;
  limit: MetricLimit;
}

const isDeclared = ({ limits }: LimitWorld, metric: number): boolean => (limits.get(metric)?.length ?? 0) > 0;

const listOf = (items: readonly HeldItem[]): number => items.reduce((sum, { list }) => sum + list, 0);

/** The limit of a price, else of its product. */
function limitOf(
  { limits }: LimitWorld,
  metric: number,
  { product, price }: Pick<OnSale, "product" | "price">,
): MetricLimit | undefined {
  const own = limits.get(metric) ?? [];
  return own.findLast((one) => one.price === price) ?? own.findLast((one) => one.product === product);
}

const included = ({ amount, isPerQuantity }: MetricLimit, quantity: number): number =>
  isPerQuantity ? amount * quantity : amount;

/** The items that carry a limit of the metric, the highest list first. */
function carriersOf(world: LimitWorld, { held, metric }: Wanted): Carrier[] {
  return held.items.flatMap((item) => {
    const limit = limitOf(world, metric, item);
    return limit === undefined ? [] : [{ item, limit }];
  });
}

/** The licensed plans of a family in the currency of the highest of them. */
function plansOf({ all: { catalogue } }: LimitWorld, { items }: Held, family: number | null): HeldItem[] {
  const plans = items.filter(
    ({ product, isMetered }) =>
      !isMetered &&
      catalogue.kind(product) === "plan" &&
      (family === null || catalogue.family(product) === family),
  );
  return plans.filter(({ currency }) => currency === plans[0]?.currency);
}

/** The item that a limit is about: what carries it, else the plan of the metric's family, else the main plan. */
function limitedItem(world: LimitWorld, wanted: Wanted): HeldItem | undefined {
  const [carrier] = carriersOf(world, wanted);
  return carrier?.item ?? featurePlans(world, wanted)[0] ?? mainItem(world, wanted.held);
}

/** The item of the main plan. */
export const mainItem = (world: LimitWorld, held: Held): HeldItem | undefined =>
  plansOf(world, held, null)[0];

function featurePlans(world: LimitWorld, { held, metric }: Wanted): HeldItem[] {
  const feature = world.featureOf.get(metric) ?? null;
  return feature === null ? [] : plansOf(world, held, world.all.catalogue.family(feature));
}

/** The plans whose quantity is seats: of the metric's family, else all. */
function seatItems(world: LimitWorld, wanted: Wanted): HeldItem[] {
  const feature = world.featureOf.get(wanted.metric) ?? null;
  return feature === null ? plansOf(world, wanted.held, null) : featurePlans(world, wanted);
}

/** Of each higher rank of a family, the price that the customer would take, the lowest rank first. */
function ranksAbove({ all: { prices, catalogue } }: LimitWorld, plans: HeldItem[], above: number): OnSale[] {
  const [first] = plans;
  if (first === undefined) return [];
  const { currency, months } = first;
  const quantity = plans.reduce((sum, one) => sum + one.quantity, 0);
  const higher = (prices.ofFamily.get(catalogue.family(first.product)) ?? []).filter(
    (price) => price.kind === "plan" && price.rank > above && price.currency === currency,
  );
  const numbers = [...new Set(higher.map(({ rank }) => rank))].sort((a, b) => a - b);
  return numbers.flatMap(
    (rank) =>
      choose(
        higher.filter((price) => price.rank === rank),
        { currency, months, quantity },
      ) ?? [],
  );
}

/** What everything but some items would include, with a quantity of a price in their place; null: it has no limit. */
function includedAfter(
  world: LimitWorld,
  wanted: Wanted,
  gone: HeldItem[],
  price: OnSale,
  quantity: number,
): number | null {
  const limit = limitOf(world, wanted.metric, price);
  if (limit === undefined) return null;
  const rest = carriersOf(world, wanted).filter(({ item }) => !gone.includes(item));
  return rest.reduce((sum, one) => sum + included(one.limit, one.item.quantity), included(limit, quantity));
}

interface Roomier {
  bought: Bought;
  includes: number;
}

/** The higher ranks that include more than the customer has; all of them where no limit is declared. */
function roomier(world: LimitWorld, wanted: Wanted, plans: HeldItem[]): Roomier[] {
  const rank = Math.max(...plans.map(({ product }) => world.all.ranks.get(product) ?? 0));
  const quantity = plans.reduce((sum, one) => sum + one.quantity, 0);
  return ranksAbove(world, plans, rank).flatMap((price): Roomier[] => {
    const taken = price.sold(quantity);
    const bought: Bought = {
      what: "plan",
      price,
      quantity: taken,
      list: price.list(taken),
      now: listOf(plans),
    };
    if (!isDeclared(world, wanted.metric)) return [{ bought, includes: Number.POSITIVE_INFINITY }];
    const includes = includedAfter(world, wanted, plans, price, taken);
    return includes !== null && includes > Number(wanted.limit) ? [{ bought, includes }] : [];
  });
}

const reaches = (includes: number, need: Need | null): boolean =>
  need === null || includes === Number.POSITIVE_INFINITY || BigInt(Math.round(includes)) * need.d >= need.n;

/** More of the item that carries the limit, where the limit grows with its quantity. */
function moreUnits(world: LimitWorld, wanted: Wanted, item: HeldItem): Bought | null {
  const limit = limitOf(world, wanted.metric, item);
  if (limit === undefined ? isDeclared(world, wanted.metric) : !limit.isPerQuantity) return null;
  if (wanted.need === null || item.quantity === 0) return fifthMore(world, item);
  const known = wanted.limit === 0n ? BigInt(item.quantity) * 1_000_000n : wanted.limit;
  const { n, d } = wanted.need;
  const more =
    limit === undefined
      ? ceiling(n * BigInt(item.quantity), d * known)
      : item.quantity + ceiling(n - wanted.limit * d, d * BigInt(limit.amount));
  return unitsOf(world, item, Math.max(item.quantity + 1, more));
}

/** A whole number of at least a fraction. */
const ceiling = (n: bigint, d: bigint): number => Number(n <= 0n ? 0n : (n + d - 1n) / d);

/** A number of units of an item at its own price, rounded up to what is sold; null where it isn't sold by quantity. */
function unitsOf({ all: { catalogue, prices } }: LimitWorld, item: HeldItem, least: number): Bought | null {
  const { price, product, currency, months, list, quantity } = item;
  const size = catalogue.unit(price);
  if (size === 0 || quantity === 0) return null;
  const wanted = Math.ceil(least / size) * size;
  const family = catalogue.family(product);
  const onSale = (prices.ofFamily.get(family) ?? []).find(
    (other) => other.price === price && other.currency === currency && other.months === months,
  );
  const own: OnSale = onSale ?? {
    ...{ price, product, family, currency, months, kind: catalogue.kind(product), rank: 0 },
    sold: (units) => units,
    list: (units) => Math.round((list / quantity) * units),
    amount: (units) => Math.round((list / quantity) * units * months),
  };
  return { what: "quantity", price: own, quantity: wanted, list: own.list(wanted), now: list };
}

/** The least quantity of a price that includes what is needed; null: none does. */
function quantityFor(
  world: LimitWorld,
  wanted: Wanted,
  plans: HeldItem[],
  price: OnSale,
  need: Need,
): number | null {
  const limit = limitOf(world, wanted.metric, price);
  const all = plans.reduce((sum, one) => sum + one.quantity, 0);
  const size = world.all.catalogue.unit(price.price);
  const includes = (quantity: number) => includedAfter(world, wanted, plans, price, quantity) ?? 0;
  if (limit === undefined) return null;
  if (!limit.isPerQuantity || size === 0) {
    const taken = price.sold(all);
    return reaches(includes(taken), need) ? taken : null;
  }
  const rest = BigInt(Math.round(includes(0)));
  return price.sold(Math.max(1, ceiling(need.n - rest * need.d, need.d * BigInt(limit.amount))));
}
