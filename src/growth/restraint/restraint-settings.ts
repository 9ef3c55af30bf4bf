import { z } from "zod";
import { CambiumError } from "../../base/error.ts";
import type { Store } from "../../store/store.ts";

const NOTE = "restraint_settings";
const KEY = "restraint";

interface RestraintSetting {
  default: number;
  least: number;
  most: number;
  summary: string;
}

const days = (usual: number, summary: string): RestraintSetting => ({
  default: usual,
  least: 0,
  most: 3650,
  summary,
});

/** The settings of restraint: whole numbers within bounds (GROWTH §6). */
export const RESTRAINT = {
  open_offers: { default: 1, least: 1, most: 100, summary: "offers that may be open at a time" },
  offers: {
    default: 2,
    least: 1,
    most: 100,
    summary: "offers in the days of offer_days, whatever the answers",
  },
  offer_days: days(90, "days in which offers are counted"),
  rest_days: days(60, "days of rest from all offers after a no"),
  contraction_days: days(30, "days without an offer after a contraction"),
  support_days: days(14, "days without an offer after a support block ended"),
  first_days: days(30, "first days of a customer without an offer"),
  ignored_days: days(14, "days after which an offer without an answer counts as ignored"),
  same_days: days(30, "days in which the same offer in one channel is one offer"),
  misfit_percent: {
    default: 20,
    least: 0,
    most: 100,
    summary: "percent of what it has that a customer must use before more of it is offered",
  },
} as const satisfies Record<string, RestraintSetting>;

export type RestraintName = keyof typeof RESTRAINT;
export type RestraintValues = Record<RestraintName, number>;

/** The attribute and its value that mean that a customer is in support; null: there is no such rule. */
export type SupportRule = { attribute: string; value: string } | null;

export interface RestraintSettings {
  values: RestraintValues;
  support: SupportRule;
}

const noteSchema = z.strictObject({
  values: z.record(z.string(), z.number().int()),
  support: z.strictObject({ attribute: z.string(), value: z.string() }).nullable(),
});
type Changed = z.infer<typeof noteSchema>;

/** The names of the settings, in the order they are shown. */
export const RESTRAINT_NAMES = Object.keys(RESTRAINT).filter(isRestraint);

/** Whether a text names a setting of restraint. */
export function isRestraint(name: string): name is RestraintName {
  return Object.hasOwn(RESTRAINT, name);
}

/** The settings as the organisation has them. */
export async function restraintSettings(store: Store): Promise<RestraintSettings> {
  const { values, support } = await changedOf(store);
  return { values: valuesOf(values), support };
}

/** The values of settings, with defaults for the rest. */
export function valuesOf(changed: Record<string, number> = {}): RestraintValues {
  const value = (name: RestraintName) => changed[name] ?? RESTRAINT[name].default;
  return {
    open_offers: value("open_offers"),
    offers: value("offers"),
    offer_days: value("offer_days"),
    rest_days: value("rest_days"),
    contraction_days: value("contraction_days"),
    support_days: value("support_days"),
    first_days: value("first_days"),
    ignored_days: value("ignored_days"),
    same_days: value("same_days"),
    misfit_percent: value("misfit_percent"),
  };
}

/** Sets one setting; null goes back to its default. @throws CambiumError `usage` for a value out of its bounds */
export async function setRestraint(store: Store, name: RestraintName, value: number | null): Promise<void> {
  const { least, most } = RESTRAINT[name];
  if (value !== null && (value < least || value > most))
    throw new CambiumError("usage", `${value} is out of bounds for ${name}`, {
      hint: `Use a whole number from ${least} to ${most}.`,
    });
  const { values, support } = await changedOf(store);
  const { [name]: _, ...others } = values;
  write(store, { values: value === null ? others : { ...others, [name]: value }, support });
}

/** Says which value of which customer attribute means support; null: none does. */
export async function setSupportRule(store: Store, support: SupportRule): Promise<void> {
  write(store, { ...(await changedOf(store)), support });
}

async function changedOf(store: Store): Promise<Changed> {
  return (await store.note(NOTE, KEY, noteSchema)) ?? { values: {}, support: null };
}

function write(store: Store, changed: Changed): void {
  if (Object.keys(changed.values).length === 0 && changed.support === null) store.removeNote(NOTE, KEY);
  else store.setNote(NOTE, KEY, changed);
}
