import { add, compare, mul, type Q, q, ratio, sum, ZERO } from "../rational.ts";
import { median } from "./backtest.ts";
import { type Comparable, comparableTo, everybody, ownersOf, owns } from "./comparable.ts";
import { dayText } from "./day-numbers.ts";
import { converted, itemsOn, type Ledger, worthOf } from "./ledger.ts";
import { remembered } from "./memo.ts";
import { planStep, productStep, type Step, wishOf } from "./next-step.ts";
import {
  addOns,
  allPlans,
  familyOf,
  holdingOf,
  mainPlan,
  planFamilies,
  plansOf,
  ranksAbove,
} from "./plans.ts";
import { isByQuantity, offersOf } from "./prices.ts";

/** What the catalogue still offers a customer; money in micros, exact, in the reporting currency where not said otherwise. */
export interface Headroom {
  customer: string;
  mrr: Q;
  nextPlans: Array<{ family: string; step: Step; money: Q }>;
  addOns: Array<{ product: string; step: Step; money: Q }>;
  families: FamilyChance[];
  total: Q;
  isSaturated: boolean;
  /** Saturated, with items that are sold by quantity. */
  canGrowBySeats: boolean;
}

/** A family that a customer does not own. */
export interface FamilyChance {
  family: string;
  /** Its first rank; null: none of its prices is on sale in the customer's currency. */
  step: Step | null;
  /** How many comparable customers there are, how many of them own it, and what makes them comparable. */
  n: number;
  owners: number;
  by: Comparable["by"];
  chance: Q;
  /** How often all customers own it. */
  overall: Q;
  /** The step's list, and that times the chance. */
  full: Q;
  money: Q;
}

/** The headroom of everybody that pays at the end of a day. */
export const headroomsOn = remembered((ledger: Ledger, day: number): Headroom[] =>
  everybody(ledger, day).map((customer) => headroomOf(ledger, customer, day)),
);

function headroomOf(ledger: Ledger, customer: string, day: number): Headroom {
  const nextPlans = nextPlansOf(ledger, customer, day);
  const missing = missingAddOns(ledger, customer, day);
  const families = planFamilies(ledger)
    .filter((family) => !owns(ledger, customer, family, day))
    .map((family) => chanceOf(ledger, customer, family, day));
  const { saturated } = ledger.company.settings;
  const isLikely = ({ chance, step }: FamilyChance): boolean =>
    step !== null && compare(chance, q(saturated, 100)) >= 0;
  const isSaturated = nextPlans.length === 0 && missing.length === 0 && !families.some(isLikely);
  const items = itemsOn(ledger, customer, day);
  const isGrowing = items.some(({ price, isMetered }) => !isMetered && isByQuantity(ledger, price));
  return {
    customer,
    mrr: worthOf(ledger, items, day),
    nextPlans,
    addOns: missing,
    families,
    total: sum([...nextPlans, ...missing, ...families].map(({ money }) => money)),
    isSaturated,
    canGrowBySeats: isSaturated && isGrowing,
  };
}

const effectOf = (ledger: Ledger, { list, ownList, currency }: Step, day: number): Q =>
  converted(ledger, currency, list - ownList, day);

/** The next plan of each owned family, where it lists above what is held of the family. */
function nextPlansOf(ledger: Ledger, customer: string, day: number): Headroom["nextPlans"] {
  return planFamilies(ledger).flatMap((family) => {
    const step = nextPlan(ledger, customer, family, day);
    if (!step || step.list <= step.ownList) return [];
    return [{ family, step, money: effectOf(ledger, step, day) }];
  });
}

/** The lowest higher rank of a family that is on sale. */
export function nextPlan(ledger: Ledger, customer: string, family: string, day: number): Step | null {
  const holding = holdingOf(ledger, customer, family, day);
  const [offer] = holding ? ranksAbove(ledger, family, holding.rank, holding.wish) : [];
  return holding && offer ? planStep(offer, holding) : null;
}

/** Whether two customers own a family in common. */
const shareFamily = (ledger: Ledger, a: string, b: string, day: number): boolean =>
  allPlans(ledger, a, day).some(({ product }) => owns(ledger, b, familyOf(ledger, product), day));

/** The others that hold an add-on and own a family that a customer owns. */
export const holdersBeside = (ledger: Ledger, customer: string, product: string, day: number): string[] =>
  holdersOf(ledger, product, day).filter(
    (other) => other !== customer && shareFamily(ledger, customer, other, day),
  );

const holdersOf = remembered((ledger: Ledger, product: string, day: number): string[] =>
  everybody(ledger, day).filter((customer) => holds(ledger, customer, product, day)),
);

