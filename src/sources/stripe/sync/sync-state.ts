import { z } from "zod";
import type { Store } from "../../../store/store.ts";
import { PROGRESS } from "../../../store/stripe/log.ts";
import type { Slice } from "./slices.ts";

const bound = z.number().nullable();

const runSchema = z.object({
  id: z.string(),
  /** Stripe's clock, in seconds, before anything was read. */
  startedAt: z.number(),
  /** Invoices and customers made before this second are left out. */
  since: bound,
  /** Where the sliced lists begin; null where one page holds the whole list. */
  from: z.object({ customer: bound, subscription: bound, invoice: bound, event: bound }),
});

/** A reading of the full history that is under way. */
export type Run = z.infer<typeof runSchema>;

const stateSchema = z.object({
  run: runSchema.nullable(),
  /** Events up to this second are known; null before the first full reading. */
  cursor: bound,
  since: bound,
  /** When everything that may change without an event was last listed. */
  listedAt: bound,
});

/** How far an account has come. */
export type SyncState = z.infer<typeof stateSchema>;

const sliceSchema = z.object({
  run: z.string(),
  after: z.string().nullable(),
  isDone: z.boolean(),
  listed: z.number(),
});

/** How far a slice has come. */
export type SliceState = z.infer<typeof sliceSchema>;

const NOTHING: SyncState = { run: null, cursor: null, since: null, listedAt: null };

export async function readState(store: Store, account: string): Promise<SyncState> {
  const notes = await store.notes(PROGRESS, z.unknown());
  const found = notes.get(account);
  return found === undefined ? NOTHING : stateSchema.parse(found);
}

/** The accounts whose first full reading began and has not ended, sorted. */
export async function unfinishedAccounts(store: Store): Promise<string[]> {
  const notes = await store.notes(PROGRESS, z.unknown());
  const states = [...notes].filter(([key]) => !key.includes("/"));
  const unfinished = states.filter(([, note]) => stateSchema.parse(note).cursor === null);
  return unfinished.map(([account]) => account).sort();
}

export async function writeState(store: Store, account: string, state: SyncState): Promise<void> {
  store.setNote(PROGRESS, account, state);
}

/** What is known of the slices of a run, by their keys. */
export async function readSlices(store: Store, account: string, run: Run): Promise<Map<string, SliceState>> {
  const notes = await store.notes(PROGRESS, z.unknown());
  const own = [...notes].filter(([key]) => key.startsWith(`${account}/`));
  const read = own.map(([key, note]): [string, SliceState] => [key, sliceSchema.parse(note)]);
  return new Map(read.filter(([, slice]) => slice.run === run.id));
}

/** Under what the progress of a slice is kept. */
export function sliceKey(account: string, slice: Slice): string {
  return `${account}/${slice.key}`;
}

/** Forgets the slices of an account; a run that is done needs them no more. */
export async function forgetSlices(store: Store, account: string): Promise<void> {
  store.removeNotes(PROGRESS, `${account}/`);
}
