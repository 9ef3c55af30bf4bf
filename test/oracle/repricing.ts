import fc from "fast-check";
import { REPRICED } from "./catalogue.ts";
import { type Evidence, priced, priceOf } from "./items.ts";
import { type CataloguePrice, LICENSED_PRICES } from "./prices.ts";
import type { Begin } from "./steps.ts";

/** A price that gives way to another at an instant, for everybody who has it and everybody who comes. */
export interface Repricing {
  from: CataloguePrice;
  to: CataloguePrice;
  at: number;
}

const named = (id: string): CataloguePrice => {
  const found = LICENSED_PRICES.find(({ price }) => price === id);
  if (!found) throw new Error(`no price ${id}`);
  return found;
};

/** None more often than one. */
export function repricing(around: readonly number[]): fc.Arbitrary<Repricing | null> {
  const some = fc
    .tuple(fc.constantFrom(...REPRICED), fc.constantFrom(...around))
    .map(([[from, to], at]): Repricing => ({ from: named(from), to: named(to), at }));
  return fc.option(some, { freq: 1 });
}

/** How a customer's first item begins where prices change: at the old price. */
export function withOld(change: Repricing | null, begin: Begin): Begin {
  return change ? { ...begin, isMetered: false, price: LICENSED_PRICES.indexOf(change.from) } : begin;
}

/** The states of an item where prices change: at the new price from then on. */
export function repriced(change: Repricing | null, states: readonly Evidence[]): Evidence[] {
  if (!change) return [...states];
  const { from, to, at } = change;
  const isOld = (state: Evidence): boolean => priceOf(state) === from;
  const moved = (state: Evidence): Evidence => (isOld(state) ? priced(state, to, state.quantity) : state);
  const before = states.filter((state) => state.at < at);
  const later = states.filter((state) => state.at >= at).map(moved);
  const last = before.at(-1);
  const isMoved = last && isOld(last) && last.status !== "ended" && later[0]?.at !== at;
  return [...before, ...(isMoved ? [moved({ ...last, at })] : []), ...later];
}
