import { type RefCallback, useEffect, useState } from "react";

/** Scrolls a row of links or tabs so that the current one is visible; `open` identifies it. */
export function useInSight<Row extends HTMLElement>(open: string): RefCallback<Row> {
  const [row, setRow] = useState<Row | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: scrolls again when another one is opened
  useEffect(() => {
    const one = row?.querySelector('[aria-current="page"], [aria-selected="true"]');
    if (row === null || !(one instanceof HTMLElement)) return;
    const { left, right } = one.getBoundingClientRect();
    const { left: start, right: end } = row.getBoundingClientRect();
    if (left < start || right > end) row.scrollBy({ left: left - start - 16 });
  }, [open, row]);
  return setRow;
}
