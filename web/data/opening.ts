import { useCallback } from "react";
import type { Drill } from "./drill-key.ts";
import { useView } from "./view.ts";

const opener: { element: HTMLElement | null; figure: string | null } = { element: null, figure: null };

/** Opens a drill through the URL, and remembers the element it was opened from. */
export function useDrill(): { open: (drill: Drill, from?: HTMLElement) => void } {
  const [, change] = useView();
  const open = useCallback(
    (drill: Drill, from?: HTMLElement) => {
      const active = document.activeElement;
      opener.element = from ?? (active instanceof HTMLElement ? active : null);
      opener.figure = from?.dataset.figure ?? null;
      change({ drill, who: null });
    },
    [change],
  );
  return { open };
}

/** Returns focus to the element that opened the drawer or, if that's gone, to the element with an id. */
export function returnFocus(id: string): void {
  const home = opener.element?.isConnected ? opener.element : document.getElementById(id);
  opener.element = null;
  requestAnimationFrame(() => home?.focus({ preventScroll: true }));
}

/** The figure shown in the cell that was opened; null if none was, such as after following a link. */
export function openedFigure(): string | null {
  return opener.figure;
}
