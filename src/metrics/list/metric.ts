import type { MovementType } from "../../base/words.ts";
import type { Cell, Expansions } from "./cell.ts";

export interface Fraction {
  n: bigint;
  d: bigint;
}

/** The data a metric needs beyond movements. */
export type Need =
  | "lost"
  | "year"
  | "window"
  | "usage"
  | "expansions"
  | "regret"
  | "kept"
  | "lives"
  | "costs"
  | "previous";

/** What proves a cell: changes, expansion sets, balances at E, or balances at both ends. */
export const PROOFS = [
  "changes",
  "expansions",
  "kept",
  "balances",
  "openings",
  "year",
  "first_expansions",
  "none",
] as const;
export type Proof = (typeof PROOFS)[number];

/**
 * What a customer adds to the numerator of a metric over customers: money in 1e-18 of a major unit, or 1e18 for one
 * customer. Both forms compute the same; `sql` reads the columns `before` and `after`, MRR at the start and end.
 */
export interface Share {
  sql: string;
  of(worth: { before: bigint; after: bigint }): bigint;
}

/** What a figure depends on besides its own cell. */
export interface Context {
  /** The cell of the period before; null when not read. */
  before: Cell | null;
  /** Months in a period; null for days and weeks. */
  months: bigint | null;
  /** Gross margin in percent. */
  margin: bigint;
  /** Costs of the period by kind, in 1e-18 of a major unit; null when unknown. */
  costs: { new: bigint | null; expansion: bigint | null } | null;
}

/** A numerator that is a sum of movements. */
export interface Moved {
  types: readonly MovementType[];
  /** -1 for losses shown as positive numbers. */
  sign: 1n | -1n;
  /** Only count customers active at S. */
  isOfOpening: boolean;
  /** Whether FX is included. */
  hasFx: boolean;
  /** The divisor; `UNIT` for money in major units. */
  over(cell: Cell): bigint;
}

export interface Metric {
  id: string;
  name: string;
  unit: "money" | "count" | "ratio" | "days";
  better: "up" | "down" | null;
  kind: "leading" | "lagging" | null;
  definition: string;
  needs: Need[];
  /** True when the parts of a breakdown add up to the whole; otherwise, why they don't. */
  addsUp: true | string;
  proof: Proof;
  /** What a customer adds, when balances prove the metric; MRR at the end by default. */
  share?: Share;
  /**
   * Number of customers that a cell covers, or a part of its expansion sets. Left out for sums of movements, which
   * count the customers that moved.
   */
  customers?(cell: Cell, part: string): bigint;
  /** Proof lines count customers, expansions or days, not money. */
  isCounted?: boolean;
  /** Proof lines list each opening customer once, rather than each expansion set. */
  isByCustomer?: boolean;
  /** Measures whether expansions were fully taken back within 90 days, not how much of them was kept. */
  isOfRegret?: boolean;
  /** Ids of the metrics it's computed from, when it has no proof of its own. */
  madeOf?: string[];
  /** Why it has no proof of its own, when it isn't computed from other metrics. */
  whyNoProof?: string;
  /** Answers include the gross margin used. */
  usesMargin?: boolean;
  /** A ratio shown as a multiple (2.5×), not a percentage. */
  isTimes?: boolean;
  /** An average, whose change can be split into mix and within. */
  isAverage?: boolean;
  /** Only available by month, quarter and year. */
  isByMonths?: boolean;
  /** Number of months to follow an expansion for. */
  months?: number;
  moved?: Moved;
  /** Computes the figure from one part of the expansion sets, for metrics split by cause. */
  ofExpansions?(part: Expansions, cell: Cell): Fraction;
  /** Why you can't break it down by movement type, cause or cause group; or by anything at all. */
  whyNoCauses?: string;
  whyWhole?: string;
  /** The figure as an exact fraction; money in major units. A denominator of 0 means that it can't be computed. */
  value(cell: Cell, context: Context): Fraction;
}

/** Whether the numerator is a sum of movements of all customers, rounded in one tree with opening and closing. */
export function isOfTree({ moved }: Metric): boolean {
  return moved !== undefined && !moved.isOfOpening;
}

export const UNIT = 10n ** 18n;

/** MRR at the end. */
export const WORTH: Share = { sql: "after", of: ({ after }) => after };
/** Counts each customer once. */
export const EACH: Share = { sql: `cast(${UNIT} as hugeint)`, of: () => UNIT };
/** The lesser of MRR before and after. */
export const KEPT: Share = {
  sql: "least(before, after)",
  of: ({ before, after }) => (after < before ? after : before),
};
/** Counts each customer with no MRR left. */
export const GONE: Share = {
  sql: `case when after = 0 then cast(${UNIT} as hugeint) else 0 end`,
  of: ({ after }) => (after === 0n ? UNIT : 0n),
};

export const customersAtEnd = ({ activeAtEnd }: Cell) => activeAtEnd;
export const customersAtStart = ({ activeAtStart }: Cell) => activeAtStart;
export const RATE = "a rate doesn't add up: each part has its own denominator";
export const AVERAGE = "an average doesn't add up";
export const COUNT = "a customer with several products or currencies counts once in each";
