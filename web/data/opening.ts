import { useCallback } from "react";
import type { Drill } from "./drill-key.ts";
import { useView } from "./view.ts";

const opener: { element: HTMLElement | null; figure: string | null } = { element: null, figure: null };

/** Opens a cell through the address, and remembers where from. */
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

/** Gives the focus back to where a cell was opened from; to the element of an id when that is gone. */
export function returnFocus(id: string): void {
  const home = opener.element?.isConnected ? opener.element : document.getElementById(id);
  opener.element = null;
  requestAnimationFrame(() => home?.focus({ preventScroll: true }));
}

/** The figure as it stands in the cell that was opened; null where none was pressed, such as after a link. */
export function openedFigure(): string | null {
  return opener.figure;
}
