import type { Period } from "../../../base/period.ts";
import { ratio } from "../../../metrics/figures/figures.ts";
import type { DaySums } from "./expansion.ts";

export const COVERAGE_STATES = ["no_target", "target_met", "alert", "low", "healthy", "high"] as const;
export type CoverageState = (typeof COVERAGE_STATES)[number];

/** Coverage of a quarter on a day. Money in 1e-18 of the reporting currency. */
export interface Coverage {
  day: number;
  state: CoverageState;
  open: bigint;
  /** Expansion of billing from the quarter's start to the day. */
  expanded: bigint;
  target: bigint | null;
  remaining: bigint | null;
  /** Open over what remains; null where there is no target or it is met. */
  coverage: number | null;
  /** Open over the whole target. */
  plain: number | null;
}

/** Bounds that say what coverage is. */
export interface CoverageBounds {
  alert: number;
  healthyFrom: number;
  healthyTo: number;
}

/** Coverage of a quarter at the end of a day (GROWTH §4). @param target null: there is none */
export function coverageOn(
  { quarter, day, open, target }: { quarter: Period; day: number; open: bigint; target: bigint | null },
  expansion: DaySums,
  bounds: CoverageBounds,
): Coverage {
  const expanded = expansion.between(quarter.start, Math.min(day + 1, quarter.end));
  const one = { day, open, expanded, target };
  if (target === null || target <= 0n)
    return { ...one, state: "no_target", remaining: null, coverage: null, plain: null };
  const remaining = target - expanded;
  const plain = ratio(open, target);
  if (remaining <= 0n) return { ...one, state: "target_met", remaining, coverage: null, plain };
  const coverage = ratio(open, remaining);
  return { ...one, state: stateOf(coverage, bounds), remaining, coverage, plain };
}

function stateOf(coverage: number, { alert, healthyFrom, healthyTo }: CoverageBounds): CoverageState {
  if (coverage < alert) return "alert";
  if (coverage < healthyFrom) return "low";
  return coverage <= healthyTo ? "healthy" : "high";
}

/** The day of the lowest coverage, the first of several; null where none has one. */
export function worstOf(days: readonly Coverage[]): Coverage | null {
  return days.reduce<Coverage | null>((worst, one) => {
    if (one.coverage === null) return worst;
    return worst === null || (worst.coverage ?? 0) > one.coverage ? one : worst;
  }, null);
}
