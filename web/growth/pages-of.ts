import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { ask, type Problem } from "../data/api.ts";

const PAGE = 100;

/**
 * A list that is fetched a page at a time: all rows so far, and the first answer for what holds of the whole list.
 * @param begin how many rows the first page has
 */
export function usePagesOf<Output extends { total: number; rows: unknown[] }>(
  path: string,
  question: object,
  begin = PAGE,
) {
  const asked = useInfiniteQuery<Output, Problem>({
    queryKey: ["pages", path, question, begin],
    queryFn: ({ signal, pageParam }) =>
      ask<Output>(
        path,
        { ...question, limit: pageParam === 0 ? begin : PAGE, offset: Number(pageParam) },
        signal,
      ),
    initialPageParam: 0,
    getNextPageParam: (last, pages) => {
      const listed = pages.reduce((sum, { rows }) => sum + rows.length, 0);
      return listed < last.total ? listed : undefined;
    },
    placeholderData: keepPreviousData,
  });
  const pages = asked.data?.pages ?? [];
  return {
    pages,
    first: pages[0] ?? null,
    isOld: asked.isPlaceholderData,
    isComing: asked.isFetchingNextPage,
    error: asked.error,
    more: () => asked.fetchNextPage(),
    retry: () => asked.refetch(),
  };
}
