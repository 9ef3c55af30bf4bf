import {
  keepPreviousData,
  type UseQueryResult,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { ask, type Problem, tell } from "./api.ts";

/** Reads an operation; with null nothing is asked yet. @param path as the API has it, such as `/closes` */
export function useAsk<Output>(path: string | null, question: object = {}): UseQueryResult<Output, Problem> {
  return useQuery<Output, Problem>({
    queryKey: ["ask", path, question],
    queryFn: ({ signal }) => ask<Output>(path ?? "", question, signal),
    enabled: path !== null,
    placeholderData: keepPreviousData,
  });
}

/** Does what changes what is kept; every figure is asked anew afterwards. */
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
