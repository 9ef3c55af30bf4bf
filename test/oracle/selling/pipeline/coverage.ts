import { compare, mul, type Q, q, ratio, sub, sum, ZERO } from "../../rational.ts";
import { amountOn } from "../money/claims.ts";
import { allOf } from "../money/portions.ts";
import type { Span } from "../periods.ts";
import type { Selling } from "../selling.ts";
import { isOpen, type KnownDeal, knownOn } from "./known.ts";
import { targetOn } from "./targets.ts";

/** How far open deals cover a quarter's target on a day; money in micros of the reporting currency. */
export interface Coverage {
  on: number;
  state: "no_target" | "target_met" | "alert" | "low" | "healthy" | "high";
  coverage: Q | null;
  plain: Q | null;
  open: Q;
  expanded: Q;
  target: Q | null;
  remaining: Q | null;
}

/** Coverage of a quarter at the end of a day. */
export function coverageOn(selling: Selling, quarter: Span, day: number): Coverage {
  const open = sum(openIn(selling, quarter, day).map((known) => amountOn(selling, known, day)));
  const expanded = expandedIn(selling, { start: quarter.start, end: Math.min(quarter.end, day + 1) });
  const micros = targetOn(selling, quarter, day);
  if (micros === null)
    return {
      on: day,
      state: "no_target",
      coverage: null,
      plain: null,
      open,
      expanded,
      target: null,
      remaining: null,
    };
  const target = q(Math.round(micros));
  const remaining = sub(target, expanded);
  const coverage = compare(remaining, ZERO) > 0 ? ratio(open, remaining) : null;
  const state = coverage === null ? "target_met" : stateOf(selling, coverage);
  return { on: day, state, coverage, plain: ratio(open, target), open, expanded, target, remaining };
}

/** Deals that are open at the end of a day and expected to close in a quarter. */
export const openIn = (
  selling: Selling,
  { start, end }: Pick<Span, "start" | "end">,
  day: number,
): KnownDeal[] =>
  knownOn(selling, day).filter(
    (known) =>
      isOpen(known) &&
      known.expectedClose !== null &&
      known.expectedClose >= start &&
      known.expectedClose < end,
  );

/** Expansion of some days [start, end), at the rates of its days. */
export const expandedIn = ({ ledger }: Selling, { start, end }: Pick<Span, "start" | "end">): Q =>
  sum(
    allOf(ledger)
      .filter(({ type, on }) => type === "expansion" && on >= start && on < end)
      .map(({ amount, rate }) => mul(amount, rate)),
  );

function stateOf({ rules }: Selling, coverage: Q): Coverage["state"] {
  const isUnder = (bound: number) => compare(coverage, q(Math.round(bound * 100), 100)) < 0;
  if (isUnder(rules.alertUnder)) return "alert";
  if (isUnder(rules.healthy[0])) return "low";
  return compare(coverage, q(Math.round(rules.healthy[1] * 100), 100)) > 0 ? "high" : "healthy";
}

/** The day of the lowest coverage, the earliest of several; null where no day has one. */
export function worstOf(days: readonly Coverage[]): Coverage | null {
  const known = days.flatMap((one) => (one.coverage === null ? [] : [{ one, coverage: one.coverage }]));
  const [worst] = known.sort((a, b) => compare(a.coverage, b.coverage) || a.one.on - b.one.on);
  return worst?.one ?? null;
}
