import { type QueryKey, useIsFetching, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";

/** How fresh the evidence is stands above every page, and nothing waits for it. */
const OTHERS = { predicate: ({ queryKey: [first] }: { queryKey: QueryKey }) => first !== "trust" };

/** True once nothing else is being fetched. */
export function useTurn(): boolean {
  const client = useQueryClient();
  const isFetching = useIsFetching(OTHERS) > 0;
  const [isTurn, setTurn] = useState(false);
  useEffect(() => {
    if (!isFetching && client.isFetching(OTHERS) === 0) setTurn(true);
  }, [client, isFetching]);
  return isTurn;
}
