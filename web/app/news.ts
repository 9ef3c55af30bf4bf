import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import type { Trust } from "../data/trust.ts";

/**
 * Whether new evidence arrived while the page was open. If so, refetches what the page shows, keeping the old figures
 * until the new ones are there.
 */
export function useNews(trust: Trust | undefined): boolean {
  const client = useQueryClient();
  const known = useRef<string | null>(null);
  const [isNew, setNew] = useState(false);
  const held =
    trust === undefined ? null : JSON.stringify([trust.evidence_on, trust.sources.map(({ rows }) => rows)]);
  useEffect(() => {
    if (held === null || held === known.current) return;
    const isFirst = known.current === null;
    known.current = held;
    if (isFirst) return;
    setNew(true);
    client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== "trust" });
  }, [held, client]);
  return isNew;
}
