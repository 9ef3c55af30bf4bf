import type { SeenEntry } from "../../../store/stripe/log.ts";
import { soundCoupon, soundPrice } from "../objects/bounds.ts";
import type { Coupon, Price } from "../objects/catalogue-shapes.ts";

/** What belongs to an account and not to one customer. */
export interface World {
  price(id: string): Price | undefined;
  /** The coupon of an id as it was at an instant: one that was deleted may be made again under its id. */
  coupon(id: string, at: number): Coupon | undefined;
}

/** Reads the prices and coupons of accounts, by account; ids are unique within one. */
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

/** The same, with prices in a subscription's currency: those of several currencies have what they cost in it. */
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
