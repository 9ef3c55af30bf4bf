import type { StripeApi } from "../api/client.ts";
import { DAY, LISTS, type ListName, readPage } from "../api/lists.ts";

/** A part of a list that is fetched by itself, page after page. */
export interface Slice {
  list: ListName;
  /** Known by this, within an account. */
  key: string;
  part: number;
  /** Bounds of `created`: from this second on, and before that one; null is open. */
  from: number | null;
  to: number | null;
}

/** Before this, there was no Stripe. */
const FIRST = Date.UTC(2010, 0, 1) / 1000;

/**
 * A list in slices of `created`, newest first. They lie on a grid of their own length, so that the same bounds come
 * out again later; the newest is open, for what is made meanwhile.
 * @param from the first second that matters; null takes the list in one
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
 * Finds where a list begins, in a few requests.
 * @returns a second at or before its oldest object, at most a month; null when the whole list fits into one page
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
