import fc from "fast-check";
import type { ByClass, ItemState, Status } from "../../src/base/state.ts";
import { type CataloguePrice, LICENSED_PRICES, METERED_PRICES, SCALE, sameInterval } from "./catalogue.ts";

export type Evidence = ItemState & { customer: string };

/** What happens to an item at one of its instants. */
export type Step =
  | { do: "renew" }
  | { do: "seats"; quantity: number }
  | { do: "price"; pick: number }
  | { do: "status"; status: Status }
  | { do: "percent"; class: keyof ByClass; pick: number }
  | { do: "fixed"; class: keyof ByClass; pick: number }
  | { do: "usage"; micros: number; isRecount: boolean };

/** How an item begins. */
export interface Begin {
  price: number;
  isMetered: boolean;
  quantity: number;
  status: Status;
}

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

const discountClass = fc.constantFrom<keyof ByClass>("once", "repeating", "forever");
const status = fc.oneof(
  { weight: 5, arbitrary: fc.constant<Status>("active") },
  { weight: 5, arbitrary: fc.constant<Status>("ended") },
  { weight: 4, arbitrary: fc.constant<Status>("past_due") },
  { weight: 4, arbitrary: fc.constant<Status>("canceling") },
  { weight: 3, arbitrary: fc.constantFrom<Status>("paused", "unpaid", "trialing", "incomplete") },
);

const micros = fc.constantFrom(0, 1, 10_000_000, 33_333_334, 100_000_000, 7);

/** What may happen, weighted so that statuses and prices move most. */
export const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 2, arbitrary: fc.constant<Step>({ do: "renew" }) },
  { weight: 8, arbitrary: status.map((to): Step => ({ do: "status", status: to })) },
  {
    weight: 3,
    arbitrary: fc.integer({ min: 1, max: 13 }).map((quantity): Step => ({ do: "seats", quantity })),
  },
  { weight: 4, arbitrary: fc.nat({ max: 99 }).map((pick): Step => ({ do: "price", pick })) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("percent" as const),
      class: discountClass,
      pick: fc.nat({ max: 3 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("fixed" as const),
      class: discountClass,
      pick: fc.nat({ max: 2 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc
      .tuple(micros, fc.nat({ max: 5 }))
      .map(([amount, n]): Step => ({ do: "usage", micros: amount, isRecount: n === 0 })),
  },
);

export const begin: fc.Arbitrary<Begin> = fc.record({
  price: fc.nat({ max: 99 }),
  isMetered: fc.nat({ max: 4 }).map((n) => n === 0),
  quantity: fc.constantFrom(1, 1, 2, 3, 12),
  status: fc.oneof(
    { weight: 5, arbitrary: fc.constant<Status>("active") },
    { weight: 1, arbitrary: fc.constantFrom<Status>("trialing", "incomplete", "past_due") },
  ),
});

const pickOf = <T>(list: readonly T[], index: number): T => {
  const found = list[index % list.length];
  if (found === undefined) throw new Error("nothing to pick from");
  return found;
};

function priced(state: Evidence, price: CataloguePrice, quantity: number): Evidence {
  const { product, interval, intervalCount, isMetered } = price;
  const amount = price.amount(quantity) * (SCALE[state.currency] ?? 1);
  return { ...state, product, price: price.price, interval, intervalCount, isMetered, quantity, amount };
}

const pricesFor = (isMetered: boolean): CataloguePrice[] => (isMetered ? METERED_PRICES : LICENSED_PRICES);
const priceOf = (state: Evidence): CataloguePrice => {
  const found = pricesFor(state.isMetered).find((price) => price.price === state.price);
  if (!found) throw new Error(`no price ${state.price}`);
  return found;
};

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
    percentOff: none,
    fixedOff: none,
    usage: 0,
    usageClosedAt: null,
  };
  return priced(blank, pickOf(pricesFor(how.isMetered), how.price), how.isMetered ? 1 : how.quantity);
}

/** An item's next state; what does not suit its kind leaves it as it is. */
export function nextState(last: Evidence, what: Step, at: number): Evidence {
  const state = { ...last, at };
  switch (what.do) {
    case "renew":
      return state;
    case "status":
      return { ...state, status: what.status };
    case "seats":
      return state.isMetered ? state : priced(state, priceOf(state), what.quantity);
    case "price": {
      const old = priceOf(state);
      const open = pricesFor(state.isMetered).filter((price) => !state.isMetered || sameInterval(price, old));
      return priced(state, pickOf(open, what.pick), state.quantity);
    }
    case "percent":
      return {
        ...state,
        percentOff: { ...state.percentOff, [what.class]: pickOf(PERCENT[what.class], what.pick) },
      };
    case "fixed": {
      if (state.isMetered) return state;
      const off = pickOf(FIXED[what.class], what.pick) * (SCALE[state.currency] ?? 1);
      return { ...state, fixedOff: { ...state.fixedOff, [what.class]: off } };
    }
    case "usage": {
      if (!state.isMetered) return state;
      const isRecount = what.isRecount && state.usageClosedAt !== null;
      return { ...state, usage: what.micros, usageClosedAt: isRecount ? state.usageClosedAt : at };
    }
  }
}
