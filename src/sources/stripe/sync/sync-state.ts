import { z } from "zod";
import type { Store } from "../../../store/store.ts";
import { PROGRESS } from "../../../store/stripe/log.ts";
import type { Slice } from "./slices.ts";

const bound = z.number().nullable();

const runSchema = z.object({
  id: z.string(),
  /** Stripe's clock before anything was read, in seconds. */
  startedAt: z.number(),
  /** Invoices and customers created before this second are left out; null for none. */
  since: bound,
  /** The start of each sliced list; null if it fits on one page. */
  from: z.object({ customer: bound, subscription: bound, invoice: bound, event: bound }),
});

/** A full sync in progress. */
export type Run = z.infer<typeof runSchema>;

const stateSchema = z.object({
  run: runSchema.nullable(),
  /** Events up to this second are known; null before the first full sync. */
  cursor: bound,
  since: bound,
  /** When objects that can change without an event were last listed. */
  listedAt: bound,
});

/** How far the sync of an account has got. */
export type SyncState = z.infer<typeof stateSchema>;

const sliceSchema = z.object({
  run: z.string(),
  after: z.string().nullable(),
  isDone: z.boolean(),
  listed: z.number(),
});

/** How far a slice has got. */
export type SliceState = z.infer<typeof sliceSchema>;

const NOTHING: SyncState = { run: null, cursor: null, since: null, listedAt: null };

export async function readState(store: Store, account: string): Promise<SyncState> {
  const notes = await store.notes(PROGRESS, z.unknown());
  const found = notes.get(account);
  return found === undefined ? NOTHING : stateSchema.parse(found);
}

/** Accounts with an unfinished first full sync, sorted. */
export async function unfinishedAccounts(store: Store): Promise<string[]> {
  const notes = await store.notes(PROGRESS, z.unknown());
  const states = [...notes].filter(([key]) => !key.includes("/"));
  const unfinished = states.filter(([, note]) => stateSchema.parse(note).cursor === null);
  return unfinished.map(([account]) => account).sort();
}

export async function writeState(store: Store, account: string, state: SyncState): Promise<void> {
  store.setNote(PROGRESS, account, state);
}

/** Progress of a run's slices, by key. */
export async function readSlices(store: Store, account: string, run: Run): Promise<Map<string, SliceState>> {
  const notes = await store.notes(PROGRESS, z.unknown());
  const own = [...notes].filter(([key]) => key.startsWith(`${account}/`));
  const read = own.map(([key, note]): [string, SliceState] => [key, sliceSchema.parse(note)]);
  return new Map(read.filter(([, slice]) => slice.run === run.id));
}

/** Key under which a slice's progress is stored. */
export function sliceKey(account: string, slice: Slice): string {
  return `${account}/${slice.key}`;
}

/** Deletes the progress of an account's slices, which a finished run no longer needs. */
export async function forgetSlices(store: Store, account: string): Promise<void> {
  store.removeNotes(PROGRESS, `${account}/`);
}
