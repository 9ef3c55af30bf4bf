import { divideHalfEven } from "../../base/money.ts";
import { type Conversions, shareOf, weighted } from "../../growth/pipeline/measures/conversions.ts";
import type { DealPart } from "../../growth/pipeline/measures/deal-parts.ts";
import { ratio } from "../../metrics/figures/figures.ts";

/** A figure of the pipeline that is asked for as a metric. */
export interface PipelineMetric {
  id: string;
  name: string;
  unit: "money" | "count" | "ratio" | "days";
  better: "up" | "down" | null;
  definition: string;
  /** Of which day of a period it is: its last one, or today; `begins`: the first one of periods that are over. */
  at: "end" | "begins";
  /** What of opportunities it can be broken down by, beside fields of segments; `owner` alone for those with targets. */
  by: readonly ("owner" | "type" | "stage" | "reason")[];
  /** Whether a ratio is written as times, such as 2.5x, and not in percent. */
  isTimes?: true;
  /** Whether it can be broken down by fields of segments. */
  isBySegment: boolean;
  /** Which opportunities it is about: groups are those that these are in. */
  about?(part: DealPart): boolean;
  /** What parts of a group come to: money in 1e-18; null where there is no figure. Without it, it is read elsewhere. */
  of?(parts: readonly DealPart[], known: Conversions | undefined): bigint | number | null;
}

type Which = (part: DealPart) => boolean;
const isOpen: Which = (part) => part.isOpen;
const isStalled: Which = (part) => part.isStalled;
const isRecent: Which = (part) => part.isRecent && !part.isAfterwards;
const isRecentWon: Which = (part) => isRecent(part) && part.isWon;
const isWonInPeriod: Which = (part) => part.isInPeriod && part.isWon;
const isLostInPeriod: Which = (part) => part.isInPeriod && !part.isWon;

const ALL = ["owner", "type", "stage"] as const;
const CLOSED = ["owner", "type"] as const;
const OPEN = { at: "end", by: ALL, isBySegment: true, about: isOpen } as const;
const RECENT = { at: "end", by: CLOSED, isBySegment: true, about: isRecent } as const;
const WON = { at: "end", by: CLOSED, isBySegment: true, about: isWonInPeriod } as const;
const LOST = { ...WON, by: ["owner", "type", "reason"], about: isLostInPeriod } as const;
const COVERED = { at: "begins", by: ["owner"], isBySegment: false } as const;

