import fc from "fast-check";
import type { ByClass } from "../../src/base/state.ts";
import type { Status } from "../../src/base/words.ts";
import { SCALE } from "./catalogue.ts";

/** What happens to an item at one of its instants. */
export type Step =
  | { do: "renew" }
  | { do: "seats"; quantity: number }
  | { do: "price"; pick: number; within: "all" | "family" | "product"; quantity: number | null }
  | { do: "deal" }
  | { do: "status"; status: Status }
  | { do: "percent"; class: keyof ByClass; pick: number }
  | { do: "fixed"; class: keyof ByClass; pick: number }
  | { do: "usage"; micros: number; isRecount: boolean }
  | { do: "currency"; to: string };

/** How an item begins. */
export interface Begin {
  price: number;
  isMetered: boolean;
  quantity: number;
  status: Status;
  /** Which coupon it begins with; 0: none. */
  percent: number;
  fixed: number;
}

const discountClass = fc.constantFrom<keyof ByClass>("once", "repeating", "forever");
const status = fc.oneof(
  { weight: 5, arbitrary: fc.constant<Status>("active") },
  { weight: 5, arbitrary: fc.constant<Status>("ended") },
  { weight: 4, arbitrary: fc.constant<Status>("past_due") },
  { weight: 4, arbitrary: fc.constant<Status>("canceling") },
  { weight: 4, arbitrary: fc.constantFrom<Status>("paused", "unpaid", "paused", "trialing", "incomplete") },
);

const micros = fc.constantFrom(0, 1, 10_000_000, 33_333_334, 100_000_000, 7);

const priceStep: fc.Arbitrary<Step> = fc.record({
  do: fc.constant("price" as const),
  pick: fc.nat({ max: 99 }),
  within: fc.constantFrom("all", "family", "product", "product"),
  quantity: fc.option<number>(fc.integer({ min: 1, max: 13 }), { freq: 2 }),
});

/** What may happen, weighted so that statuses and prices move most. */
export const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 2, arbitrary: fc.constant<Step>({ do: "renew" }) },
  { weight: 8, arbitrary: status.map((to): Step => ({ do: "status", status: to })) },
  {
    weight: 3,
    arbitrary: fc.integer({ min: 0, max: 13 }).map((quantity): Step => ({ do: "seats", quantity })),
  },
  { weight: 5, arbitrary: priceStep },
  { weight: 1, arbitrary: fc.constant<Step>({ do: "deal" }) },
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
    weight: 1,
    arbitrary: fc.constantFrom(...Object.keys(SCALE)).map((to): Step => ({ do: "currency", to })),
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
  percent: fc.constantFrom(0, 0, 0, 1, 2),
  fixed: fc.constantFrom(0, 0, 0, 0, 1),
  status: fc.oneof(
    { weight: 5, arbitrary: fc.constant<Status>("active") },
    { weight: 1, arbitrary: fc.constantFrom<Status>("trialing", "incomplete", "past_due") },
  ),
});
