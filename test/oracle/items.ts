import type { ByClass, ItemState } from "../../src/base/state.ts";
import { amountIn, FAMILIES, idIn, SCALE } from "./catalogue.ts";
import { type CataloguePrice, isSoldByOne, LICENSED_PRICES, METERED_PRICES, sameInterval } from "./prices.ts";
import type { Begin, Step } from "./steps.ts";

export type Evidence = ItemState & { customer: string };

/** Percentages by class, none in two classes, so that no two mixes of them come to the same. */
const PERCENT: Record<keyof ByClass, number[]> = {
  once: [0, 100_000, 1_000_000],
  repeating: [0, 250_000, 333_333],
  forever: [0, 200_000, 70_001, 1_000_000],
};
const FIXED: Record<keyof ByClass, number[]> = {
  once: [0, 5_000_000, 1_000_000_000],
  repeating: [0, 3_330_000],
  forever: [0, 7_770_001, 2_000_000],
};

const pickOf = <T>(list: readonly T[], index: number): T => {
  const found = list[index % list.length];
  if (found === undefined) throw new Error("nothing to pick from");
  return found;
};

/** The state at a price; what is sold by one is so whatever the quantity. */
export function priced(state: Evidence, price: CataloguePrice, wanted: number): Evidence {
  const { product, interval, intervalCount, isMetered } = price;
  const quantity = isSoldByOne(price) ? 1 : wanted;
  const [id, amount] = [idIn(state.currency, price), amountIn(state.currency, price, quantity)];
  return { ...state, product, price: id, interval, intervalCount, isMetered, quantity, amount };
}

const fixedOf = (currency: string, of: keyof ByClass, pick: number): number =>
  pickOf(FIXED[of], pick) * (SCALE[currency] ?? 1);

const pricesFor = (isMetered: boolean): CataloguePrice[] => (isMetered ? METERED_PRICES : LICENSED_PRICES);
export const priceOf = (state: Evidence): CataloguePrice => {
  const found = pricesFor(state.isMetered).find((price) => idIn(state.currency, price) === state.price);
  if (!found) throw new Error(`no price ${state.price}`);
  return found;
};

/** The prices a price may be changed for. */
function openPrices(old: CataloguePrice, within: "all" | "family" | "product"): CataloguePrice[] {
  const all = pricesFor(old.isMetered).filter((price) => !old.isMetered || sameInterval(price, old));
  if (within === "product") return all.filter((price) => price.product === old.product);
  const family = FAMILIES[old.product];
  return all.filter((price) => within === "all" || FAMILIES[price.product] === family);
}

/** An item's first state. */
export function firstState(ids: Pick<Evidence, "customer" | "item" | "currency">, how: Begin, at: number) {
  const none = { once: 0, repeating: 0, forever: 0 };
  const blank: Evidence = {
    ...ids,
    at,
    status: how.status,
    product: "",
    price: "",
    quantity: 1,
    interval: "month",
    intervalCount: 1,
    isMetered: how.isMetered,
    amount: 0,
    percentOff: { ...none, forever: pickOf(PERCENT.forever, how.percent) },
    fixedOff: { ...none, repeating: how.isMetered ? 0 : fixedOf(ids.currency, "repeating", how.fixed) },
    usage: 0,
    usageClosedAt: null,
  };
  return priced(blank, pickOf(pricesFor(how.isMetered), how.price), how.quantity);
}

const TEN = 10_000_000;

/** An item's next state; seats of a metered one are used, and what else does not suit its kind leaves it as it is. */
export function nextState(last: Evidence, what: Step, at: number): Evidence {
  const state = { ...last, at };
  switch (what.do) {
    case "renew":
      return state;
    case "status":
      return { ...state, status: what.status };
    case "seats":
      if (state.isMetered) return { ...state, usage: what.quantity * TEN, usageClosedAt: at };
      return priced(state, priceOf(state), what.quantity);
    case "price": {
      const open = openPrices(priceOf(state), what.within);
      return priced(state, pickOf(open, what.pick), what.quantity ?? state.quantity);
    }
    case "deal":
      return { ...state, amount: Math.floor((state.amount * 9) / 10) };
    case "percent":
      return {
        ...state,
        percentOff: { ...state.percentOff, [what.class]: pickOf(PERCENT[what.class], what.pick) },
      };
    case "fixed": {
      if (state.isMetered) return state;
      const off = fixedOf(state.currency, what.class, what.pick);
      return { ...state, fixedOff: { ...state.fixedOff, [what.class]: off } };
    }
    case "currency": {
      const none = { once: 0, repeating: 0, forever: 0 };
      return priced(
        { ...state, currency: what.to, fixedOff: none, usage: 0 },
        priceOf(state),
        state.quantity,
      );
    }
    case "usage": {
      if (!state.isMetered) return state;
      const isRecount = what.isRecount && state.usageClosedAt !== null;
      return { ...state, usage: what.micros, usageClosedAt: isRecount ? state.usageClosedAt : at };
    }
  }
}
