import type { ItemState } from "../../src/base/state.ts";
import { Zone } from "../../src/base/zone.ts";
import { type Movement, movements, type Rules } from "../../src/engine/movement.ts";
import { type Policy, PRESETS } from "../../src/engine/policy/policy.ts";

export const NOTHING = { once: 0, repeating: 0, forever: 0 };
/** Micros of one unit of money. */
export const UNIT = 1_000_000;

/** A state of a plain monthly item worth nothing, with what an example says otherwise. */
export function state(at: string, with_: Partial<ItemState<number>>): ItemState<number> {
  return {
    ...{ item: 1, at: Date.parse(at), status: "active", product: 1, price: 1, quantity: 1, currency: 1 },
    ...{ interval: "month", intervalCount: 1, isMetered: false, amount: 0 },
    ...{ percentOff: NOTHING, fixedOff: NOTHING, usage: 0, usageClosedAt: null },
    ...with_,
  };
}

/** UTC, rates of 1; products are plans, ten of a family from 0 on, the fifth an add-on; price 9 is flat. */
export function rulesOf(policy: Policy = PRESETS.cambium): Rules {
  const catalogue = {
    family: (product: number) => Math.floor(product / 10),
    kind: (product: number) => (product % 10 === 5 ? ("add_on" as const) : ("plan" as const)),
    unit: (price: number) => (price === 9 ? 0 : 1),
    terms: () => undefined,
    replacement: () => "plan" as const,
  };
  return { policy, catalogue, zone: new Zone("UTC"), rate: () => 10n ** 12n };
}

/** The movements of one customer. @param states ascending by item, then by time */
export function named(states: ItemState<number>[], policy?: Policy): Movement[] {
  return movements(states, rulesOf(policy));
}

/** A movement as its instant, its type, and its causes, each with the value before and after. */
export function inShort({ at, type, pairs }: Movement) {
  const causes = pairs.flatMap(({ steps }) =>
    steps.map((step) => [step.cause, step.before / UNIT, step.after / UNIT]),
  );
  return [new Date(at).toISOString().slice(0, 16), type, ...causes];
}
