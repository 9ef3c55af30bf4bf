/** How a target is judged (GROWTH §7): a flow adds up in its period, a stock stands at its end, of others only the gap counts. */
export type PaceKind = "flow" | "stock" | "gap";

const STOCKS = ["mrr", "arr", "active_customers"];
const FLOWS = [
  ...["new_mrr", "expansion_mrr", "reactivation_mrr", "net_new_mrr"],
  ...["usage_revenue", "expanding_customers"],
];

/** How a metric's targets are judged; whatever is better down, and ratios, by the gap alone. */
export function paceKind(metric: { id: string; better: "up" | "down" | null }): PaceKind {
  if (metric.better === "down") return "gap";
  return STOCKS.includes(metric.id) ? "stock" : FLOWS.includes(metric.id) ? "flow" : "gap";
}

/** A target and where its metric stands. */
export interface Standing {
  kind: PaceKind;
  target: number;
  /** Exactly, unrounded. */
  actual: number | null;
  /** As it is shown, which the gap is of; `actual` if omitted. */
  shown?: number | null;
  /** Of a stock: what it was when the period began. */
  opening: number | null;
  /** Days of the period that are over, today included, and all of them. */
  gone: number;
  days: number;
}

/** How a target goes. */
export interface Pace {
  /** Share of the target, or of the way from the opening to it, that is reached; null where there is none. */
  reached: number | null;
  /** Share of the period's days that are over. */
  expected: number;
  /** Actual - target. */
  gap: number | null;
  /** What is needed a week for the rest of the period; null where no days are left, or that can't be said. */
  neededPerWeek: number | null;
  state: "not_begun" | "on_pace" | "behind" | "met" | "missed" | "none";
}

/**
 * How a target goes (GROWTH §7): flows actual / target and stocks (actual - opening) / (target - opening), against days
 * gone / days; needed a week = max(0, target - actual) / (days left / 7). Of ratios, and of what is better down, only
 * the gap. Before a period begins nothing of a flow has come, and all of it is needed.
 */
export function paceOf({ kind, target, actual, shown = actual, opening, gone, days }: Standing): Pace {
  const expected = gone / days;
  const gap = shown === null ? null : shown - target;
  if (gone === 0)
    return {
      ...{ reached: null, expected, gap: null, state: "not_begun" },
      neededPerWeek: kind === "flow" ? target / (days / 7) : null,
    };
  const start = kind === "stock" ? opening : 0;
  if (kind === "gap" || actual === null || gap === null || start === null)
    return { reached: null, expected, gap, neededPerWeek: null, state: "none" };
  const way = target - start;
  const reached = way === 0 ? null : (actual - start) / way;
  const left = days - gone;
  return {
    reached,
    expected,
    gap,
    neededPerWeek: left <= 0 ? null : gap >= 0 ? 0 : Math.max(0, target - actual) / (left / 7),
    state: stateOf({ isMet: gap >= 0, left, reached, expected }),
  };
}

function stateOf({
  isMet,
  left,
  reached,
  expected,
}: {
  isMet: boolean;
  left: number;
  reached: number | null;
  expected: number;
}): Pace["state"] {
  if (isMet) return "met";
  if (left <= 0) return "missed";
  return reached !== null && reached >= expected ? "on_pace" : "behind";
}
