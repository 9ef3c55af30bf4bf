import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { type FoundCustomer, findCustomers, type Problem } from "../data/api.ts";

const FEWEST_LETTERS = 2;

/** Customers whose name or id contains the typed text, from two characters on. */
export function useFoundCustomers(typed: string): FoundCustomer[] {
  const search = typed.trim();
  const isAsked = search.length >= FEWEST_LETTERS;
  const { data } = useQuery<FoundCustomer[], Problem>({
    queryKey: ["found", search],
    queryFn: ({ signal }) => findCustomers(search, signal),
    enabled: isAsked,
    placeholderData: keepPreviousData,
  });
  return isAsked ? (data ?? []) : [];
}