/** The figures of the pipeline that are metrics (GROWTH §4). */
export const PIPELINE_METRICS: readonly PipelineMetric[] = [
  {
    ...{ id: "coverage", name: "Pipeline coverage", unit: "ratio", better: "up", isTimes: true, ...COVERED },
    definition:
      "Open opportunities expected to close in the quarter / what remains of its target, today; of past periods on their first day",
  },
  {
    ...{
      id: "plain_coverage",
      name: "Plain coverage",
      unit: "ratio",
      better: "up",
      isTimes: true,
      ...COVERED,
    },
    definition: "Open opportunities expected to close in the quarter / its whole target, on the same day",
  },
  {
    ...{
      id: "worst_coverage",
      name: "Lowest coverage",
      unit: "ratio",
      better: "up",
      isTimes: true,
      ...COVERED,
    },
    definition: "The lowest coverage of all days of the period",
  },
  {
    ...{
      id: "needed_coverage",
      name: "Needed coverage",
      unit: "ratio",
      better: "down",
      isTimes: true,
      ...RECENT,
    },
    definition: "1 / win rate",
    of: (parts) => rateOf(sum(parts, isRecent), sum(parts, isRecentWon)),
  },
  {
    ...{ id: "win_rate", name: "Win rate", unit: "ratio", better: "up", ...RECENT },
    definition: "Won / closed opportunities by amount, over the last four closed quarters",
    of: (parts) => rateOf(sum(parts, isRecentWon), sum(parts, isRecent)),
  },
  {
    ...{ id: "win_rate_by_count", name: "Win rate by count", unit: "ratio", better: "up", ...RECENT },
    definition: "Won / closed opportunities by number, over the last four closed quarters",
    of: (parts) => rateOf(count(parts, isRecentWon), count(parts, isRecent)),
  },
  {
    ...{ id: "stage_conversion", name: "Conversion by stage", unit: "ratio", better: "up", ...RECENT },
    definition:
      "Share of opportunities in a stage, or skipping it, that are won, by number, over the last four closed quarters; of all stages where under ten closed in it",
    by: ["stage"],
    isBySegment: false,
  },
  {
    ...{ id: "days_in_stage", name: "Days in stage", unit: "days", better: "down", ...RECENT },
    definition: "Median of the days that opportunities stayed in a stage before they left it forward",
    ...{ by: ["stage"], isBySegment: false },
  },
  {
    ...{ id: "open_pipeline", name: "Open pipeline", unit: "money", better: "up", ...OPEN },
    definition: "All open opportunities at the end of the period",
    of: (parts) => sum(parts, isOpen),
  },
  {
    ...{ id: "weighted_pipeline", name: "Weighted pipeline", unit: "money", better: "up", ...OPEN },
    definition: "Open opportunities at the end of the period × their chance to be won",
    of: worthOf,
  },
  {
    ...{ id: "open_opportunities", name: "Open opportunities", unit: "count", better: null, ...OPEN },
    definition: "How many opportunities are open at the end of the period",
    of: (parts) => Number(count(parts, isOpen)),
  },
  {
    ...{ id: "stalled_share", name: "Stalled share", unit: "ratio", better: "down", ...OPEN },
    definition:
      "Share of open opportunities that are longer in their stage than three quarters of those that went on",
    of: (parts) => rateOf(count(parts, isStalled), count(parts, isOpen)),
  },
  {
    ...{ id: "average_deal", name: "Average deal", unit: "money", better: "up", ...WON },
    definition: "Mean amount of opportunities won in the period",
    of: (parts) => {
      const deals = count(parts, isWonInPeriod);
      return deals === 0n ? null : divideHalfEven(sum(parts, isWonInPeriod), deals);
    },
  },
  {
    ...{ id: "won_pipeline", name: "Won", unit: "money", better: "up", ...WON },
    definition: "What opportunities won in the period add up to, whatever billing shows",
    of: (parts) => sum(parts, isWonInPeriod),
  },
  {
    ...{ id: "won_opportunities", name: "Won opportunities", unit: "count", better: "up", ...WON },
    definition: "How many opportunities were won in the period",
    of: (parts) => Number(count(parts, isWonInPeriod)),
  },
  {
    ...{ id: "lost_pipeline", name: "Lost", unit: "money", better: "down", ...LOST },
    definition: "What opportunities lost in the period add up to",
    of: (parts) => sum(parts, isLostInPeriod),
  },
  {
    ...{ id: "lost_opportunities", name: "Lost opportunities", unit: "count", better: "down", ...LOST },
    definition: "How many opportunities were lost in the period",
    of: (parts) => Number(count(parts, isLostInPeriod)),
  },
  {
    ...{ id: "forecast", name: "Forecast of expansion", unit: "money", better: "up", ...COVERED },
    definition:
      "Expansion of the quarter so far, what won opportunities may still bring, weighted open ones and the usual rest, today; of past periods on their first day",
  },
];

export const pipelineMetric = (id: string): PipelineMetric | undefined =>
  PIPELINE_METRICS.find((one) => one.id === id);

function sum(parts: readonly DealPart[], which: Which): bigint {
  return parts.reduce((whole, part) => (which(part) ? whole + part.n : whole), 0n);
}

function count(parts: readonly DealPart[], which: Which): bigint {
  return parts.reduce((whole, part) => (which(part) ? whole + part.deals : whole), 0n);
}

function rateOf(n: bigint, d: bigint): number | null {
  return d === 0n ? null : ratio(n, d);
}

/** Open ones by stage and probability × their chance; null where a chance isn't known. */
function worthOf(parts: readonly DealPart[], known: Conversions | undefined): bigint | null {
  const alike = new Map<string, { stage: number; probability: number | null; n: bigint }>();
  for (const { stage, probability, n } of parts.filter(isOpen)) {
    const key = `${stage} ${probability}`;
    alike.set(key, { stage, probability, n: n + (alike.get(key)?.n ?? 0n) });
  }
  return [...alike.values()].reduce<bigint | null>((worth, { stage, probability, n }) => {
    const share = known === undefined ? null : shareOf(known, stage);
    const part = weighted(n, { probability, share });
    return worth === null || part === null ? null : worth + part;
  }, 0n);
}
