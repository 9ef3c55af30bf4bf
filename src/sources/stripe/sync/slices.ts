import type { StripeApi } from "../api/client.ts";
import { DAY, LISTS, type ListName, readPage } from "../api/lists.ts";

/** A part of a list that is fetched separately, page by page. */
export interface Slice {
  list: ListName;
  /** Unique within an account. */
  key: string;
  part: number;
  /** Bounds of `created`, `[from, to)` in seconds; null means open. */
  from: number | null;
  to: number | null;
}

/** Stripe didn't exist before this. */
const FIRST = Date.UTC(2010, 0, 1) / 1000;

/**
 * Splits a list into slices of `created`, newest first. Slices are aligned to their length, so later calls give the
 * same bounds. The newest is open, to include objects created meanwhile.
 * @param from the first second of interest; null for the list in one piece
 */
export function slicesOf(list: ListName, from: number | null, now: number): Slice[] {
  const { parts, slice: length } = LISTS[list];
  return parts.flatMap((_, part) => {
    if (from === null || length === undefined)
      return [{ list, key: `${list}/${part}/all`, part, from, to: null }];
    const slices: Slice[] = [];
    for (let start = now - (now % length); start + length > from; start -= length) {
      const to = slices.length === 0 ? null : start + length;
      slices.push({ list, key: `${list}/${part}/${start}`, part, from: Math.max(start, from), to });
    }
    return slices;
  });
}

/**
 * Finds the start of a list in a few requests.
 * @returns a second at or up to a month before its oldest object; null if the list fits on one page
 */
export async function beginning(reader: StripeApi, list: ListName): Promise<number | null> {
  const { path, parts } = LISTS[list];
  const first = await readPage(reader, path, { ...parts[0], limit: 100 });
  if (!first.hasMore) return null;
  let [none, some] = [FIRST, first.at];
  while (some - none > 30 * DAY) {
    const middle = Math.floor((none + some) / 2);
    const { data } = await readPage(reader, path, { ...parts[0], limit: 1, created: { lt: middle } });
    if (data.length === 0) none = middle;
    else some = middle;
  }
  return none;
}
