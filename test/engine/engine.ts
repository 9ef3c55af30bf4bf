import type { ItemState } from "../../src/base/state.ts";
import { dateOfDay, dayOfDate, Zone } from "../../src/base/zone.ts";
import { type Movement, movements } from "../../src/engine/movement.ts";
import type { OracleInput, OracleSet } from "../oracle/oracle.ts";

/** Numbers for names, in the order of the names. */
function numbered(names: Iterable<string>): Map<string, number> {
  return new Map([...new Set(names)].sort().map((name, index) => [name, index + 1]));
}

/** Runs the engine on an oracle's input and says what it found in the oracle's words. */
export function engineLedger(input: OracleInput): OracleSet[] {
  const { states, policy } = input;
  const items = numbered(states.map(({ item }) => item));
  const products = numbered(states.map(({ product }) => product));
  const prices = numbered(states.map(({ price }) => price));
  const currencies = numbered(states.map(({ currency }) => currency));
  const familyOf = (product: string) => input.families[product] ?? product;
  const families = numbered([...products.keys()].map(familyOf));
  const familyOfNumber = new Map([...products].map(([name, n]) => [n, families.get(familyOf(name)) ?? 0]));
  const codes = [...currencies.keys()];
  const rules = {
    policy,
    zone: new Zone(input.zone),
    catalogue: {
      family: (product: number) => familyOfNumber.get(product) ?? 0,
      kind: () => "plan" as const,
      unit: () => 1,
      terms: () => undefined,
      replacement: () => "plan" as const,
    },
    rate: (currency: number, day: number) => rateAt(input, codes[currency - 1] ?? "", day),
  };
  const sets: OracleSet[] = [];
  for (const customer of [...new Set(states.map((state) => state.customer))].sort()) {
    const own = states
      .filter((state) => state.customer === customer)
      .map(
        (state): ItemState<number> => ({
          ...state,
          item: items.get(state.item)!,
          product: products.get(state.product)!,
          price: prices.get(state.price)!,
          currency: currencies.get(state.currency)!,
        }),
      )
      .sort((a, b) => a.item - b.item || a.at - b.at);
    const parts =
      policy.currency === "separate" ? codes.map((_, i) => own.filter((s) => s.currency === i + 1)) : [own];
    parts.forEach((part, index) => {
      const name = policy.currency === "separate" ? `${customer}|${codes[index]}` : customer;
      for (const movement of movements(part, rules)) sets.push(inWords(name, movement, codes));
    });
  }
  return sets.sort((a, b) => (a.customer < b.customer ? -1 : a.customer > b.customer ? 1 : a.at - b.at));
}

function rateAt(input: OracleInput, code: string, day: number): bigint {
  if (code === input.currency) return 10n ** 12n;
  let found = 0n;
  let best = Number.NEGATIVE_INFINITY;
  for (const rate of input.rates) {
    const on = dayOfDate(rate.day);
    const isKnown = on <= day || input.policy.currency === "constant";
    if (rate.currency === code && isKnown && on > best) {
      best = on;
      found = rate.e12;
    }
  }
  return found;
}

function inWords(customer: string, movement: Movement, codes: string[]): OracleSet {
  const delta: Record<string, bigint> = {};
  const add = (currency: number, micros: number) => {
    const code = codes[currency - 1] ?? "";
    delta[code] = (delta[code] ?? 0n) + BigInt(micros);
  };
  for (const { before, after } of movement.pairs) {
    if (before !== null) add(before.state.currency, -before.value);
    if (after !== null) add(after.state.currency, after.value);
  }
  for (const code of Object.keys(delta)) if (delta[code] === 0n) delete delta[code];
  const { type } = movement;
  if (type === "transfer") throw new Error("a movement is never a transfer");
  return { customer, at: movement.at, day: dateOfDay(movement.day), type, delta };
}
