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

/** The others that a customer is compared with for a family. */
export interface Comparable {
  customers: string[];
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

/** Other customers with the same main plan and band of MRR, both without the family, and industry: of these as many as leave 20. */
export function comparableTo(ledger: Ledger, customer: string, family: string, day: number): Comparable {
  const all = traitsOn(ledger, family, day);
  const own = all.get(customer) ?? traitsOf(ledger, customer, family, day);
  const alike = (size: number): string[] =>
    [...all]
      .filter(
        ([other, traits]) => other !== customer && traits.slice(0, size).every((one, i) => one === own[i]),
      )
      .map(([other]) => other);
  const size = [3, 2, 1].find((one) => alike(one).length >= LEAST) ?? 0;
  const customers = alike(size);
  const owners = customers.filter((other) => owns(ledger, other, family, day));
  return { customers, owners, by: CRITERIA.slice(0, size) };
}

/** The main plan, band and industry of everybody that pays, as if nobody had the family. */
const traitsOn = remembered(
  (ledger: Ledger, family: string, day: number): Map<string, string[]> =>
    new Map(
      everybody(ledger, day).map((customer) => [customer, traitsOf(ledger, customer, family, day)] as const),
    ),
);

const traitsOf = (ledger: Ledger, customer: string, family: string, day: number): string[] => [
  allPlans(ledger, customer, day).find(({ product }) => familyOf(ledger, product) !== family)?.product ?? "",
  bandWithout(ledger, customer, family, day),
  attributeOn(ledger, customer, ledger.company.settings.industry, day) ?? "",
];

/** The band of what a customer is worth without a family, in the reporting currency at the rate of the day. */
function bandWithout(ledger: Ledger, customer: string, family: string, day: number): string {
  const items = itemsOn(ledger, customer, day);
  const own = items.filter(({ product }) => familyOf(ledger, product) === family);
  const mrr = sub(worthOf(ledger, items, day), worthOf(ledger, own, day));
  return String(BAND_BOUNDS.filter((bound) => compare(mrr, bound) >= 0).length);
}
