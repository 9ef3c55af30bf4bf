import {
  keepPreviousData,
  type UseQueryResult,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { ask, type Problem, tell } from "./api.ts";

/**
 * Queries an operation; null disables the query.
 * @param path the API path, such as `/closes`
 */
export function useAsk<Output>(path: string | null, question: object = {}): UseQueryResult<Output, Problem> {
  return useQuery<Output, Problem>({
    queryKey: ["ask", path, question],
    queryFn: ({ signal }) => ask<Output>(path ?? "", question, signal),
    enabled: path !== null,
    placeholderData: keepPreviousData,
  });
}

/** A mutation that changes data; all queries are refetched afterwards. */
export function useTell<Output>(onDone: (output: Output) => void) {
  const client = useQueryClient();
  return useMutation<Output, Problem, { path: string; input: object }>({
    mutationFn: ({ path, input }) => tell<Output>(path, input),
    onSuccess: (output) => {
      onDone(output);
      client.invalidateQueries();
    },
  });
}
