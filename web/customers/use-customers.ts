import { keepPreviousData, useQueries, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ask, type CustomerRow, type Customers, type Problem } from "../data/api.ts";
import { useAwaited, useSettled } from "../data/settling.ts";
import type { CustomersQuestion } from "./customers-search.ts";

/** Number of customers per request. */
export const PAGE = 100;

/** The list on screen: the previous one until the next has loaded. */
export interface CustomerList {
  answer: Customers | null;
  /** Identifies the list; changes when another one is shown. */
  key: string;
  question: CustomersQuestion;
  isComing: boolean;
  /** Whether another list is loading. */
  isOld: boolean;
  error: Problem | null;
  retry: () => void;
}

/** Fetches the first customers of a list. */
export function useCustomerList(asked: CustomersQuestion): CustomerList {
  const [shown, setShown] = useState(asked);
  useAwaited([pageOf(asked, 0)]);
  const first = useQuery<Customers, Problem>({ ...pageOf(asked, 0), placeholderData: keepPreviousData });
  const isThere = first.data !== undefined && !first.isPlaceholderData;
  if (isThere && JSON.stringify(shown) !== JSON.stringify(asked)) setShown(asked);
  return {
    answer: first.data ?? null,
    key: JSON.stringify(shown),
    question: shown,
    isComing: first.isFetching,
    isOld: first.isPlaceholderData,
    error: first.error,
    retry: first.refetch,
  };
}

/** The customers at some positions of a list; null for those not loaded yet. */
export function useCustomersAt(question: CustomersQuestion, places: number[]): (CustomerRow | null)[] {
  const numbers = [...new Set(places.map((place) => Math.floor(place / PAGE)))];
  const pages = useQueries({ queries: numbers.map((number) => pageOf(question, number)) });
  return places.map((place) => {
    const page = pages[numbers.indexOf(Math.floor(place / PAGE))];
    return page?.data?.rows[place % PAGE] ?? null;
  });
}

/** Total number of customers, without the search. */
export function useCustomerTotal({ search: _, ...question }: CustomersQuestion): number | null {
  const asked = { ...question, sort: "mrr", order: "desc", limit: 0 };
  const { data } = useSettled<Customers>({
    queryKey: ["customers", asked],
    queryFn: ({ signal }) => ask<Customers>("/customers", asked, signal),
  });
  return data?.total ?? null;
}

function pageOf(question: CustomersQuestion, number: number) {
  const asked = { ...question, limit: PAGE, offset: number * PAGE };
  return {
    queryKey: ["customers", asked],
    queryFn: ({ signal }: { signal: AbortSignal }) => ask<Customers>("/customers", asked, signal),
  };
}
