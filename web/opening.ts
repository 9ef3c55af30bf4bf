import { useEffect, useRef } from "react";
import type { View } from "./address.ts";
import type { OpenCell } from "./cell-button.tsx";
import { cellId } from "./drill.ts";

/** Opens and closes a cell through the address, and gives the focus back to where it was opened from. */
export function useOpening(
  view: View,
  change: (change: Partial<View>) => void,
): { open: OpenCell; close: () => void } {
  const opener = useRef<HTMLElement>(null);
  const last = useRef(view.cell);
  useEffect(() => {
    const closed = view.cell === null ? last.current : null;
    last.current = view.cell;
    if (closed === null) return;
    const home = opener.current?.isConnected
      ? opener.current
      : document.getElementById(cellId(closed.column, closed.period));
    opener.current = null;
    requestAnimationFrame(() => home?.focus({ preventScroll: true }));
  }, [view.cell]);
  return {
    open: (column, period, from) => {
      const active = document.activeElement;
      opener.current = from ?? (active instanceof HTMLElement ? active : null);
      change({ cell: { column, period } });
    },
    close: () => change({ cell: null }),
  };
}
