import type { HeadroomOfAll } from "./headroom.ts";
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
    ({ kind, family, product }) =>
      new Set(
        all.customers
          .filter(({ held }) =>
            kind === "add_on" ? held.products.has(product) : held.families.get(family)?.hasPlan === true,
          )
          .map(({ held }) => held.customer),
      ),
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

/** The share of the first's owners that own the other, by the share of all customers that do. */
export function liftOf({ customers, owners, otherOwners, both }: Adjacency): number {
  return (both * customers) / (owners * otherOwners);
}
