import { useIsFetching, useQueryClient } from "@tanstack/react-query";
import { Children, type ReactNode, useEffect, useState } from "react";
import { Waiting } from "./states.tsx";

/** Sections of a long page, one after the other: each asks its questions when those above it have their answers. */
export function InTurn({ children }: { children: ReactNode }) {
  const client = useQueryClient();
  const isFetching = useIsFetching() > 0;
  const sections = Children.toArray(children);
  const [shown, setShown] = useState(1);
  const isAll = shown >= sections.length;
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is looked at again when anything was answered or shown
  useEffect(() => {
    if (!isAll && client.isFetching() === 0) setShown(shown + 1);
  }, [client, isFetching, shown, isAll]);
  return (
    <>
      {sections.slice(0, shown)}
      {!isAll && <Waiting height={420} />}
    </>
  );
}
