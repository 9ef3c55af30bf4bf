import { differ, type Side } from "./item.ts";
import { type History, type Movement, nameSet, type Rules } from "./movement.ts";

/** A customer's present items at an instant, by item number. */
export type Position = Map<number, Side>;

/** A customer's position at the start of `day`, after all earlier movements. Pure. */
export function positionAt(movements: Movement[], day: number): Position {
  const present: Position = new Map();
  for (const movement of movements) {
    if (movement.day >= day) break;
    for (const { before } of movement.pairs) if (before !== null) present.delete(before.state.item);
    for (const { after } of movement.pairs) if (after !== null) present.set(after.state.item, after);
  }
  return present;
}

/** A customer's position at the close, as closed and as known now. */
export interface Drifted {
  closed: Position;
  now: Position;
  /** Up to the close, as reported. */
  history: History;
}

/**
 * The single movement from a customer's closed position to the one known now, named and split like any other; null if
 * nothing differs. Pure.
 * @param at the first instant after the close
 */
export function drift({ closed, now, history }: Drifted, at: number, rules: Rules): Movement | null {
  const items = [...new Set([...closed.keys(), ...now.keys()])].sort((a, b) => a - b);
  const changes = items.flatMap((item) => {
    const [before, after] = [closed.get(item) ?? null, now.get(item) ?? null];
    return differ(before, after, rules.policy) ? [{ at, item, before, after, isSuspended: false }] : [];
  });
  if (changes.length === 0) return null;
  return nameSet({ at, changes }, { ...history }, new Map(closed), rules);
}
