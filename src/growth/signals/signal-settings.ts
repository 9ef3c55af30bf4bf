import { z } from "zod";
import { CambiumError } from "../../base/error.ts";
import type { Store } from "../../store/store.ts";
import { isKind, KINDS, type KindName } from "./kinds.ts";
import { defaultsOf, type KindValues } from "./signal-runs.ts";

const NOTE = "signal_settings";

/** The settings of kinds that the organisation changed, by kind. */
export async function changedSettings(store: Store): Promise<Partial<Record<KindName, KindValues>>> {
  const notes = await store.notes(NOTE, z.record(z.string(), z.number().int()));
  return Object.fromEntries([...notes].filter(([kind]) => isKind(kind)));
}

/** The value of each setting of a kind. */
export async function settingsOf(store: Store, kind: KindName): Promise<KindValues> {
  return { ...defaultsOf(KINDS[kind]), ...(await changedSettings(store))[kind] };
}

/**
 * Sets one setting of a kind; null goes back to its default.
 * @throws CambiumError `usage` for an unknown setting or a value out of its bounds
 */
export async function setKindSetting(
  store: Store,
  kind: KindName,
  name: string,
  value: number | null,
): Promise<KindValues> {
  const { settings } = KINDS[kind];
  const known = Object.entries(settings).find(([key]) => key === name)?.[1];
  if (known === undefined)
    throw new CambiumError("usage", `${kind} has no setting "${name}"`, {
      hint: `Use one of ${Object.keys(settings).join(", ")}.`,
    });
  const { least, most } = known;
  if (value !== null && (value < least || value > most))
    throw new CambiumError("usage", `${value} is out of bounds for ${name} of ${kind}`, {
      hint: `Use a whole number from ${least} to ${most}.`,
    });
  const { [name]: _, ...others } = (await changedSettings(store))[kind] ?? {};
  const changed: KindValues = value === null ? others : { ...others, [name]: value };
  if (Object.keys(changed).length === 0) store.removeNote(NOTE, kind);
  else store.setNote(NOTE, kind, changed);
  return settingsOf(store, kind);
}
