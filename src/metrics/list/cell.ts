import { CAUSE_GROUPS, CAUSES, type Cause, MOVEMENT_TYPES, type MovementType } from "../../base/words.ts";

/** Exact figures of one period and one group, before any division: money in 1e-18 of a major unit. */
export interface Cell {
  /** MRR at S and at E, each at the rate that held then. */
  opening: bigint;
  closing: bigint;
  activeAtStart: bigint;
  activeAtEnd: bigint;
  /** Money moved, at the rates of the days. */
  moved: Moves;
  /** The same, of customers that were active at S only. */
  movedOfOpening: Moves;
  /** Opening customers that are at 0 at E. */
  lostCustomers: bigint;
  /** What opening customers are worth at E, at the rates of S. */
  openingNow: bigint;
  /** What opening customers lost, each on its own, at the rates of S; zero or negative. */
  lost: bigint;
  /** The trailing twelve months: worth then, now, and the lesser of the two, at the rates of then. */
  yearBase: bigint;
  yearNow: bigint;
  yearKept: bigint;
  /** Expansion sets: all of them under "", or by the cause or group that they are split by. */
  expansions: Map<string, Expansions>;
  /** Half days from first MRR to first expansion, the median over who first expanded in the period; null for nobody. */
  halfDaysToExpansion: bigint | null;
}

/** Opening, closing, and what moved between them. */
export type RollForward = Pick<Cell, "opening" | "closing" | "moved">;

/** What expansion sets come to. Money in 1e-18 of a major unit. */
export interface Expansions {
  sets: bigint;
  money: bigint;
  customers: bigint;
  openingCustomers: bigint;
  /** Sets whose 90 days ended in the period, and how many of them were fully taken back. */
  judged: bigint;
  undone: bigint;
  /** What was expanded k months before E or earlier, and what of it was kept through k months. */
  given: bigint;
  kept: bigint;
}

/** Money by type and cause. */
export type Moves = Map<number, bigint>;

/** The number of a type and a cause together. */
export function moveCode(type: number, cause: number): number {
  return type * 16 + cause;
}

/** What a code of `Moves` stands for. */
export function readCode(code: number): { type: MovementType; cause: Cause } {
  return { type: MOVEMENT_TYPES[Math.floor(code / 16)] ?? "none", cause: CAUSES[code % 16] ?? "status" };
}

/** The sum over types. */
export function sumOf(moves: Moves, types: readonly MovementType[]): bigint {
  let total = 0n;
  for (const [code, n] of moves) if (types.includes(readCode(code).type)) total += n;
  return total;
}

/** What moved only because rates of exchange did. */
export function fxOf(cell: RollForward): bigint {
  let total = cell.closing - cell.opening;
  for (const n of cell.moved.values()) total -= n;
  return total;
}

/** The tally of a part of the expansion sets, made where there is none yet. */
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

/** A cell in which nothing is. */
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
    expansions: new Map(),
    halfDaysToExpansion: null,
  };
}

/** Names of cause groups, in order. */
export const GROUPS = Object.keys(CAUSE_GROUPS);
