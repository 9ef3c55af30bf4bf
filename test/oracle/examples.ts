import { PRESETS } from "../../src/engine/policy/policy.ts";
import type { Evidence } from "./items.ts";
import type { OracleInput } from "./oracle.ts";

/** Whole units as micros. */
export const micros = (units: number): number => units * 1_000_000;

/** One state of a plain monthly item in USD, with what an example says otherwise. */
export function evidence(customer: string, at: string, with_: Partial<Evidence>): Evidence {
  const none = { once: 0, repeating: 0, forever: 0 };
  return {
    customer,
    item: `${customer}.i`,
    at: Date.parse(at),
    status: "active",
    product: "p",
    price: "p1",
    quantity: 1,
    currency: "USD",
    interval: "month",
    intervalCount: 1,
    isMetered: false,
    amount: 0,
    percentOff: none,
    fixedOff: none,
    usage: 0,
    usageClosedAt: null,
    ...with_,
  };
}

/** An input in UTC and USD; products `a` and `b` are one family. */
export function inputOf(states: Evidence[], preset: keyof typeof PRESETS = "cambium"): OracleInput {
  const families = { a: "core", b: "core" };
  return { states, policy: PRESETS[preset], zone: "UTC", currency: "USD", rates: [], families };
}

/** The states of each item in time order. */
export function byItemAndTime(states: OracleInput["states"]): Evidence[][] {
  const items = [...new Set(states.map((state) => state.item))];
  return items.map((item) => states.filter((state) => state.item === item).sort((a, b) => a.at - b.at));
}
