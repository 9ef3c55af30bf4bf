import { observeElementOffset, useVirtualizer, type VirtualItem } from "@tanstack/react-virtual";
import { type RefObject, useEffect, useRef } from "react";

/** Browsers cannot lay out what is taller; a list that is gets a shorter bar to scroll by, and rows at its scale. */
const TALLEST = 15_000_000;

/** The rows of a long list that stand in a box that scrolls, and where they stand. */
export interface TallList {
  items: VirtualItem[];
  /** How high the whole list is laid out. */
  height: number;
  /** How far down in it the first row of `items` stands. */
  start: number;
  toTop(): void;
}

/** Lays out only what is seen of a list of rows of one height. */
export function useTallList({
  box,
  count,
  rowHeight,
  from,
}: {
  box: RefObject<HTMLElement | null>;
  count: number;
  rowHeight: number;
  /** How far it was scrolled when it was left. */
  from: number;
}): TallList {
  const whole = count * rowHeight;
  const height = Math.min(whole, TALLEST);
  const now = useRef({ whole, height });
  useEffect(() => {
    now.current = { whole, height };
  }, [whole, height]);
  const scale = () => scaleOf(now.current, box.current?.clientHeight ?? 0);
  const list = useVirtualizer({
    count,
    getScrollElement: () => box.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    initialOffset: from * scaleOf({ whole, height }, 0),
    observeElementOffset: (instance, tell) =>
      observeElementOffset(instance, (offset, isMoving) => tell(offset * scale(), isMoving)),
  });
  const items = list.getVirtualItems();
  const scrolled = list.scrollOffset ?? 0;
  return {
    items,
    height,
    start: (items[0]?.start ?? 0) - scrolled + scrolled / scale(),
    toTop: () => box.current?.scrollTo({ top: 0 }),
  };
}

/** How many pixels of rows one pixel of the bar stands for. */
function scaleOf({ whole, height }: { whole: number; height: number }, seen: number): number {
  return height === whole || height <= seen ? 1 : (whole - seen) / (height - seen);
}
