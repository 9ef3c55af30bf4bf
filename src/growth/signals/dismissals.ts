import { z } from "zod";
import { checkMost } from "../../base/limits.ts";
import type { Store } from "../../store/store.ts";
import { literal } from "../../warehouse/literal.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";

const NOTE = "signal_dismissal";

/** Days that a dismissed signal rests. */
export const REST = 90;

/** What a signal is known by, whatever is rebuilt. */
export interface SignalId {
  kind: string;
  account: string;
  customer: string;
  subject: string;
}

const dismissalSchema = z.strictObject({
  kind: z.string(),
  account: z.string(),
  customer: z.string(),
  subject: z.string(),
  /** Each dismissal: its day and reason, oldest first. */
  dismissed: z.array(z.strictObject({ on: z.iso.date(), reason: z.string() })),
});
export type Dismissal = z.infer<typeof dismissalSchema>;

/** The dismissals of one signal. */
export async function dismissalsOf(store: Store, id: SignalId): Promise<Dismissal["dismissed"]> {
  return (await store.note(NOTE, keyOf(id), dismissalSchema))?.dismissed ?? [];
}

/** Lets a signal rest for 90 days. @throws CambiumError `too_much` */
export async function dismiss(store: Store, id: SignalId, on: string, reason: string): Promise<void> {
  const before = await dismissalsOf(store, id);
  if (before.length === 0) checkMost("dismissals", (await store.notes(NOTE, dismissalSchema)).size + 1);
  checkMost("dismissed", before.length + 1);
  store.setNote(NOTE, keyOf(id), { ...id, dismissed: [...before, { on, reason }] });
}

/** Takes the last dismissal of a signal back. @returns false if there was none */
export async function undismiss(store: Store, id: SignalId): Promise<boolean> {
  const before = await dismissalsOf(store, id);
  if (before.length === 0) return false;
  if (before.length === 1) store.removeNote(NOTE, keyOf(id));
  else store.setNote(NOTE, keyOf(id), { ...id, dismissed: before.slice(0, -1) });
  return true;
}

/** Writes all dismissals to `growth.dismissals`, a row each. */
export async function writeDismissals(store: Store, warehouse: Warehouse): Promise<void> {
  const all = [...(await store.notes(NOTE, dismissalSchema)).values()];
  const rows = all.flatMap(({ kind, account, customer, subject, dismissed }) =>
    dismissed.map(
      ({ on }) => `(${[kind, account, customer, subject].map(literal).join(", ")}, date ${literal(on)})`,
    ),
  );
  await warehouse.exec(
    "create or replace table growth.dismissals (kind varchar, account varchar, customer_id varchar, subject varchar, dismissed_on date)",
  );
  if (rows.length > 0) await warehouse.exec(`insert into growth.dismissals values ${rows.join(", ")}`);
}

function keyOf({ kind, account, customer, subject }: SignalId): string {
  return JSON.stringify([kind, account, customer, subject]);
}
