import { kindOf } from "../kinds.ts";
import type { Worth } from "../worth.ts";
import { type DatedPoint, type Ledger, listOf, pointOn } from "./ledger.ts";
import { byList } from "./limits.ts";
import { remembered } from "./memo.ts";
import { type Offer, offersOf, situationOn, type Wish } from "./prices.ts";

const isPlan = ({ input }: Ledger, item: Worth): boolean => kindOf(input, item) === "plan";

export const familyOf = ({ products }: Ledger, product: string): string =>
  products.get(product)?.family ?? product;

const rankOf = ({ products }: Ledger, product: string): number => products.get(product)?.rank ?? 0;

const plansHeld = new WeakMap<DatedPoint, Worth[]>();

/** The plans that a customer holds at the end of a day, the highest list first, then by id. */
export function allPlans(ledger: Ledger, customer: string, day: number): readonly Worth[] {
  const point = pointOn(ledger, customer, day);
  if (!point) return [];
  const plans = plansHeld.get(point) ?? point.items.filter((item) => isPlan(ledger, item));
  if (!plansHeld.has(point)) plans.sort((a, b) => byList(ledger, a, b));
  plansHeld.set(point, plans);
  return plans;
}

/** The plan with the highest list that a customer holds at the end of a day. */
export const mainPlan = (ledger: Ledger, customer: string, day: number): Worth | undefined =>
  allPlans(ledger, customer, day)[0];

/** The families that have plans, by name. */
export const planFamilies = remembered(({ company }: Ledger): string[] => {
  const plans = company.products.filter(({ kind }) => kind === "plan");
  return [...new Set(plans.map(({ family }) => family))].sort();
});

/** The add-ons of the catalogue, by id. */
export const addOns = remembered(({ company }: Ledger): string[] =>
  company.products.flatMap(({ id, kind }) => (kind === "add_on" ? [id] : [])).sort(),
);

/** The plans of a family that a customer holds, the highest list first. */
export const plansOf = (ledger: Ledger, customer: string, family: string, day: number): Worth[] =>
  allPlans(ledger, customer, day).filter(({ product }) => familyOf(ledger, product) === family);

/** What a customer holds of a family, added up. */
export interface Holding {
  items: Worth[];
  rank: number;
  quantity: number;
  list: bigint;
  paid: bigint;
  wish: Wish;
}

/** What a customer holds of a family's plans, in the currency of the highest of them; null: none. */
export function holdingOf(ledger: Ledger, customer: string, family: string, day: number): Holding | null {
  const all = plansOf(ledger, customer, family, day);
  const [first] = all;
  if (!first) return null;
  const items = all.filter(({ currency }) => currency === first.currency);
  const quantity = items.reduce((sum, item) => sum + item.quantity, 0);
  const { interval, intervalCount } = first.state;
  return {
    items,
    rank: Math.max(...items.map(({ product }) => rankOf(ledger, product))),
    quantity,
    list: items.reduce((sum, item) => sum + listOf(ledger, item), 0n),
    paid: items.reduce((sum, { micros }) => sum + micros, 0n),
    wish: { currency: first.currency, term: { interval, intervalCount }, quantity, day },
  };
}

const known = new WeakMap<Ledger, Map<string, Offer[]>>();

/** One offer for each rank of a family above another that has a price on sale, lowest first. */
export function ranksAbove(ledger: Ledger, family: string, rank: number, wish: Wish): Offer[] {
  const all = known.get(ledger) ?? new Map<string, Offer[]>();
  known.set(ledger, all);
  const { currency, term, quantity, day } = wish;
  const { interval, intervalCount } = term;
  const key = [family, rank, currency, interval, intervalCount, quantity, situationOn(ledger, day)].join(" ");
  const found = all.get(key) ?? newRanks(ledger, family, rank, wish);
  all.set(key, found);
  return found;
}

function newRanks(ledger: Ledger, family: string, rank: number, wish: Wish): Offer[] {
  const plans = ledger.company.products.filter((one) => one.kind === "plan" && one.family === family);
  const ranks = [...new Set(plans.map((one) => one.rank))].filter((one) => one > rank).sort((a, b) => a - b);
  return ranks.flatMap((one) => {
    const products = plans.filter((plan) => plan.rank === one).map(({ id }) => id);
    return offersOf(ledger, products, wish).slice(0, 1);
  });
}
