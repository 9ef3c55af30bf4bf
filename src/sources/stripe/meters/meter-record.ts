import { z } from "zod";
import type { Store } from "../../../store/store.ts";

/** How far usage was read, by account, customer and meter. */
const KNOWN = "stripe_meter_known";
/** What was read and isn't imported yet, under the same keys. */
const WAITING = "stripe_meter_waiting";
/** The meters of each account, as last listed. */
const LISTED = "stripe_meters";

/** A value of one day: the day, counted from 1970-01-01, and what was used. */
export type DayValue = [day: number, value: number];

const knownSchema = z.strictObject({
  /** Days before this one were read. */
  until: z.number(),
  /** The values of the last days, which Stripe may still correct. */
  last: z.array(z.tuple([z.number(), z.number()])),
});
export type KnownUsage = z.infer<typeof knownSchema>;

const waitingSchema = z.strictObject({
  account: z.string(),
  customer: z.string(),
  metric: z.string(),
  /** Each day, its value, and when it was read, in seconds. */
  days: z.array(z.tuple([z.number(), z.number(), z.number()])),
});
export type WaitingUsage = z.infer<typeof waitingSchema>;

const listedSchema = z.strictObject({
  /** Everything before this day was read; null where something is left. */
  until: z.number().nullable(),
  metrics: z.array(z.strictObject({ id: z.string(), name: z.string(), formula: z.string() })),
});
export type ListedMeters = z.infer<typeof listedSchema>;

/** Key of what is known of a customer's usage of a meter. */
export function usageKey(account: string, meter: string, customer: string): string {
  return `${account}/${meter}/${customer}`;
}

/** How far a customer's usage of a meter was read; null if it wasn't. */
export function knownUsage(store: Store, key: string): Promise<KnownUsage | null> {
  return store.note(KNOWN, key, knownSchema);
}

/**
 * Records usage that was read, together with how far: it waits for its import.
 * @param read what is new or changed
 */
export async function recordUsageRead(
  store: Store,
  key: string,
  { known, read }: { known: KnownUsage; read: WaitingUsage },
): Promise<void> {
  const before = await store.note(WAITING, key, waitingSchema);
  const days = new Map([...(before?.days ?? []), ...read.days].map((one) => [one[0], one]));
  store.together(() => {
    store.setNote(KNOWN, key, known);
    if (days.size > 0) store.setNote(WAITING, key, { ...read, days: [...days.values()] });
  });
}

/** Forgets how far the usage of an account was read, so that all of it is read again. */
export function forgetKnownUsage(store: Store, account: string): void {
  store.removeNotes(KNOWN, `${account}/`);
}

/** Usage that waits for its import, one customer and meter at a time. */
export async function* waitingUsage(store: Store): AsyncGenerator<WaitingUsage> {
  for (const key of await store.noteKeys(WAITING)) {
    const one = await store.note(WAITING, key, waitingSchema);
    if (one !== null) yield one;
  }
}

/** Whether any usage waits for its import. */
export async function hasWaiting(store: Store): Promise<boolean> {
  return (await store.noteKeys(WAITING, 1)).length > 0;
}

/** Forgets usage that waited, now that it is imported. */
export function forgetWaiting(store: Store): void {
  store.removeNotes(WAITING, "");
}

/** The meters of each account, as last listed. */
export function listedMeters(store: Store): Promise<Map<string, ListedMeters>> {
  return store.notes(LISTED, listedSchema);
}

export function keepListedMeters(store: Store, account: string, listed: ListedMeters): void {
  store.setNote(LISTED, account, listed);
}
