import type { Status } from "../../src/base/words.ts";
import { byText, type Move } from "./changes.ts";
import { areAlike, familyOf } from "./kinds.ts";
import type { OracleInput } from "./oracle.ts";
import type { Worth } from "./worth.ts";

/** What a set changed: a pair, or an item that ended (no after) or started (no before). */
export interface Pair {
  before: Worth | null;
  after: Worth | null;
  /** What the item's status was while it was not present; null: present on both sides, or no state before. */
  absence: Status | null;
}

type Fits = (before: Worth, after: Worth) => boolean;

/** Which of two candidate pairs comes first: same price, same interval, nearest quantity, item ids. */
function order(a: [Worth, Worth], b: [Worth, Worth]): number {
  const rank = ([before, after]: [Worth, Worth]): number[] => [
    before.price === after.price ? 0 : 1,
    before.term === after.term ? 0 : 1,
    Math.abs(before.quantity - after.quantity),
  ];
  const [left, right] = [rank(a), rank(b)];
  const difference = left.map((value, i) => value - (right[i] ?? 0)).find((d) => d !== 0);
  return difference ?? (byText(a[0].item, b[0].item) || byText(a[1].item, b[1].item));
}

/** Pairs what fits, best first, and takes it out of the two lists. */
function take(befores: Set<Worth>, afters: Set<Worth>, fits: Fits): Pair[] {
  const pairs: Pair[] = [];
  for (;;) {
    const candidates = [...befores].flatMap((before) =>
      [...afters].filter((after) => fits(before, after)).map((after): [Worth, Worth] => [before, after]),
    );
    const best = candidates.sort(order)[0];
    if (!best) return pairs;
    const [before, after] = best;
    befores.delete(before);
    afters.delete(after);
    pairs.push({ before, after, absence: null });
  }
}

/** What an item became that is not present after; an item that went on as another kind was never absent. */
function leftAs(moves: readonly Move[], before: Worth): Status | null {
  const move = moves.find(({ item }) => item === before.item);
  return move && !move.after ? move.statusAfter : null;
}

function cameFrom(moves: readonly Move[], after: Worth): Status | null {
  const move = moves.find(({ item }) => item === after.item);
  return move && !move.before ? move.statusBefore : null;
}

/** Pairs the items of a set before and after: by item, then product, then family; same kind and currency only. */
export function pairsOf(input: OracleInput, moves: readonly Move[]): Pair[] {
  const befores = new Set(moves.flatMap((move) => (move.before ? [move.before] : [])));
  const afters = new Set(moves.flatMap((move) => (move.after ? [move.after] : [])));
  const like: Fits = (a, b) => areAlike(input, a, b);
  const steps: Fits[] = [
    (a, b) => a.item === b.item,
    (a, b) => a.product === b.product,
    (a, b) => familyOf(input, a.product) === familyOf(input, b.product),
  ];
  const pairs = steps.flatMap((fits) => take(befores, afters, (a, b) => like(a, b) && fits(a, b)));
  const ended = [...befores].map((before): Pair => ({ before, after: null, absence: leftAs(moves, before) }));
  const started = [...afters].map(
    (after): Pair => ({ before: null, after, absence: cameFrom(moves, after) }),
  );
  return [...pairs, ...ended, ...started];
}
