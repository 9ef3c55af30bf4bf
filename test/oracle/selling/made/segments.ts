import type { Chance } from "../../growth/chance.ts";
import type { Ledger } from "../../growth/ledger.ts";
import type { SavedSegment } from "../selling.ts";

/** The segment whose signals are followed: to follow those of all takes long. */
export const FOLLOWED = "followed";

/** The customers of a segment. */
export const customersIn = (segments: readonly SavedSegment[], wanted: string): string[] =>
  segments.find(({ name }) => name === wanted)?.customers ?? [];

/** Segments of one company's customers and of the first ten companies', and of some customers by name. */
export function segmentsOf(chance: Chance, { customers }: Ledger): SavedSegment[] {
  const words = [...new Set(customers.map((customer) => customer.slice(0, customer.indexOf("_") + 1)))];
  const word = chance.of(words);
  const named = [...new Set([0, 1, 2, 3, 4].map(() => chance.of(customers)))];
  const ten = customers[0]?.slice(0, customers[0].indexOf("_") - 1) ?? "";
  return [
    {
      name: FOLLOWED,
      filter: `customer~${ten}`,
      customers: customers.filter((customer) => customer.startsWith(ten)),
    },
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
