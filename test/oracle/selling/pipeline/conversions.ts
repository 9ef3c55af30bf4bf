import type { StageKind } from "../../../../src/growth/records/schemas.ts";
import { mul, type Q, q, ratio, sum } from "../../rational.ts";
import { amountOn, closedOf } from "../money/claims.ts";
import { realisedOn } from "../money/realised.ts";
import { fourBefore } from "../periods.ts";
import type { Selling } from "../selling.ts";
import { countedStages, isOpen, isWon, type KnownDeal, knownOn } from "./known.ts";

const ENOUGH = 10;

/** What closed in the last four closed quarters, as known at the end of a day. */
export interface Conversions {
  closed: KnownDeal[];
  /** Left out: entered after the expansion that they claim. */
  afterwards: number;
  /** Won over closed, by amount and by count. */
  winRate: Q | null;
  winRateByCount: Q | null;
  /** 1 / win rate by amount; null without wins. */
  needed: Q | null;
  state: "known" | "no_wins" | "too_few";
}

export function conversionsOn(selling: Selling, day: number): Conversions {
  const quarters = fourBefore(day);
  const [from, until] = [quarters[0]?.start ?? 0, quarters.at(-1)?.end ?? 0];
  const late = new Set(
    realisedOn(selling, day).flatMap(({ known, isAfterwards }) => (isAfterwards ? [known.deal.id] : [])),
  );
  const inTime = knownOn(selling, day).filter(
    (known) => !isOpen(known) && closedOf(known) >= from && closedOf(known) < until,
  );
  const closed = inTime.filter(({ deal }) => !late.has(deal.id));
  const worth = (some: readonly KnownDeal[]): Q =>
    sum(some.map((known) => amountOn(selling, known, closedOf(known))));
  const won = closed.filter(isWon);
  return {
    closed,
    afterwards: inTime.length - closed.length,
    winRate: ratio(worth(won), worth(closed)),
    winRateByCount: ratio(q(won.length), q(closed.length)),
    needed: ratio(worth(closed), worth(won)),
    state: won.length === 0 ? "no_wins" : closed.length < ENOUGH ? "too_few" : "known",
  };
}

/** How often deals of a stage are won. */
export interface Conversion {
  share: Q | null;
  of: "stage" | "all_stages" | null;
  /** Closed deals that count in the stage. */
  closed: number;
}

export function conversionOf({ closed }: Conversions, stage: StageKind): Conversion {
  const own = closed.filter((known) => countedStages(known).has(stage));
  const some = own.length < ENOUGH ? closed : own;
  const share = ratio(q(some.filter(isWon).length), q(some.length));
  const of = share === null ? null : own.length < ENOUGH ? "all_stages" : "stage";
  return { share, of, closed: own.length };
}

/** What an open deal is worth by its chance to be won; null: nothing has closed. */
export function weightedOn(
  selling: Selling,
  conversions: Conversions,
  known: KnownDeal,
  day: number,
): Q | null {
  const chance = chanceOf(conversions, known).share;
  return chance === null ? null : mul(amountOn(selling, known, day), chance);
}

/** The chance of an open deal: set by hand, else as that of its stage. */
export function chanceOf(
  conversions: Conversions,
  { probability, stage }: KnownDeal,
): { share: Q | null; by: "hand" | "stage" | "all_stages" | null } {
  if (probability !== null) return { share: q(Math.round(probability * 1000), 100_000), by: "hand" };
  const { share, of } = conversionOf(conversions, stage);
  return { share, by: of };
}
