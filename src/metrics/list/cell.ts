import { CAUSE_GROUPS, CAUSES, type Cause, MOVEMENT_TYPES, type MovementType } from "../../base/words.ts";

/** Exact figures of one period and group, before any division. Money in 1e-18 of a major unit. */
export interface Cell {
  /** MRR at S and at E, each at the rate of that moment. */
  opening: bigint;
  closing: bigint;
  activeAtStart: bigint;
  activeAtEnd: bigint;
  /** Money moved, at the rates of each day. */
  moved: Moves;
  /** The same, for customers active at S only. */
  movedOfOpening: Moves;
  /** Opening customers at 0 at E. */
  lostCustomers: bigint;
  /** MRR of opening customers at E, at the rates of S. */
  openingNow: bigint;
  /** Sum of each opening customer's own loss, at the rates of S; zero or negative. */
  lost: bigint;
  /** Trailing twelve months: MRR then, MRR now, and the lesser of the two for each customer, at the rates of then. */
  yearBase: bigint;
  yearNow: bigint;
  yearKept: bigint;
  /** The last days up to E: see `Window`. */
  window: Window;
  /** Usage billed: what the usage periods that closed in the period came to. */
  usage: bigint;
  /** Expansion sets: all under "", or one entry for each cause or group they're split by. */
  expansions: Map<string, Expansions>;
  /**
   * Median half days from first MRR to first expansion, over customers that first expanded in the period; null for
   * nobody.
   */
  halfDaysToExpansion: bigint | null;
}

/** Days that rates look back on under policies with a rolling window. */
export const WINDOW_DAYS = 30;

/** The `WINDOW_DAYS` days up to E, whatever the length of the period. */
export interface Window {
  /** MRR at its start, at the rate of that moment, and customers active then. */
  opening: bigint;
  active: bigint;
  /** Money moved in it by everybody, by type: codes of `moveCode` with cause 0. */
  moved: Moves;
  /** How often a customer stopped being active, and how often one became active other than by coming back. */
  ended: bigint;
  entered: bigint;
}

/** Opening, closing, and the movements between them. */
export type RollForward = Pick<Cell, "opening" | "closing" | "moved">;

/** Totals over expansion sets. Money in 1e-18 of a major unit. */
export interface Expansions {
  sets: bigint;
  money: bigint;
  customers: bigint;
  openingCustomers: bigint;
  /** Sets whose 90 days ended in the period, and how many of those were fully taken back. */
  judged: bigint;
  undone: bigint;
  /** Money expanded at least k months before E, and the part kept through all k months. */
  given: bigint;
  kept: bigint;
}

/** Money by type and cause. */
export type Moves = Map<number, bigint>;

/** Encodes a type and a cause as one number. */
export function moveCode(type: number, cause: number): number {
  return type * 16 + cause;
}

/** Decodes a code of `Moves`. */
export function readCode(code: number): { type: MovementType; cause: Cause } {
  return { type: MOVEMENT_TYPES[Math.floor(code / 16)] ?? "none", cause: CAUSES[code % 16] ?? "status" };
}

/** The sum over some movement types. */
export function sumOf(moves: Moves, types: readonly MovementType[]): bigint {
  let total = 0n;
  for (const [code, n] of moves) if (types.includes(readCode(code).type)) total += n;
  return total;
}

/** The change that movements don't explain: the effect of exchange rates. */
export function fxOf(cell: RollForward): bigint {
  let total = cell.closing - cell.opening;
  for (const n of cell.moved.values()) total -= n;
  return total;
}

/** The totals of a part of the expansion sets, created if missing. */
export function expansionsOf(cell: Cell, part: string): Expansions {
  let tally = cell.expansions.get(part);
  if (tally === undefined) {
    tally = {
      sets: 0n,
      money: 0n,
      customers: 0n,
      openingCustomers: 0n,
      judged: 0n,
      undone: 0n,
      given: 0n,
      kept: 0n,
    };
    cell.expansions.set(part, tally);
  }
  return tally;
}

/** A cell with no data. */
export function emptyCell(): Cell {
  return {
    opening: 0n,
    closing: 0n,
    activeAtStart: 0n,
    activeAtEnd: 0n,
    moved: new Map(),
    movedOfOpening: new Map(),
    lostCustomers: 0n,
    openingNow: 0n,
    lost: 0n,
    yearBase: 0n,
    yearNow: 0n,
    yearKept: 0n,
    window: { opening: 0n, active: 0n, moved: new Map(), ended: 0n, entered: 0n },
    usage: 0n,
    expansions: new Map(),
    halfDaysToExpansion: null,
  };
}

/** Names of cause groups, in order. */
export const GROUPS = Object.keys(CAUSE_GROUPS);
