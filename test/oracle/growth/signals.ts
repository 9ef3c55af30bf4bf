import { dayText } from "./day-numbers.ts";
import { holdsWithin, judge, type Run, runsOf, type Stretch, stretchesOf } from "./firings.ts";
import { FOLLOW_DAYS, type Kind } from "./kind.ts";
import type { Ledger } from "./ledger.ts";
import { limitHit } from "./limit-hit.ts";
import type { Step } from "./next-step.ts";

/** What is known of one kind, customer and subject as of a day. */
export interface Signal {
  kind: string;
  customer: string;
  subject: string;
  /** Stretches of days on which the condition held, first and last. */
  held: Array<[string, string]>;
  /** Stretches of days on which it could be judged. */
  judged: Array<[string, string]>;
  fired: Firing[];
  /** What is to be shown today; null: nothing is open. */
  open: Open | null;
}

export interface Firing {
  on: string;
  isLeftCut: boolean;
  isBackfilled: boolean;
}

export interface Open {
  /** The first day of the unbroken stretch that holds today. */
  since: string;
  firedOn: string;
  isLeftCut: boolean;
  why: Record<string, number>;
  step: Step;
  /** What closed it though its condition holds. */
  closedBy: "limit_hit" | "expansion" | null;
}

/** Every customer and subject of some kinds that could be judged on some day up to `day`. */
export function signalsAsOf(
  ledger: Ledger,
  day: number,
  kinds: readonly Kind[],
  customers: readonly string[] = ledger.customers,
): Signal[] {
  return kinds
    .flatMap((kind) =>
      customers.flatMap((customer) =>
        kind
          .subjects(ledger, customer)
          .map((subject) => signalOf(ledger, kinds, kind, customer, subject, day)),
      ),
    )
    .filter(({ judged }) => judged.length > 0);
}

function signalOf(
  ledger: Ledger,
  kinds: readonly Kind[],
  kind: Kind,
  customer: string,
  subject: string,
  day: number,
): Signal {
  const runs = runsOf(ledger, kind, customer, subject, day);
  const held = runs.flatMap(({ stretches }) => stretches);
  const text = ([first, last]: Stretch): [string, string] => [dayText(first), dayText(last)];
  const fired = runs.map(({ firedOn, isLeftCut, isBackfilled }) => ({
    on: dayText(firedOn),
    isLeftCut,
    isBackfilled,
  }));
  const judged = stretchesOf(ledger, kind, customer, subject, day, (word) => word !== "unknown");
  const open = openOf(ledger, kinds, kind, customer, subject, day, runs.at(-1));
  const base = { kind: kind.id, customer, subject };
  return { ...base, held: held.map(text), judged: judged.map(text), fired, open };
}

function openOf(
  ledger: Ledger,
  kinds: readonly Kind[],
  kind: Kind,
  customer: string,
  subject: string,
  day: number,
  run: Run | undefined,
): Open | null {
  const [first, last] = run?.stretches.at(-1) ?? [];
  const verdict = judge(ledger, kind, customer, subject, day);
  if (!run || first === undefined || last !== day || !verdict) return null;
  const { step, sight } = verdict;
  const since = dayText(first);
  const base = { since, firedOn: dayText(run.firedOn), isLeftCut: run.isLeftCut, why: sight.why, step };
  return { ...base, closedBy: closedBy(ledger, kinds, kind, customer, subject, first, day) };
}

/** An expansion of the kind after the first day of the stretch ends it; limit_hit closes limit_near. */
function closedBy(
  ledger: Ledger,
  kinds: readonly Kind[],
  kind: Kind,
  customer: string,
  subject: string,
  first: number,
  day: number,
): Open["closedBy"] {
  for (let from = first; from < day; from += FOLLOW_DAYS) {
    const came = kind.came?.({ ledger, customer, day: from }, subject) ?? [];
    if (came.some(({ on }) => on <= day)) return "expansion";
  }
  if (kind.id !== "limit_near") return null;
  const hit = kinds.find(({ id }) => id === "limit_hit") ?? limitHit;
  return holdsWithin(ledger, hit, customer, subject, [day, day]) ? "limit_hit" : null;
}
