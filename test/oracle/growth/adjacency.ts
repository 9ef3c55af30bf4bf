import { type Q, q, ratio } from "../rational.ts";
import { everybody, owns } from "./comparable.ts";
import { holds } from "./headroom.ts";
import type { Ledger } from "./ledger.ts";
import { addOns, planFamilies } from "./plans.ts";

/** How often who holds one thing holds another. */
export interface Adjacency {
  from: string;
  to: string;
  both: number;
  /** Of all customers, of those that hold `from`, and that over the share of all that hold `to`. */
  support: Q;
  confidence: Q;
  lift: Q;
}

/** Every two families or add-ons that some customer holds together, in both directions. */
export function adjacencyOn(ledger: Ledger, day: number): Adjacency[] {
  const all = everybody(ledger, day);
  const families = planFamilies(ledger).map((id) => ({
    id,
    holders: all.filter((customer) => owns(ledger, customer, id, day)),
  }));
  const extras = addOns(ledger).map((id) => ({
    id,
    holders: all.filter((customer) => holds(ledger, customer, id, day)),
  }));
  const things = [...families, ...extras];
  return things.flatMap((from) =>
    things.flatMap((to) => {
      const both = from.holders.filter((customer) => to.holders.includes(customer)).length;
      if (from.id === to.id || both === 0) return [];
      const confidence = q(both, from.holders.length);
      const lift = ratio(confidence, q(to.holders.length, all.length));
      return lift ? [{ from: from.id, to: to.id, both, support: q(both, all.length), confidence, lift }] : [];
    }),
  );
}
