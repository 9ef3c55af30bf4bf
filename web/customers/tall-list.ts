import { observeElementOffset, useVirtualizer, type VirtualItem } from "@tanstack/react-virtual";
import { type RefObject, useEffect, useRef } from "react";

/**
 * The tallest element, in pixels, that browsers lay out reliably; longer lists get a shorter scroll height and scale
 * their positions.
 */
const TALLEST = 15_000_000;

/** The visible rows of a long list, and their position in the scroll box. */
export interface TallList {
  items: VirtualItem[];
  /** Height of the whole list as laid out. */
  height: number;
  /** Offset of the first row of `items` from the top. */
  start: number;
  toTop(): void;
}

/** Virtualizes a list of rows of equal height. */
export function useTallList({
  box,
  count,
  rowHeight,
  from,
}: {
  box: RefObject<HTMLElement | null>;
  count: number;
  rowHeight: number;
  /** The scroll position to restore. */
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

/** Pixels of rows per pixel of scrolling. */
function scaleOf({ whole, height }: { whole: number; height: number }, seen: number): number {
  return height === whole || height <= seen ? 1 : (whole - seen) / (height - seen);
}
