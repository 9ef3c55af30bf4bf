import { CambiumError } from "../../../base/error.ts";
import type { Store } from "../../../store/store.ts";
import type { StripeApi } from "../api/client.ts";
import { idOf, LISTS, type Page, readPage } from "../api/lists.ts";
import type { Intake } from "./intake.ts";
import type { Slice } from "./slices.ts";
import type { SliceState } from "./sync-state.ts";
import type { Tally } from "./tally.ts";

/** What a walk needs beside its slice. */
export interface Walk {
  store: Store;
  reader: StripeApi;
  intake: Intake;
  tally: Tally;
  now(): Date;
  signal?: AbortSignal;
}

/** Where a slice's progress is kept, and how far it was; null keeps none. */
export interface Kept {
  key: string;
  run: string;
  state: SliceState | undefined;
}

/**
 * Fetches a slice page by page. What a page holds and that it was read are recorded in one piece: what is cut off
 * goes on behind the last page that was recorded.
 * @returns Stripe's clock before the first page, in seconds; null when nothing was left to fetch
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

/** The page behind an object; null when that object was removed meanwhile, and the slice has to begin again. */
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

/** Runs tasks in order, several at once; when one fails, those that run come to their end and no more begin. */
export async function inParallel<T>(
  tasks: readonly T[],
  atOnce: number,
  run: (task: T) => Promise<void>,
): Promise<void> {
  const queue = [...tasks];
  const worker = async () => {
    for (let task = queue.shift(); task !== undefined; task = queue.shift()) {
      try {
        await run(task);
      } catch (error) {
        queue.length = 0;
        throw error;
      }
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: atOnce }, worker));
  const failed = ends.find((end) => end.status === "rejected");
  if (failed !== undefined) throw failed.reason;
}
