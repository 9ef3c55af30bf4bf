import { compare, q, sub } from "../rational.ts";
import { attributeOn } from "./attributes.ts";
import { activeOn, itemsOn, type Ledger, worthOf } from "./ledger.ts";
import { remembered } from "./memo.ts";
import { allPlans, familyOf, mainPlan, plansOf } from "./plans.ts";

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
export const ownersOf = (ledger: Ledger, family: string, day: number): string[] =>
  ownersOn(ledger, day).get(family) ?? [];

const ownersOn = remembered((ledger: Ledger, day: number): Map<string, string[]> => {
  const owners = new Map<string, string[]>();
  for (const customer of everybody(ledger, day)) {
    const families = allPlans(ledger, customer, day).map(({ product }) => familyOf(ledger, product));
    for (const family of new Set(families)) owners.set(family, [...(owners.get(family) ?? []), customer]);
  }
  return owners;
});

/**
 * Other customers with the same main plan and band of MRR, both without the family, and industry: of these as many as
 * leave 20. The customer itself pays, too.
 */
export function comparableTo(ledger: Ledger, customer: string, family: string, day: number): Comparable {
  const owners = ownersOf(ledger, family, day);
  const traits = traitsOf(ledger, customer, family, day);
  const all = onPlan(ledger, customer, family, day).map((other) => ({
    other,
    traits: traitsOf(ledger, other, family, day),
  }));
  for (const size of [3, 2, 1]) {
    const isAlike = (other: readonly string[]) => traits.slice(0, size).every((one, i) => one === other[i]);
    const alike = all.filter((one) => isAlike(one.traits)).map(({ other }) => other);
    if (alike.length < LEAST) continue;
    const own = alike.filter((other) => owners.includes(other));
    return { n: alike.length, owners: own, by: CRITERIA.slice(0, size) };
  }
  const others = owners.filter((other) => other !== customer);
  return { n: everybody(ledger, day).length - 1, owners: others, by: [] };
}

/** The others that may have the main plan of a customer when a family is left out: who has it, and who owns the family. */
function onPlan(ledger: Ledger, customer: string, family: string, day: number): string[] {
  const [plan = ""] = traitsOf(ledger, customer, family, day);
  const all = new Set([...(plansOn(ledger, day).get(plan) ?? []), ...ownersOf(ledger, family, day)]);
  all.delete(customer);
  return [...all];
}

/** Everybody that pays, by main plan. */
const plansOn = remembered((ledger: Ledger, day: number): Map<string, string[]> => {
  const groups = new Map<string, string[]>();
  for (const customer of everybody(ledger, day)) {
    const plan = mainPlan(ledger, customer, day)?.product ?? "";
    groups.set(plan, [...(groups.get(plan) ?? []), customer]);
  }
  return groups;
});

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
