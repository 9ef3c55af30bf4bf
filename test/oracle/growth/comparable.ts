import { compare, q, sub } from "../rational.ts";
import { attributeOn } from "./attributes.ts";
import { activeOn, itemsOn, type Ledger, worthOf } from "./ledger.ts";
import { remembered } from "./memo.ts";
import { allPlans, familyOf, plansOf } from "./plans.ts";

const LEAST = 20;
const BAND_BOUNDS = [50, 200, 1000, 5000].map((units) => q(units * 1_000_000));

/** What a comparison may hold customers to, in the order in which it is given up from the end. */
const CRITERIA = ["plan", "band", "industry"] as const;
export type Criterion = (typeof CRITERIA)[number];

/** How many others a customer is compared with for a family, and who of them owns it. */
export interface Comparable {
  n: number;
  owners: string[];
  /** What they have in common with it. */
  by: readonly Criterion[];
}

/** Whether a customer holds a plan of a family at the end of a day. */
export const owns = (ledger: Ledger, customer: string, family: string, day: number): boolean =>
  plansOf(ledger, customer, family, day).length > 0;

/** Everybody that pays on a day. */
export const everybody = remembered((ledger: Ledger, day: number): string[] => activeOn(ledger, day));

/** Everybody that holds a plan of a family. */
export const ownersOf = remembered((ledger: Ledger, family: string, day: number): string[] =>
  everybody(ledger, day).filter((customer) => owns(ledger, customer, family, day)),
);

/**
 * Other customers with the same main plan and band of MRR, both without the family, and industry: of these as many as
 * leave 20. The customer itself pays, too.
 */
export function comparableTo(ledger: Ledger, customer: string, family: string, day: number): Comparable {
  const traits = traitsOf(ledger, customer, family, day);
  const isOwner = owns(ledger, customer, family, day);
  const alike = (size: number): Comparable => {
    const { n, owners } = alikeOn(ledger, family, day, size).get(nameOf(traits, size)) ?? NOBODY;
    const others = isOwner ? owners.filter((other) => other !== customer) : owners;
    return { n: n - 1, owners: others, by: CRITERIA.slice(0, size) };
  };
  const all = [3, 2, 1].map(alike);
  return all.find(({ n }) => n >= LEAST) ?? alike(0);
}

/** How many customers have something in common, and those of them that own a family. */
interface Alike {
  n: number;
  owners: string[];
}

const NOBODY: Alike = { n: 1, owners: [] };

const nameOf = (traits: readonly string[], size: number): string => traits.slice(0, size).join("\u0000");

/** Everybody that pays, by so many of the traits. */
const alikeOn = remembered(
  (ledger: Ledger, family: string, day: number, size: number): Map<string, Alike> => {
    const groups = new Map<string, Alike>();
    for (const customer of everybody(ledger, day)) {
      const name = nameOf(traitsOf(ledger, customer, family, day), size);
      const group = groups.get(name) ?? { n: 0, owners: [] };
      groups.set(name, group);
      group.n += 1;
      if (owns(ledger, customer, family, day)) group.owners.push(customer);
    }
    return groups;
  },
);

/** The main plan, band and industry of a customer, as if nobody had the family. */
const traitsOf = (ledger: Ledger, customer: string, family: string, day: number): string[] => {
  const isHeld = itemsOn(ledger, customer, day).some(({ product }) => familyOf(ledger, product) === family);
  return traitsWithout(ledger, customer, isHeld ? family : "", day);
};

const traitsWithout = remembered(
  (ledger: Ledger, customer: string, family: string, day: number): string[] => [
    allPlans(ledger, customer, day).find(({ product }) => familyOf(ledger, product) !== family)?.product ??
      "",
    bandWithout(ledger, customer, family, day),
    attributeOn(ledger, customer, ledger.company.settings.industry, day) ?? "",
  ],
);

/** The band of what a customer is worth without a family, in the reporting currency at the rate of the day. */
function bandWithout(ledger: Ledger, customer: string, family: string, day: number): string {
  const items = itemsOn(ledger, customer, day);
  const own = items.filter(({ product }) => familyOf(ledger, product) === family);
  const mrr = sub(worthOf(ledger, items, day), worthOf(ledger, own, day));
  return String(BAND_BOUNDS.filter((bound) => compare(mrr, bound) >= 0).length);
}
