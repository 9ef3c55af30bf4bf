import type { StageKind } from "../../../../src/growth/records/schemas.ts";
import { add, compare, mul, type Q, q, sub, ZERO } from "../../rational.ts";
import { placeOf, type Selling } from "../selling.ts";
import { knownOn, staysOf } from "./known.ts";

const ENOUGH = 10;

/** How long deals that left a stage forward were in it, as known at the end of a day. */
export interface StageDays {
  /** Stays that ended forward. */
  left: number;
  medianDays: Q | null;
  /** More days than this are too many. */
  mostDays: Q;
}

export function stageDaysOn(selling: Selling, stage: StageKind, day: number): StageDays {
  const days = knownOn(selling, day).flatMap((known) =>
    staysOf(known).flatMap(({ from, until, next, stage: own }) => {
      const isForward = next === "closed_won" || (next !== null && placeOf(next) > placeOf(stage));
      return own === stage && until !== null && isForward ? [until - from] : [];
    }),
  );
  const mostDays =
    days.length < ENOUGH
      ? q(selling.rules.stalledDays)
      : (percentile(
          days.map((one) => q(one)),
          q(3, 4),
        ) ?? ZERO);
  return {
    left: days.length,
    medianDays: percentile(
      days.map((one) => q(one)),
      q(1, 2),
    ),
    mostDays,
  };
}

/** A percentile, between the two nearest ranks; null of nothing. */
export function percentile(list: readonly Q[], share: Q): Q | null {
  const sorted = [...list].sort(compare);
  const rank = mul(share, q(Math.max(0, list.length - 1)));
  const place = Number(rank.n / rank.d);
  const [low, high] = [sorted[place], sorted[Math.min(place + 1, list.length - 1)]];
  if (!low || !high) return null;
  return add(low, mul(sub(high, low), sub(rank, q(place))));
}

/** For how many days a deal has been in its stage at the end of a day. */
export const daysInStage = (known: ReturnType<typeof knownOn>[number], day: number): number =>
  day - (staysOf(known).at(-1)?.from ?? day);
