import { createContext, useContext } from "react";

/** What tells a figure from another of the same kind on a page; null where it is the only one. */
export const OwnId = createContext<string | null>(null);

/** An id for an element of a figure, unlike that of the same figure elsewhere on the page. */
export function useOwnId(id: string): string {
  const own = useContext(OwnId);
  return own === null ? id : `${id}-${own}`;
}
