import { useIsFetching, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";

/** True once nothing else is being fetched. */
export function useTurn(): boolean {
  const client = useQueryClient();
  const isFetching = useIsFetching() > 0;
  const [isTurn, setTurn] = useState(false);
  useEffect(() => {
    if (!isFetching && client.isFetching() === 0) setTurn(true);
  }, [client, isFetching]);
  return isTurn;
}
