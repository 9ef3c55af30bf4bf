import { CambiumError } from "../../../base/error.ts";
import type { Store } from "../../../store/store.ts";
import type { StripeApi } from "../api/client.ts";
import { idOf, LISTS, type Page, readPage } from "../api/lists.ts";
import type { Intake } from "./intake.ts";
import type { Slice } from "./slices.ts";
import type { SliceState } from "./sync-state.ts";
import type { Tally } from "./tally.ts";

/** What fetching a slice needs. */
export interface Walk {
  store: Store;
  reader: StripeApi;
  intake: Intake;
  tally: Tally;
  now(): Date;
  signal?: AbortSignal;
}

/** Where a slice's progress is stored, and how far it had got; null to store none. */
export interface Kept {
  key: string;
  run: string;
  state: SliceState | undefined;
}

/**
 * Fetches a slice page by page. Each page and the progress it makes are recorded together, so an interrupted slice
 * resumes after the last recorded page.
 * @returns Stripe's clock at the first page, in seconds; null if nothing was left to fetch
 */
export async function walk(slice: Slice, kept: Kept | null, by: Walk): Promise<number | null> {
  let { after, isDone, listed } = kept?.state ?? { after: null, isDone: false, listed: 0 };
  by.tally.resumed(slice, listed, isDone);
  let first: number | null = null;
  while (!isDone) {
    by.signal?.throwIfAborted();
    const page = await pageAfter(slice, after, by.reader);
    if (page === null) {
      after = null;
      continue;
    }
    first ??= page.at;
    const isEvents = slice.list === "event";
    const seen = await (isEvents ? by.intake.events(page.data) : by.intake.objects(page.data, page.at));
    isDone = !page.hasMore || page.data.length === 0;
    after = idOf(page.data.at(-1)) ?? after;
    listed += page.data.length;
    const progress =
      kept === null ? undefined : { key: kept.key, body: { run: kept.run, after, isDone, listed } };
    by.signal?.throwIfAborted();
    const isEmpty = page.data.length === 0;
    const { added } = isEmpty ? { added: 0 } : await by.store.recordSeen(seen, by.now(), progress);
    by.tally.took(slice, page.data, added, isDone);
  }
  return first;
}

/** The page after an object; null if that object has since been deleted, in which case the slice starts over. */
async function pageAfter(slice: Slice, after: string | null, reader: StripeApi): Promise<Page | null> {
  const { path, parts, expand } = LISTS[slice.list];
  const { from, to } = slice;
  try {
    return await readPage(reader, path, {
      ...parts[slice.part],
      expand,
      ...((from !== null || to !== null) && { created: { gte: from ?? undefined, lt: to ?? undefined } }),
      starting_after: after ?? undefined,
    });
  } catch (error) {
    if (after !== null && error instanceof CambiumError && error.code === "not_found") return null;
    throw error;
  }
}
