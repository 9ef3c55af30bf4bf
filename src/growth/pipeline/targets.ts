import { type Period, periodsBetween } from "../../base/period.ts";
import type { Zone } from "../../base/zone.ts";
import type { Store } from "../../store/store.ts";
import { type Target, targetSchema } from "../records/schemas.ts";

/** Whose target. */
export type TargetScope = Target["scope"];

/** Which target is asked for. */
export interface TargetAsked {
  metric: string;
  scope: TargetScope;
  quarter: Period;
  day: number;
}

interface Told {
  day: number;
  /** Null: it was taken back. */
  target: Target | null;
}

/** All targets that were told, with when. */
export class Targets {
  readonly #histories = new Map<string, Told[]>();

  constructor(store: Store, zone: Zone) {
    for (const { id, recordedAt, body } of store.versions.since("target", 0)) {
      const own = this.#histories.get(id) ?? [];
      this.#histories.set(id, own);
      own.push({
        day: zone.dayOf(Date.parse(recordedAt)),
        target: body === null ? null : targetSchema.parse(body),
      });
    }
  }

  /**
   * The target of a quarter on a day, in its own unit: its own, else the sum of its three months; null where there is none,
   * or not all three months have one (GROWTH §4). On an earlier day it is the one told by then; one that was first told
   * later holds for the days before, too.
   */
  ofQuarter(asked: TargetAsked): number | null {
    const told = this.#on(asked);
    const own = told.get(asked.quarter.label);
    if (own !== undefined) return own;
    const months = periodsBetween("month", asked.quarter.start, asked.quarter.end);
    return months.reduce<number | null>((sum, { label }) => {
      const amount = told.get(label);
      return sum === null || amount === undefined ? null : sum + amount;
    }, 0);
  }

  /** The amounts that hold on a day, by period. */
  #on({ metric, scope, day }: TargetAsked): Map<string, number> {
    const found = new Map<string, number>();
    for (const history of this.#histories.values()) {
      const known = history.findLast((one) => one.day <= day) ?? history[0];
      const target = known?.target ?? null;
      if (target !== null && target.metric === metric && isSameScope(target.scope, scope))
        found.set(target.period, target.amount);
    }
    return found;
  }
}

function isSameScope(a: TargetScope, b: TargetScope): boolean {
  if (a.of === "segment") return b.of === "segment" && a.segment === b.segment;
  if (a.of === "person") return b.of === "person" && a.person === b.person;
  return b.of === "company";
}
