import { add, mul, type Q, q, sub, sum, ZERO } from "../../rational.ts";
import { type SpanKind, spanOf } from "../periods.ts";
import type { Selling } from "../selling.ts";
import { type Claim, claimsOn } from "./claims.ts";
import { ownerOn } from "./owned.ts";
import { allOf, type Move } from "./portions.ts";

/** Expansion of a period, of one owner: what won deals claim of it, and the rest, in the reporting currency. */
export interface Assisted {
  period: string;
  person: string | null;
  assisted: Q;
  unassisted: Q;
}

/** Expansion up to the end of a day by period and owner: the deal's, else the customer's on the day, by role. */
export function assistedUntil(selling: Selling, kind: SpanKind, day: number): Assisted[] {
  const claims = claimsOn(selling, day);
  const parts = new Map<string, Assisted>();
  const put = (move: Move, person: string | null, money: Pick<Assisted, "assisted" | "unassisted">) => {
    const period = spanOf(kind, move.on).label;
    const key = `${period} ${person}`;
    const old = parts.get(key) ?? { period, person, assisted: ZERO, unassisted: ZERO };
    const assisted = add(old.assisted, money.assisted);
    parts.set(key, { ...old, assisted, unassisted: add(old.unassisted, money.unassisted) });
  };
  for (const move of allOf(selling.ledger)) {
    if (move.type !== "expansion" || move.on > day) continue;
    const own = claims.filter((claim) => claim.move === move);
    const money = (amount: Q) => mul(amount, move.rate);
    for (const claim of own)
      for (const { person, amount } of sharesOf(selling, move, claim.amount, claim.deal.owner))
        put(move, person, { assisted: money(amount), unassisted: ZERO });
    for (const { person, amount } of sharesOf(selling, move, restOf(move, own)))
      put(move, person, { assisted: ZERO, unassisted: money(amount) });
  }
  return [...parts.values()];
}

/** What no deal claims of an expansion, in the customer's currency. */
export const restOf = (move: Move, claims: readonly Claim[]): Q =>
  sub(move.amount, sum(claims.map(({ amount }) => amount)));

/** Who a part of an expansion goes to: somebody, else the owners of its customer on its day, by their roles' shares. */
export function sharesOf(
  selling: Selling,
  { customer, on }: Move,
  amount: Q,
  person: string | null = null,
): Array<{ person: string | null; amount: Q }> {
  if (person !== null) return [{ person, amount }];
  return selling.rules.shares.map(([role, percent]) => ({
    person: ownerOn(selling, customer, role, on),
    amount: mul(amount, q(percent, 100)),
  }));
}
