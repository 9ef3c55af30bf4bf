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

/** In half of the companies: most often when the last of its customers comes, else at another of its instants. */
export function repricing(around: readonly number[], lastComes: number): fc.Arbitrary<Repricing | null> {
  const at = fc.constantFrom(lastComes, lastComes, lastComes, ...around);
  const some = fc
    .tuple(fc.constantFrom(...REPRICED), at)
    .map(([[from, to], instant]): Repricing => ({ from: named(from), to: named(to), at: instant }));
  return fc.oneof(fc.constant(null), some);
}

/** How a customer's first item begins where prices change: most often at the old price, sometimes early at the new. */
export function beginWith(change: Repricing | null, begin: Begin): Begin {
  const luck = begin.price % 8;
  if (!change || luck === 0) return begin;
  return { ...begin, isMetered: false, price: LICENSED_PRICES.indexOf(luck === 1 ? change.to : change.from) };
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
