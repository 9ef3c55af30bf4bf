import type { OracleInput } from "./oracle.ts";

/** What the evidence of everybody says of prices; it does not depend on the policy. */
interface Sales {
  /** When a price was the first of a customer, earliest and latest. */
  first: Map<string, number>;
  last: Map<string, number>;
  /** Prices that were sold in another quantity than 1. */
  counted: Set<string>;
}

const known = new WeakMap<OracleInput["states"], Sales>();

/** The states that were in force at the first instant of their customer's evidence. */
function firstStates(states: OracleInput["states"]): OracleInput["states"] {
  const first = new Map<string, number>();
  for (const { customer, at } of states) first.set(customer, Math.min(at, first.get(customer) ?? at));
  return states.filter(({ customer, at }) => first.get(customer) === at);
}

function read(states: OracleInput["states"]): Sales {
  const sales: Sales = { first: new Map(), last: new Map(), counted: new Set() };
  for (const { price, at } of firstStates(states)) {
    sales.first.set(price, Math.min(at, sales.first.get(price) ?? at));
    sales.last.set(price, Math.max(at, sales.last.get(price) ?? at));
  }
  for (const { price, quantity } of states) if (quantity !== 1) sales.counted.add(price);
  return sales;
}

function salesOf({ states }: OracleInput): Sales {
  const sales = known.get(states) ?? read(states);
  known.set(states, sales);
  return sales;
}

/** What a price is charged by: flat, per package of a size, or per unit. */
export function unitOf(input: OracleInput, price: string): string {
  const terms = input.terms?.[price];
  const isFlat = terms?.tiers.every(({ unit }) => unit === 0n) ?? false;
  if (isFlat || !salesOf(input).counted.has(price)) return "flat";
  return terms?.mode === "package" ? `package of ${terms.size}` : "unit";
}

/** What a change from one price to another of the same product and interval is. */
export function priceOrPlan(input: OracleInput, from: string, to: string): "price" | "plan" {
  if (from === to) return "price";
  const { first, last } = salesOf(input);
  const [firstNew, lastOld] = [first.get(to), last.get(from)];
  const isReplaced = firstNew !== undefined && lastOld !== undefined && firstNew > lastOld;
  return input.replaces?.[`${from}>${to}`] ?? (isReplaced ? "price" : "plan");
}
