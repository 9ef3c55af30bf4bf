import type { CustomerAnswer } from "../data/api.ts";
import { MOVEMENTS, type MovementType } from "../look/palette.ts";

/** One change of a customer with all its parts. Money in minor units. */
export interface CustomerSet {
  number: number;
  at: string;
  type: MovementType;
  /** The customer's MRR before and after. */
  before: number;
  after: number;
  parts: CustomerAnswer["changes"];
}

/** Groups the parts of each change, keeping their order. */
export function setsOf(changes: CustomerAnswer["changes"]): CustomerSet[] {
  const sets = new Map<number, CustomerSet>();
  for (const part of changes) {
    const set = sets.get(part.set) ?? {
      number: part.set,
      at: part.at,
      type: MOVEMENTS.find(({ type }) => type === part.type)?.type ?? "none",
      before: part.customer_before,
      after: part.customer_after,
      parts: [],
    };
    sets.set(part.set, set);
    set.parts.push(part);
  }
  return [...sets.values()];
}
