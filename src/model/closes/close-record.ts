import { z } from "zod";
import { CambiumError } from "../../base/error.ts";
import { type Period, parsePeriod, periodOf } from "../../base/period.ts";
import { dateOfDay, dayOfDate } from "../../base/zone.ts";
import { type Policy, policySchema } from "../../engine/policy/policy.ts";
import { MOVING_SETTINGS } from "../../engine/policy/policy-setting.ts";
import type { Store } from "../../store/store.ts";

/** The files of a close, by content. */
export const CLOSED_TABLES = ["ledger", "positions", "states", "rates", "costs"] as const;
export type ClosedTable = (typeof CLOSED_TABLES)[number];

const NOTE = "close";
/** Closes that were undone; their files are kept. */
const REMOVED = "close_removed";
/** What closes were read with before a policy had these settings. */
const BEFORE: Partial<Policy> = {
  shortest_gap_months: 0,
  customer_churn: "opening",
  net_retention: "customers",
  gross_retention: "customers",
};

const closeSchema = z.strictObject({
  period: z.string(),
  /** The first day that isn't closed. */
  open_from: z.string(),
  closed_at: z.string(),
  /** The last evidence log entry that the figures include. */
  evidence: z.number(),
  policy: z.string(),
  settings: z
    .record(z.string(), z.unknown())
    .transform((known) => ({ ...BEFORE, ...known }))
    .pipe(policySchema),
  timezone: z.string(),
  currency: z.string(),
  /** Hashes of the kept files. */
  files: z.record(z.enum(CLOSED_TABLES), z.string()),
});

/** A close as stored in the record. It runs from the end of the close before it to the end of its period. */
export type Close = z.infer<typeof closeSchema>;

/** What figures depend on besides evidence; a change in any of these changes them. */
export interface Terms {
  policy: string;
  settings: Policy;
  timezone: string;
  currency: string;
}

/** Every close, oldest first. */
export async function readCloses(store: Store): Promise<Close[]> {
  const notes = await store.notes(NOTE, closeSchema);
  return [...notes.values()].sort((a, b) => openFrom(a) - openFrom(b));
}

/** The first day that a close leaves open, as a day number. */
export function openFrom(close: Close): number {
  return dayOfDate(close.open_from);
}

export async function addClose(store: Store, close: Close): Promise<void> {
  store.setNote(NOTE, close.period, close);
}

/**
 * Undoes the last close. The record still says what it was, and its files are kept.
 * @throws CambiumError `not_found` if the period isn't closed, `conflict` if later closes build on it
 */
export async function removeClose(store: Store, period: string): Promise<Close> {
  const closes = await readCloses(store);
  const last = closes.at(-1);
  if (last === undefined || !closes.some((close) => close.period === period)) {
    throw new CambiumError("not_found", `${period} isn't closed`, {
      hint: "Run `cambium closes` to see closed periods.",
    });
  }
  if (last.period !== period) {
    throw new CambiumError(
      "conflict",
      `you can only undo the last close, and ${last.period} was closed after ${period}`,
      {
        hint: `Undo ${last.period} first: cambium closes remove ${last.period}.`,
      },
    );
  }
  store.together(() => {
    store.removeNote(NOTE, period);
    store.setNote(REMOVED, `${period} ${last.closed_at}`, last);
  });
  return last;
}

/**
 * The period to close, if it can be closed next.
 * @param today the current local day
 * @param withEarlier whether earlier open periods may be closed with it
 * @throws CambiumError `usage` if it isn't a month, quarter or year, `conflict` if it can't be closed now
 */
export function closable(label: string, closes: Close[], today: number, withEarlier: boolean): Period {
  const period = parsePeriod(label);
  if (!/^\d{4}(-Q\d|-\d{2})?$/.test(label)) {
    throw new CambiumError("usage", `${label} isn't a month, quarter or year`, {
      hint: "Use a period such as 2024-06, 2024-Q2 or 2024.",
    });
  }
  if (period.end > today) {
    throw new CambiumError("conflict", `${label} isn't over yet`, {
      hint: `You can close it from ${dateOfDay(period.end)}.`,
    });
  }
  const last = closes.at(-1);
  if (last !== undefined) checkAfter(period, last, withEarlier);
  return period;
}

function checkAfter(period: Period, last: Close, withEarlier: boolean): void {
  const from = openFrom(last);
  if (period.end <= from) {
    throw new CambiumError(
      "conflict",
      `${period.label} is already closed: the last closed period is ${last.period}`,
      {
        hint: "Run `cambium closes` to see closed periods. Undo the last close with `cambium closes remove`.",
      },
    );
  }
  if (period.start <= from || withEarlier) return;
  const first = periodOf("month", from).label;
  throw new CambiumError("conflict", `you can't close ${period.label} yet: ${first} is still open`, {
    hint: `Close ${first} first, or pass --with-earlier to close everything up to ${period.label}.`,
  });
}

/**
 * Checks that closed figures are read under the terms they were closed under. A close keeps what moved, so settings that
 * only define rates may differ.
 * @throws CambiumError `conflict` naming what differs
 */
export function checkTerms(closes: Close[], asked: Terms): void {
  const last = closes.at(-1);
  if (last === undefined) return;
  const isSame = MOVING_SETTINGS.every((name) => last.settings[name] === asked.settings[name]);
  const differs = !isSame
    ? `under policy ${last.policy}${last.policy === asked.policy ? " as it was then" : ""}, not ${asked.policy}${last.policy === asked.policy ? " as it is now" : ""}`
    : last.currency !== asked.currency
      ? `in ${last.currency}, not ${asked.currency}`
      : last.timezone !== asked.timezone
        ? `in time zone ${last.timezone}, not ${asked.timezone}`
        : null;
  if (differs === null) return;
  throw new CambiumError("conflict", `the books up to ${last.period} were closed ${differs}`, {
    hint: "Change that back, ask for current figures instead of figures as reported, or undo the closes with `cambium closes remove`.",
  });
}
