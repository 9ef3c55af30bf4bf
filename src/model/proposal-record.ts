import { z } from "zod";
import { CambiumError } from "../base/error.ts";
import type { Store } from "../store/store.ts";

/** Settings that evidence can suggest. */
export const PROPOSED_SETTINGS = ["currency", "timezone", "policy"] as const;

/** The kind of note that keeps what evidence suggested, by the name of the setting. */
const NOTE = "proposal";
const noteSchema = z.strictObject({ value: z.string(), why: z.string(), is_declined: z.boolean() });

/** A setting that evidence suggests, and why. */
export interface Proposal {
  setting: (typeof PROPOSED_SETTINGS)[number];
  value: string;
  why: string;
}

/** What evidence suggested so far. A setting is suggested once: what was kept is not asked again. */
export async function keptProposals(store: Store): Promise<(Proposal & { is_declined: boolean })[]> {
  const notes = await store.notes(NOTE, noteSchema);
  return PROPOSED_SETTINGS.flatMap((setting) => {
    const note = notes.get(setting);
    return note === undefined ? [] : { setting, ...note };
  });
}

/** Keeps that settings are suggested. */
export async function keepProposals(store: Store, proposals: Proposal[]): Promise<void> {
  for (const { setting, value, why } of proposals) keep(store, setting, { value, why, is_declined: false });
}

/**
 * Keeps that a suggested setting is to stay as it is.
 * @throws CambiumError `not_found` if nothing was suggested for it
 */
export async function declineProposal(store: Store, setting: string): Promise<Proposal> {
  const found = (await keptProposals(store)).find((one) => one.setting === setting);
  if (found === undefined)
    throw new CambiumError("not_found", `nothing was suggested for the setting "${setting}"`, {
      hint: "List what your data suggests with `cambium settings proposals`.",
    });
  keep(store, found.setting, { value: found.value, why: found.why, is_declined: true });
  return found;
}

function keep(store: Store, setting: Proposal["setting"], note: z.infer<typeof noteSchema>): void {
  store.setNote(NOTE, setting, note);
}
