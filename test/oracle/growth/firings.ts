import type { Kind, Sight } from "./kind.ts";
import { daysOf, firstDay, isActive, type Ledger } from "./ledger.ts";
import type { Step } from "./next-step.ts";
import { firstSeen } from "./observations.ts";

/** Days without the condition after which it fires anew. */
const QUIET_DAYS = 30;

/** A time over which a condition held, with pauses of under 30 days. */
export interface Run {
  customer: string;
  subject: string;
  /** The day it fired. */
  firedOn: number;
  /** Each unbroken stretch of days, first to last. */
  stretches: Array<[first: number, last: number]>;
  /** Began when the metric had been seen for at most 30 days, and the customer is older than that. */
  isLeftCut: boolean;
  isBackfilled: boolean;
}

/** What a kind says of a customer and subject on a day. */
export interface Verdict {
  sight: Sight;
  step: Step;
}

/** What a kind says on a day; null: the customer does not pay, the data are not known, or there is nothing to offer. */
export function judge(
  ledger: Ledger,
  kind: Kind,
  customer: string,
  subject: string,
  day: number,
): Verdict | null {
  if (!isActive(ledger, customer, day)) return null;
  const asked = { ledger, customer, day };
  const sight = kind.see(asked, subject);
  const step = sight && kind.step(asked, subject, sight);
  return sight && step ? { sight, step } : null;
}

/** Whether a condition could not be judged on a day, did not hold, or held. */
type Word = "unknown" | "calm" | "held";

const known = new WeakMap<Ledger, Map<string, Map<number, Word>>>();

/** What a kind says of a day in a word; worked out once. */
function wordOn(ledger: Ledger, kind: Kind, customer: string, subject: string, day: number): Word {
  const pairs = known.get(ledger) ?? new Map<string, Map<number, Word>>();
  known.set(ledger, pairs);
  const key = `${kind.id} ${customer} ${subject}`;
  const days = pairs.get(key) ?? new Map<number, Word>();
  pairs.set(key, days);
  const found = days.get(day);
  if (found !== undefined) return found;
  const verdict = judge(ledger, kind, customer, subject, day);
  const word = verdict === null ? "unknown" : verdict.sight.meets ? "held" : "calm";
  days.set(day, word);
  return word;
}

/** Whether the condition holds on a day: what can't be judged does not. */
export const holds = (ledger: Ledger, kind: Kind, customer: string, subject: string, day: number): boolean =>
  wordOn(ledger, kind, customer, subject, day) === "held";

/** Whether a kind could be judged on a day. */
export const isJudged = (
  ledger: Ledger,
  kind: Kind,
  customer: string,
  subject: string,
  day: number,
): boolean => wordOn(ledger, kind, customer, subject, day) !== "unknown";

/** Every run of a kind at a customer and subject up to a day, in time order. */
export function runsOf(ledger: Ledger, kind: Kind, customer: string, subject: string, until: number): Run[] {
  const runs: Run[] = [];
  for (let day = firstDay(ledger, customer) ?? until + 1; day <= until; day += 1) {
    if (!holds(ledger, kind, customer, subject, day)) continue;
    const run = runs.at(-1);
    const stretch = run?.stretches.at(-1);
    if (run && stretch && stretch[1] === day - 1) stretch[1] = day;
    else if (run && stretch && day - stretch[1] <= QUIET_DAYS) run.stretches.push([day, day]);
    else runs.push(newRun(ledger, customer, subject, day));
  }
  return runs;
}

function newRun(ledger: Ledger, customer: string, subject: string, day: number): Run {
  const days = daysOf(ledger, customer, subject);
  const first = firstSeen(days, day);
  const isOlder = first !== null && (firstDay(ledger, customer) ?? day) < first;
  const isLeftCut = first !== null && isOlder && day - first <= QUIET_DAYS;
  const seen = [...days.values()].flat().filter(({ on, recordedOn }) => on <= day && recordedOn <= day);
  const last = seen.toSorted((a, b) => a.at - b.at).at(-1);
  const isBackfilled = last?.isBackfilled ?? false;
  return { customer, subject, firedOn: day, stretches: [[day, day]], isLeftCut, isBackfilled };
}
