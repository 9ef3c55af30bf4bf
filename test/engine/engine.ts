import type { ItemState } from "../../src/base/state.ts";
import { dateOfDay, dayOfDate, Zone } from "../../src/base/zone.ts";
import { type Movement, movements } from "../../src/engine/movement.ts";
import { byCurrency } from "../../src/model/ledger/engine-run.ts";
import type { OracleCause } from "../oracle/causes.ts";
import { byText } from "../oracle/changes.ts";
import type { OracleInput, OracleSet } from "../oracle/oracle.ts";
import { priceOrPlan, unitOf } from "../oracle/sales.ts";

/** Numbers for names, in the order of the names. */
function numbered(names: Iterable<string>): Map<string, number> {
  return new Map([...new Set(names)].sort().map((name, index) => [name, index + 1]));
}

/** Runs the engine on an oracle's input and says what it found in the oracle's words. */
export function engineLedger(input: OracleInput): OracleSet[] {
  const { found, codes } = run(input);
  return found
    .map(({ name, movement }) => inWords(name, movement, codes))
    .sort((a, b) => byText(a.customer, b.customer) || a.at - b.at);
}

/** The causes that the engine splits the change sets of an oracle's input into, in the oracle's words. */
export function engineCauses(input: OracleInput): OracleCause[] {
  const { found, codes, products, prices } = run(input);
  const sums = new Map<string, OracleCause>();
  for (const { name, movement } of found) {
    const { at, type } = movement;
    if (type === "transfer") throw new Error("a movement is never a transfer");
    for (const { before, after, steps } of movement.pairs) {
      const state = (after ?? before)!.state;
      for (const { cause, before: from, after: to } of steps) {
        if (cause === "transfer") throw new Error("a movement is never a transfer");
        const row: OracleCause = {
          customer: name,
          at,
          day: dateOfDay(movement.day),
          type,
          cause,
          product: products[state.product - 1]!,
          price: prices[state.price - 1]!,
          currency: codes[state.currency - 1]!,
          micros: 0n,
        };
        const key = JSON.stringify([name, at, cause, row.product, row.price, row.currency]);
        const sum = sums.get(key) ?? row;
        sum.micros += BigInt(to - from);
        sums.set(key, sum);
      }
    }
  }
  return [...sums.values()].filter(({ micros }) => micros !== 0n);
}

function run(input: OracleInput) {
  const { states, policy } = input;
  const items = numbered(states.map(({ item }) => item));
  const products = numbered(states.map(({ product }) => product));
  const prices = numbered(states.map(({ price }) => price));
  const currencies = numbered(states.map(({ currency }) => currency));
  const familyOf = (product: string) => input.families[product] ?? product;
  const families = numbered([...products.keys()].map(familyOf));
  const familyOfNumber = new Map([...products].map(([name, n]) => [n, families.get(familyOf(name)) ?? 0]));
  const codes = [...currencies.keys()];
  const productNames = [...products.keys()];
  const priceNames = [...prices.keys()];
  const units = new Map(priceNames.map((price, index) => [index + 1, unitNumber(unitOf(input, price))]));
  const rules = {
    policy,
    zone: new Zone(input.zone),
    catalogue: {
      family: (product: number) => familyOfNumber.get(product) ?? 0,
      kind: (product: number) => input.kinds?.[productNames[product - 1] ?? ""] ?? "plan",
      unit: (price: number) => units.get(price) ?? 1,
      terms: (price: number) => input.terms?.[priceNames[price - 1] ?? ""],
      replacement: (before: number, after: number) =>
        priceOrPlan(input, priceNames[before - 1]!, priceNames[after - 1]!),
    },
    rate: (currency: number, day: number) => rateAt(input, codes[currency - 1] ?? "", day),
  };
  const found: { name: string; movement: Movement }[] = [];
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
    const apart = byCurrency(own);
    const parts =
      policy.currency === "separate"
        ? codes.map((_, i) => apart.find(([first]) => first?.currency === i + 1) ?? [])
        : [own];
    parts.forEach((part, index) => {
      const name = policy.currency === "separate" ? `${customer}|${codes[index]}` : customer;
      for (const movement of movements(part, rules)) found.push({ name, movement });
    });
  }
  return { found, codes, products: productNames, prices: priceNames };
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

/** What the engine calls the unit that a price is charged by. */
function unitNumber(unit: string): number {
  if (unit === "flat") return 0;
  return unit === "unit" ? 1 : Number(unit.replace("package of ", ""));
}
