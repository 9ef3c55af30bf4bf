import { minorDigits } from "../../base/currency.ts";
import { groupedBy } from "../../base/grouped.ts";
import { divideHalfEven } from "../../base/money.ts";
import { CAUSES, groupOf, MOVEMENT_TYPES } from "../../base/words.ts";
import {
  type Cell,
  emptyCell,
  fxOf,
  type Moves,
  moveCode,
  type RollForward,
  readCode,
} from "../list/cell.ts";
import { type Amount, amountOf, leavesOf, roundTree } from "./rounding-tree.ts";

const TRANSFER = moveCode(MOVEMENT_TYPES.indexOf("transfer"), CAUSES.indexOf("transfer"));

/** One minor unit of a currency in 1e-18 of a major unit. */
export function minorUnit(currency: string): bigint {
  return 10n ** BigInt(18 - minorDigits(currency));
}

/**
 * A cell rounded for display, still in 1e-18 of a major unit. Opening, closing and movements are rounded to minor units
 * in one tree: closing − opening into types (with FX), types into groups, groups into causes. Every sum of movements
 * shown for the cell is a sum of these; FX is the rest, as in any cell.
 */
export function shownCell<Of extends RollForward>(cell: Of, currency: string): Of {
  const unit = minorUnit(currency);
  const [opening, closing] = [cell.opening, cell.closing].map((n) => divideHalfEven(n, unit));
  const tree = roundTree(movedTree(cell), unit, closing! - opening!);
  const moved: Moves = new Map();
  for (const { key, value } of leavesOf(tree))
    if (cell.moved.has(Number(key))) moved.set(Number(key), value * unit);
  return { ...cell, opening: opening! * unit, closing: closing! * unit, moved };
}

/**
 * The movements as a tree: types in order with FX last, each split by group, each group by cause. Leaves are keyed by
 * their code.
 */
function movedTree(cell: RollForward): Amount {
  const codes = [...cell.moved.keys()].sort((a, b) => a - b);
  const types = groupedBy(codes, (code) => readCode(code).type);
  const parts = [...types].map(([type, own]) => {
    const groups = groupedBy(own, (code) => groupOf(readCode(code).cause));
    return amountOf(
      type,
      [...groups].map(([group, causes]) =>
        amountOf(
          group,
          causes.map((code) => leaf(code, cell)),
        ),
      ),
    );
  });
  return amountOf("net", [...parts, { key: "fx", n: fxOf(cell), parts: [] }]);
}

const leaf = (code: number, { moved }: RollForward): Amount => ({
  key: String(code),
  n: moved.get(code) ?? 0n,
  parts: [],
});

/**
 * Combines consecutive periods into one. MRR that came from or went to another class of customers between two of them
 * counts as a transfer.
 * @param cells one for each period
 */
export function rangeCell(cells: Cell[]): Cell {
  const moved: Moves = new Map();
  for (const [index, cell] of cells.entries()) {
    addMoves(moved, cell.moved);
    const rekeyed = cell.opening - (cells[index - 1]?.closing ?? cell.opening);
    if (rekeyed !== 0n) addMoves(moved, new Map([[TRANSFER, rekeyed]]));
  }
  const [first, last] = [cells[0] ?? emptyCell(), cells.at(-1) ?? emptyCell()];
  return { ...last, opening: first.opening, closing: last.closing, moved };
}

/** Sums the opening, closing and movements of several parts of a business. */
export function togetherOf(cells: Iterable<RollForward>): Cell {
  const whole = emptyCell();
  for (const { opening, closing, moved } of cells) {
    whole.opening += opening;
    whole.closing += closing;
    addMoves(whole.moved, moved);
  }
  return whole;
}

function addMoves(to: Moves, moved: Moves): void {
  for (const [code, n] of moved) to.set(code, (to.get(code) ?? 0n) + n);
}
