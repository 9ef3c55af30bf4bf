import { type RefObject, useEffect, useRef } from "react";

/** Scrolls a row of links or tabs so that the current one is visible; `open` identifies it. */
export function useInSight<Row extends HTMLElement>(open: string): RefObject<Row | null> {
  const row = useRef<Row>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: scrolls again when another one is opened
  useEffect(() => {
    const list = row.current;
    const one = list?.querySelector('[aria-current="page"], [aria-selected="true"]');
    if (list === null || !(one instanceof HTMLElement)) return;
    const { left, right } = one.getBoundingClientRect();
    const { left: start, right: end } = list.getBoundingClientRect();
    if (left < start || right > end) list.scrollBy({ left: left - start - 16 });
  }, [open]);
  return row;
}
