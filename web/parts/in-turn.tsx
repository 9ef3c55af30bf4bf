import { useIsFetching, useQueryClient } from "@tanstack/react-query";
import { Children, type ReactNode, useEffect, useState } from "react";
import { Waiting } from "./states.tsx";

/**
 * Renders the sections of a long page one after another: each starts its requests when those above have finished.
 * @param isAtOnce renders all at once, for a URL that points into a later one
 */
export function InTurn({ children, isAtOnce = false }: { children: ReactNode; isAtOnce?: boolean }) {
  const client = useQueryClient();
  const isFetching = useIsFetching() > 0;
  const sections = Children.toArray(children);
  const [shown, setShown] = useState(1);
  if (isAtOnce && shown < sections.length) setShown(sections.length);
  const isAll = shown >= sections.length;
  // biome-ignore lint/correctness/useExhaustiveDependencies: checks again after every answer or new section
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