export const holds = (ledger: Ledger, customer: string, product: string, day: number): boolean =>
  itemsOn(ledger, customer, day).some((item) => item.product === product);

function missingAddOns(ledger: Ledger, customer: string, day: number): Headroom["addOns"] {
  return addOns(ledger).flatMap((product) => {
    const step = addOnStep(ledger, customer, product, day);
    return step ? [{ product, step, money: effectOf(ledger, step, day) }] : [];
  });
}

/** An add-on that a customer lacks, as often as its main plan where most holders have it so, else once. */
export function addOnStep(ledger: Ledger, customer: string, product: string, day: number): Step | null {
  const wish = wishOf({ ledger, customer, day });
  const holders = holdersBeside(ledger, customer, product, day);
  if (!wish || holders.length === 0 || holds(ledger, customer, product, day)) return null;
  const quantity = addOnQuantity(ledger, holders, product, wish.quantity, day);
  const [offer] = offersOf(ledger, [product], { ...wish, quantity });
  return offer ? productStep(offer) : null;
}

/** As many as a plan where more than half of the holders have it so, else 1. */
export function addOnQuantity(
  ledger: Ledger,
  holders: readonly string[],
  product: string,
  planQuantity: number,
  day: number,
): number {
  const asPlan = holders.filter((holder) => holdsAsPlan(ledger, holder, product, day));
  return asPlan.length * 2 > holders.length ? planQuantity : 1;
}

function holdsAsPlan(ledger: Ledger, customer: string, product: string, day: number): boolean {
  const own = itemsOn(ledger, customer, day).filter((item) => item.product === product);
  const quantity = own.reduce((all, item) => all + item.quantity, 0);
  return quantity === mainPlan(ledger, customer, day)?.quantity;
}

function chanceOf(ledger: Ledger, customer: string, family: string, day: number): FamilyChance {
  const { n, owners, by } = comparableTo(ledger, customer, family, day);
  const chance = ratio(q(owners.length), q(n)) ?? ZERO;
  const step = firstRank(ledger, customer, family, owners, day);
  const full = step ? effectOf(ledger, step, day) : ZERO;
  const overall = ratio(q(ownersOf(ledger, family, day).length), q(everybody(ledger, day).length)) ?? ZERO;
  const base = { family, step, n, owners: owners.length, by, chance, overall };
  return { ...base, full, money: mul(full, chance) };
}

/** The first rank of a family at the middle quantity of some of its owners. */
export function firstRank(
  ledger: Ledger,
  customer: string,
  family: string,
  owners: readonly string[],
  day: number,
): Step | null {
  const wish = wishOf({ ledger, customer, day });
  if (!wish) return null;
  const quantity = middleQuantity(ledger, owners, family, day);
  const [offer] = ranksAbove(ledger, family, Number.NEGATIVE_INFINITY, { ...wish, quantity });
  return offer ? productStep(offer) : null;
}

/** The middle of what owners of a family hold of it, rounded up; 1 without owners. */
export function middleQuantity(
  ledger: Ledger,
  owners: readonly string[],
  family: string,
  day: number,
): number {
  const quantities = owners.map((owner) =>
    plansOf(ledger, owner, family, day).reduce((all, { quantity }) => all + quantity, 0),
  );
  const middle = median(quantities) ?? q(1);
  return Math.max(1, Number((middle.n + middle.d - 1n) / middle.d));
}

/** Open headroom and saturation of all. */
export interface HeadroomTotals {
  on: string;
  nextPlans: Q;
  addOns: Q;
  /** Weighted by how often comparable customers own them. */
  families: Q;
  open: Q;
  customers: number;
  saturatedCustomers: number;
  mrr: Q;
  saturatedMrr: Q;
}

/** The headroom of a day added up. */
export function totalsOf(rooms: readonly Headroom[], day: number): HeadroomTotals {
  const total = (parts: (room: Headroom) => Array<{ money: Q }>): Q =>
    sum(rooms.flatMap(parts).map(({ money }) => money));
  const [nextPlans, missing, families] = [
    total((room) => room.nextPlans),
    total((room) => room.addOns),
    total((room) => room.families),
  ];
  const saturated = rooms.filter(({ isSaturated }) => isSaturated);
  return {
    on: dayText(day),
    nextPlans,
    addOns: missing,
    families,
    open: add(add(nextPlans, missing), families),
    customers: rooms.length,
    saturatedCustomers: saturated.length,
    mrr: sum(rooms.map(({ mrr }) => mrr)),
    saturatedMrr: sum(saturated.map(({ mrr }) => mrr)),
  };
}
