import { COMPARED_BY, LEAST_COMPARABLE } from "../families/comparable.ts";
import type { Held } from "./holdings.ts";

/** How likely a customer is to own a family, from how many comparable customers do (GROWTH §3). */
export interface Likelihood {
  n: number;
  owners: number;
  comparedBy: (typeof COMPARED_BY)[number];
  /** Median quantity of the comparable owners; 1 without any. */
  quantity: number;
}

interface Group {
  n: number;
  owners: number;
  quantities: number[];
}

/** The traits that customers are compared by. */
export interface Traits {
  band(micros: number): number;
  industry(customer: number): string;
}

/**
 * How many comparable customers own a family: with the same main plan and band of MRR, both without the family, and the same industry;
 * under 20 of them, industry, band and plan are dropped in turn.
 * @returns of a customer that doesn't own it
 */
export function likelihoodOf(
  family: number,
  customers: Iterable<Held>,
  traits: Traits,
): { of: (held: Held) => Likelihood; overall: Likelihood } {
  const groups = new Map<string, Group>();
  for (const held of customers) {
    const owned = held.families.get(family);
    const isOwner = owned?.hasPlan === true;
    for (const key of keysOf(held, family, traits)) {
      const group = groups.get(key) ?? { n: 0, owners: 0, quantities: [] };
      group.n += 1;
      if (isOwner) {
        group.owners += 1;
        group.quantities.push(owned.quantity);
      }
      groups.set(key, group);
    }
  }
  const found = new Map<string, Likelihood>();
  const read = (keys: string[], isOneOut: boolean): Likelihood => {
    const own = isOneOut ? 1 : 0;
    const place = keys.findIndex(
      (key, index) => index === keys.length - 1 || (groups.get(key)?.n ?? 0) - own >= LEAST_COMPARABLE,
    );
    const key = keys[place] ?? "";
    const known = found.get(`${key} ${own}`);
    if (known !== undefined) return known;
    const group = groups.get(key) ?? { n: 0, owners: 0, quantities: [] };
    const likelihood = {
      n: Math.max(0, group.n - own),
      owners: group.owners,
      comparedBy: COMPARED_BY[place] ?? "everybody",
      quantity: medianOf(group.quantities),
    };
    found.set(`${key} ${own}`, likelihood);
    return likelihood;
  };
  return { of: (held) => read(keysOf(held, family, traits), true), overall: read([""], false) };
}

/** The groups of a customer, the narrowest first. */
function keysOf(held: Held, family: number, { band, industry }: Traits): string[] {
  const plan = `${mainPlanWithout(held, family)}`;
  const byBand = `${plan} ${band(held.mrr - (held.mrrOf.get(family) ?? 0))}`;
  return [`${byBand} ${industry(held.customer)}`, byBand, plan, ""];
}

/** The product of a customer's dearest plan outside of a family, ties by item id; 0 without one. */
function mainPlanWithout({ families }: Held, family: number): number {
  const others = [...families.values()].filter((one) => one.family !== family && one.hasPlan);
  const [first] = others.map(({ dearest }) => dearest).sort((a, b) => b.list - a.list || a.place - b.place);
  return first?.product ?? 0;
}

/** The median of whole numbers, the mean of two rounded up; 1 of none. */
function medianOf(numbers: number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const [low, high] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[Math.floor(sorted.length / 2)]];
  return low === undefined || high === undefined ? 1 : Math.ceil((low + high) / 2);
}
