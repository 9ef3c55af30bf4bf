import type { Chance } from "../../growth/chance.ts";
import type { Ledger } from "../../growth/ledger.ts";
import type { SavedSegment } from "../selling.ts";

/** Segments of one company's customers, and of some customers by name. */
export function segmentsOf(chance: Chance, { customers }: Ledger): SavedSegment[] {
  const words = [...new Set(customers.map((customer) => customer.slice(0, customer.indexOf("_") + 1)))];
  const word = chance.of(words);
  const named = [...new Set([0, 1, 2, 3, 4].map(() => chance.of(customers)))];
  return [
    {
      name: "one company",
      filter: `customer~${word}`,
      customers: customers.filter((customer) => customer.startsWith(word)),
    },
    { name: "some", filter: `customer=${named.join(",")}`, customers: named },
    {
      name: "all but some",
      filter: `customer!=${named.join(",")}`,
      customers: customers.filter((customer) => !named.includes(customer)),
    },
  ];
}
