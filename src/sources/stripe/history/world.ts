import type { SeenEntry } from "../../../store/stripe/log.ts";
import { soundCoupon, soundPrice } from "../objects/bounds.ts";
import type { Coupon, Price } from "../objects/catalogue-shapes.ts";

/** Catalogue data that belongs to an account rather than a customer. */
export interface World {
  price(id: string): Price | undefined;
  /** The coupon with this id at an instant, in seconds: a deleted coupon's id can be reused. */
  coupon(id: string, at: number): Coupon | undefined;
}

/** Loads the prices and coupons of accounts. Ids are unique within an account. */
export function worldsOf(entries: Iterable<SeenEntry>): (account: string) => World {
  const prices = new Map<string, Price>();
  const coupons = new Map<string, Coupon[]>();
  for (const { account, type, id, body } of entries) {
    const key = `${account} ${id}`;
    if (type === "price") prices.set(key, soundPrice(JSON.parse(body)));
    if (type !== "coupon") continue;
    const coupon = soundCoupon(JSON.parse(body));
    if (coupon !== undefined) coupons.set(key, [...(coupons.get(key) ?? []), coupon]);
  }
  return (account) => ({
    price: (id) => prices.get(`${account} ${id}`),
    coupon: (id, at) =>
      coupons
        .get(`${account} ${id}`)
        ?.filter(({ created }) => created <= at)
        .reduce<Coupon | undefined>(
          (last, one) => (last === undefined || one.created >= last.created ? one : last),
          undefined,
        ),
  });
}

/** The same catalogue with prices in a subscription's currency, using the amounts of multi-currency prices. */
export function inCurrency(world: World, currency: string | null): World {
  return {
    ...world,
    price: (id) => {
      const price = world.price(id);
      if (price === undefined || currency === null || price.currency === currency) return price;
      const { unit = null, tiers = null } = price.options[currency] ?? {};
      return { ...price, currency, unit, tiers };
    },
  };
}
