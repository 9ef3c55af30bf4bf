import type { Step } from "../headroom/next-step.ts";
import type { Verdict } from "../restraint/offer-check.ts";
import type { KindName } from "../signals/kinds.ts";

/** An open signal with a next step that may become a line of This week. */
export interface Candidate {
  kind: KindName;
  customer: number;
  subject: number | null;
  step: Step;
  /** What the step adds a month, in micros of the reporting currency. */
  mrr: number;
}

/** What the back-test says of a kind. */
export interface KindRecord {
  verdict: "works" | "worse than nothing" | "not shown";
  /** Shares from 0 to 1; null where too little is known. */
  precision: number | null;
  base: number | null;
}

/** A line of This week. */
export interface Line extends Candidate {
  /** Its next step x (precision - base), in micros; null for a kind that isn't shown to work. */
  expected: number | null;
}

/** A line that is held back, and why. */
export interface HeldLine extends Line {
  verdict: Verdict;
}

/** What becomes of candidates (GROWTH §7). */
export interface Week {
  lines: Line[];
  held: HeldLine[];
  /** Steps that add nothing a month: terms to talk about. */
  terms: Line[];
}

/** How many things to do there are at most. */
export const MOST_LINES = 10;

/**
 * Orders candidates as This week does: by expected MRR, then by what the step adds, then by customer; those of kinds that
 * aren't shown to work last. Kinds that are worse than nothing are left out.
 */
export function ranked(candidates: readonly Candidate[], records: ReadonlyMap<KindName, KindRecord>): Line[] {
  return candidates
    .flatMap((candidate): Line[] => {
      const record = records.get(candidate.kind);
      if (record === undefined || record.verdict === "worse than nothing") return [];
      return [{ ...candidate, expected: expectedOf(candidate, record) }];
    })
    .sort(
      (a, b) =>
        (b.expected ?? -1) - (a.expected ?? -1) ||
        b.mrr - a.mrr ||
        a.customer - b.customer ||
        (a.kind < b.kind ? -1 : Number(a.kind > b.kind)) ||
        (a.subject ?? 0) - (b.subject ?? 0),
    );
}

function expectedOf({ mrr }: Candidate, { verdict, precision, base }: KindRecord): number | null {
  if (verdict !== "works" || precision === null || base === null) return null;
  return Math.round(Math.max(0, mrr) * Math.max(0, precision - base));
}

/** What is asked of candidates, some customers at a time. */
export interface WeekWorld {
  /** Reads what decides over these lines. @returns the verdict on a line; null: it is taken up already */
  judge(lines: readonly Line[]): Promise<(line: Line) => Verdict | null>;
}

/** How many lines are judged at a time, at first. */
const AT_ONCE = 100;

/** Takes the first lines that are allowed, one a customer. @param lines as `ranked` ordered them, own customers first */
export async function weekOf(lines: readonly Line[], world: WeekWorld): Promise<Week> {
  const offered = await chosen(
    lines.filter(({ mrr }) => mrr > 0),
    world,
  );
  const terms = await chosen(
    lines.filter(({ mrr }) => mrr <= 0),
    world,
  );
  return { ...offered, terms: terms.lines };
}

async function chosen(lines: readonly Line[], { judge }: WeekWorld): Promise<Pick<Week, "lines" | "held">> {
  const taken = new Map<number, Line>();
  const held = new Map<number, HeldLine>();
  for (let first = 0, many = AT_ONCE; first < lines.length && taken.size < MOST_LINES; many *= 2) {
    const some = lines.slice(first, first + many);
    first += many;
    const verdictOf = await judge(some);
    for (const line of some) {
      if (taken.size === MOST_LINES || taken.has(line.customer)) continue;
      const verdict = verdictOf(line);
      if (verdict?.isAllowed === true) taken.set(line.customer, line);
      else if (verdict !== null && !held.has(line.customer)) held.set(line.customer, { ...line, verdict });
    }
  }
  const others = [...held.values()].filter(({ customer }) => !taken.has(customer));
  return { lines: [...taken.values()], held: others.slice(0, MOST_LINES) };
}
