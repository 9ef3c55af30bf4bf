import type { Kind, Sight } from "./kind.ts";
import { daysOf, firstDay, isActive, type Ledger } from "./ledger.ts";
import { rememberedFor } from "./memo.ts";
import type { Step } from "./next-step.ts";
import { firstSeen } from "./observations.ts";

/** Days without the condition after which it fires anew. */
const QUIET_DAYS = 30;

/** Days from the first to the last. */
export type Stretch = [first: number, last: number];

/** A time over which a condition held, with pauses of under 30 days. */
export interface Run {
  customer: string;
  subject: string;
  /** The day it fired. */
  firedOn: number;
  /** Each unbroken stretch of days, first to last. */
  stretches: Stretch[];
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
export type Word = "unknown" | "calm" | "held";

const courses = rememberedFor<Ledger, (day: number) => Word>();

/** What a kind says of each day in a word; worked out once. */
function wordsOf(ledger: Ledger, kind: Kind, customer: string, subject: string): (day: number) => Word {
  return courses(ledger, [kind.id, customer, subject].join("\u0000"), () => {
    const words = new Map<number, Word>();
    return (day) => {
      const found = words.get(day);
      if (found !== undefined) return found;
      const verdict = judge(ledger, kind, customer, subject, day);
      const word = verdict === null ? "unknown" : verdict.sight.meets ? "held" : "calm";
      words.set(day, word);
      return word;
    };
  });
}

/** Whether the condition holds on any day of some: what can't be judged does not. */
export function holdsWithin(
  ledger: Ledger,
  kind: Kind,
  customer: string,
  subject: string,
  [first, last]: Stretch,
): boolean {
  const words = wordsOf(ledger, kind, customer, subject);
  for (let day = first; day <= last; day += 1) if (words(day) === "held") return true;
  return false;
}

/** Whether a kind could be judged on a day. */
export const isJudged = (
  ledger: Ledger,
  kind: Kind,
  customer: string,
  subject: string,
  day: number,
): boolean => wordsOf(ledger, kind, customer, subject)(day) !== "unknown";

/** Each unbroken stretch of days up to one on which a kind said what is looked for. */
export function stretchesOf(
  ledger: Ledger,
  kind: Kind,
  customer: string,
  subject: string,
  until: number,
  isSo: (word: Word) => boolean,
): Stretch[] {
  const words = wordsOf(ledger, kind, customer, subject);
  const found: Stretch[] = [];
  for (let day = firstDay(ledger, customer) ?? until + 1; day <= until; day += 1) {
    if (!isSo(words(day))) continue;
    const stretch = found.at(-1);
    if (stretch?.[1] === day - 1) stretch[1] = day;
    else found.push([day, day]);
  }
  return found;
}

/** Every run of a kind at a customer and subject up to a day, in time order. */
export function runsOf(ledger: Ledger, kind: Kind, customer: string, subject: string, until: number): Run[] {
  const runs: Run[] = [];
  for (const stretch of stretchesOf(ledger, kind, customer, subject, until, (word) => word === "held")) {
    const run = runs.at(-1);
    const last = run?.stretches.at(-1)?.[1];
    const isPause = last !== undefined && stretch[0] - last <= QUIET_DAYS;
    if (run && isPause) run.stretches.push(stretch);
    else runs.push({ ...newRun(ledger, customer, subject, stretch[0]), stretches: [stretch] });
  }
  return runs;
}

function newRun(ledger: Ledger, customer: string, subject: string, day: number): Omit<Run, "stretches"> {
  const days = daysOf(ledger, customer, subject);
  const first = firstSeen(days, day);
  const isOlder = first !== null && (firstDay(ledger, customer) ?? day) < first;
  const isLeftCut = first !== null && isOlder && day - first <= QUIET_DAYS;
  const seen = [...days.values()].flat().filter(({ on, recordedOn }) => on <= day && recordedOn <= day);
  const last = seen.toSorted((a, b) => a.at - b.at).at(-1);
  const isBackfilled = last?.isBackfilled ?? false;
  return { customer, subject, firedOn: day, isLeftCut, isBackfilled };
}
