import type { MovementType } from "../../base/words.ts";
import type { Cell, Expansions } from "./cell.ts";

export interface Fraction {
  n: bigint;
  d: bigint;
}

/** Which figures of a cell a metric needs beyond the movements. */
export type Need = "lost" | "year" | "expansions" | "regret" | "kept" | "lives" | "costs" | "previous";

/** What stands behind a cell: changes, expansion sets, what customers are worth at E, or what they were and are worth. */
export type Proof =
  | "changes"
  | "expansions"
  | "kept"
  | "balances"
  | "openings"
  | "year"
  | "first_expansions"
  | "none";

/**
 * What a customer adds to the numerator of a metric over customers: money in 1e-18 of a major unit, a customer as 1e18.
 * Both forms say the same; `sql` is over columns `before` and `after`, its worth at the start and at the end.
 */
export interface Share {
  sql: string;
  of(worth: { before: bigint; after: bigint }): bigint;
}

/** What a figure depends on beside its own cell. */
export interface Context {
  /** The cell of the period before; null where it was not asked for. */
  before: Cell | null;
  /** Months in a period; null for days and weeks. */
  months: bigint | null;
  /** Gross margin in percent. */
  margin: bigint;
  /** What it cost in the period, by kind, in 1e-18 of a major unit; null where nothing is known. */
  costs: { new: bigint | null; expansion: bigint | null } | null;
}

/** A numerator that is a sum of movements. */
export interface Moved {
  types: readonly MovementType[];
  /** -1 where losses are shown above zero. */
  sign: 1n | -1n;
  /** Of customers that were active at S only. */
  isOfOpening: boolean;
  /** FX is part of it. */
  hasFx: boolean;
  /** What the sum is divided by; major units for money. */
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
  /** Whether parts of a breakdown add up to the whole, or why they do not. */
  addsUp: true | string;
  proof: Proof;
  /** What a customer adds to it, for proofs by what customers are worth; what it is worth at the end, where nothing is said. */
  share?: Share;
  /** How many customers it is of, in a cell, or in a part of its expansion sets; for sums of movements those that moved are counted. */
  customers?(cell: Cell, part: string): bigint;
  /** Its lines count customers, expansions or days, and not money. */
  isCounted?: boolean;
  /** Its expansion sets are told once for each customer of the opening. */
  isByCustomer?: boolean;
  /** It asks whether expansions were wholly taken back within 90 days, not how much of them was kept. */
  isOfRegret?: boolean;
  /** The metrics that it is made of, where nothing else proves it. */
  madeOf?: string[];
  /** Its answers say which gross margin they use. */
  usesMargin?: boolean;
  /** A ratio that is read as times, not as a percentage. */
  isTimes?: boolean;
  /** An average, whose change can be split into mix and within. */
  isAverage?: boolean;
  /** Its figures exist by month, quarter and year only. */
  isByMonths?: boolean;
  /** Months over which an expansion is followed, where it is. */
  months?: number;
  moved?: Moved;
  /** How a part of the expansion sets figures, for metrics that are split by cause. */
  ofExpansions?(part: Expansions, cell: Cell): Fraction;
  /** Why it cannot be broken down by movement type, cause and cause group; or by anything. */
  whyNoCauses?: string;
  whyWhole?: string;
  /** The figure as an exact fraction: major units for money. A denominator of 0 is a figure that cannot be computed. */
  value(cell: Cell, context: Context): Fraction;
}

/** Whether a metric's numerator is a sum of movements of everybody, which is rounded in one tree with opening and closing. */
export function isOfTree({ moved }: Metric): boolean {
  return moved !== undefined && !moved.isOfOpening;
}

export const UNIT = 10n ** 18n;

/** What customers are worth at the end. */
export const WORTH: Share = { sql: "after", of: ({ after }) => after };
/** Each customer once. */
export const EACH: Share = { sql: `cast(${UNIT} as hugeint)`, of: () => UNIT };
/** What customers kept of what they had. */
export const KEPT: Share = {
  sql: "least(before, after)",
  of: ({ before, after }) => (after < before ? after : before),
};
/** Each customer that is worth nothing any more. */
export const GONE: Share = {
  sql: `case when after = 0 then cast(${UNIT} as hugeint) else 0 end`,
  of: ({ after }) => (after === 0n ? UNIT : 0n),
};

export const customersAtEnd = ({ activeAtEnd }: Cell) => activeAtEnd;
export const customersAtStart = ({ activeAtStart }: Cell) => activeAtStart;
export const RATE = "a rate doesn't add up: each part has its own denominator";
export const AVERAGE = "an average doesn't add up";
export const COUNT = "a customer with several products or currencies counts once in each";
