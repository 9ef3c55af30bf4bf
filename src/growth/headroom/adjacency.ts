import type { Headroom, HeadroomOfAll } from "./headroom.ts";
import { type WhitespaceColumn, whitespaceColumns } from "./whitespace.ts";

/** How owning one family or add-on goes with owning another, over active customers. */
export interface Adjacency {
  owned: WhitespaceColumn;
  other: WhitespaceColumn;
  /** Active customers, owners of the first, of the other, and of both. */
  customers: number;
  owners: number;
  otherOwners: number;
  both: number;
}

/** All pairs of families and add-ons that anybody owns both of, the highest lift first. */
export function adjacencies(all: HeadroomOfAll): Adjacency[] {
  const columns = whitespaceColumns(all);
  const owners = columns.map(
    (column) => new Set(all.customers.filter((one) => isOwned(one, column)).map(({ held }) => held.customer)),
  );
  const pairs = columns.flatMap((owned, a) =>
    columns.flatMap((other, b) => {
      const [first, second] = [owners[a] ?? new Set<number>(), owners[b] ?? new Set<number>()];
      if (a === b || first.size === 0 || second.size === 0) return [];
      const both = [...first].filter((customer) => second.has(customer)).length;
      return both === 0
        ? []
        : [
            {
              owned,
              other,
              customers: all.customers.length,
              owners: first.size,
              otherOwners: second.size,
              both,
            },
          ];
    }),
  );
  return pairs.sort((a, b) => liftOf(b) - liftOf(a) || b.both - a.both);
}

/** A plan, and how many of its customers own a family or add-on. */
export interface PlanAttach {
  plan: number;
  other: WhitespaceColumn;
  /** Active customers, those who have the plan, those who own the other, and those who do both. */
  customers: number;
  owners: number;
  otherOwners: number;
  both: number;
}

/**
 * Every plan that somebody has with every add-on and every family but its own, the most customers first. A customer with
 * several plans counts in each.
 */
export function planAttach(all: HeadroomOfAll): PlanAttach[] {
  const { customers, catalogue } = all;
  const columns = whitespaceColumns(all);
  const held = new Map<number, Headroom[]>();
  for (const one of customers)
    for (const product of one.held.products)
      if (catalogue.kind(product) === "plan") {
        const own = held.get(product);
        if (own === undefined) held.set(product, [one]);
        else own.push(one);
      }
  const plans = [...held].sort(([a, one], [b, other]) => other.length - one.length || a - b);
  return plans.flatMap(([plan, own]) =>
    columns
      .filter(({ kind, family }) => kind === "add_on" || family !== catalogue.family(plan))
      .map((other) => ({
        plan,
        other,
        customers: customers.length,
        owners: own.length,
        otherOwners: customers.filter((one) => isOwned(one, other)).length,
        both: own.filter((one) => isOwned(one, other)).length,
      })),
  );
}

function isOwned({ held }: Headroom, { kind, family, product }: WhitespaceColumn): boolean {
  return kind === "add_on" ? held.products.has(product) : held.families.get(family)?.hasPlan === true;
}

/** The share of the first's owners that own the other, by the share of all customers that do. */
export function liftOf({
  customers,
  owners,
  otherOwners,
  both,
}: Pick<Adjacency, "customers" | "owners" | "otherOwners" | "both">): number {
  return both === 0 ? 0 : (both * customers) / (owners * otherOwners);
}
