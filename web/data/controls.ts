import { useRouterState } from "@tanstack/react-router";
import { type Control, controlsAt } from "../app/pages.ts";

/** The controls of the bar that act on the page and tab shown. */
export function useControls(): readonly Control[] {
  return useRouterState({
    select: ({ location: { pathname, search } }) => controlsAt(pathname, search.tab),
    structuralSharing: true,
  });
}
