import { type Change, differ } from "./item.ts";
import type { Policy } from "./policy/policy.ts";
import { type Catalogue, isSameKind } from "./product-kind.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** A customer's changes that count as one, dated `at`. Once settled, it has at most one change per item. */
export interface ChangeSet {
  at: number;
  changes: Change[];
  /** Whether it has absorbed an earlier set; such a set isn't itself moved into a later one as replaced. */
  hasAbsorbed: boolean;
}

/**
 * Groups one customer's changes, in time order, into change sets using the policy's windows: merge, then hold
 * (DECISIONS, Change sets). The shortest gap of a reactivation is applied later, by `movements`.
 */
export function changeSets(changes: Change[], policy: Policy, catalogue: Catalogue): ChangeSet[] {
  const merged = merge(changes, policy.merge_minutes * MINUTE_MS);
  const held =
    policy.resubscribe_hours === 0 || merged.length < 2
      ? merged
      : holdReplaced(merged, policy.resubscribe_hours * HOUR_MS, policy, catalogue);
  return settle(held, policy);
}

/**
 * Moves the changes of `earlier`, and those its items make between the two sets, into `later`. Until `later`, those
 * items keep the value they had before `earlier`.
 */
export function absorb(sets: ChangeSet[], earlier: ChangeSet, later: ChangeSet): void {
  const items = new Set(earlier.changes.map((change) => change.item));
  const moved: Change[] = [];
  for (let i = sets.indexOf(earlier); sets[i] !== later; ) {
    const set = sets[i];
    if (set === undefined) break;
    moved.push(...set.changes.filter((change) => items.has(change.item)));
    set.changes = set.changes.filter((change) => !items.has(change.item));
    if (set.changes.length === 0) sets.splice(i, 1);
    else i++;
  }
  later.changes = [...moved, ...later.changes];
  later.hasAbsorbed = true;
}

/** Reduces each set to one change per item, from its first side to its last, and drops changes that cancel out. */
export function settle(sets: ChangeSet[], policy: Policy): ChangeSet[] {
  for (const set of sets) {
    if (set.changes.length > 1) set.changes = compose(set.changes, policy);
  }
  return sets.filter((set) => set.changes.length > 0);
}

function merge(changes: Change[], window: number): ChangeSet[] {
  const sets: ChangeSet[] = [];
  for (const change of changes) {
    const last = sets.at(-1);
    if (last !== undefined && change.at - last.at <= window) last.changes.push(change);
    else sets.push({ at: change.at, changes: [change], hasAbsorbed: false });
  }
  return sets;
}

function compose(changes: Change[], policy: Policy): Change[] {
  const byItem = new Map<number, Change>();
  for (const change of changes) {
    const first = byItem.get(change.item);
    byItem.set(change.item, first === undefined ? change : joined(first, change));
  }
  return [...byItem.values()].filter((change) => differ(change.before, change.after, policy));
}

function joined(first: Change, last: Change): Change {
  const isSuspended =
    (first.before === null && first.isSuspended) || (last.after === null && last.isSuspended);
  return { ...first, after: last.after, isSuspended };
}

function holdReplaced(
  merged: ChangeSet[],
  window: number,
  policy: Policy,
  catalogue: Catalogue,
): ChangeSet[] {
  const sets = settle(merged, policy);
  const zeroAfter = standsAtZero(sets);
  const plain = [...sets];
  let first = 0;
  for (const [index, later] of plain.entries()) {
    while (later.at - plain[first]!.at > window) first++;
    const replaced = plain.slice(first, index).filter((earlier, place) => {
      if (earlier.hasAbsorbed || earlier.changes.length === 0) return false;
      const isZero = zeroAfter.slice(first + place, index).every(Boolean);
      return isReplaced(earlier, later, isZero, catalogue);
    });
    for (const earlier of replaced) if (earlier.changes.length > 0) absorb(sets, earlier, later);
    later.changes = compose(later.changes, policy);
  }
  return sets;
}

/** Whether the customer's MRR is 0 after each set. */
function standsAtZero(sets: ChangeSet[]): boolean[] {
  let total = 0;
  return sets.map((set) => {
    for (const { before, after } of set.changes) total += (after?.value ?? 0) - (before?.value ?? 0);
    return total === 0;
  });
}

function isReplaced(earlier: ChangeSet, later: ChangeSet, isZero: boolean, catalogue: Catalogue): boolean {
  const ends = (set: ChangeSet) => set.changes.filter((change) => change.after === null);
  const starts = (set: ChangeSet) => set.changes.filter((change) => change.before === null);
  const endsThenStarts = { ends: ends(earlier), starts: starts(later) };
  if (isZero && endsThenStarts.ends.length > 0 && endsThenStarts.starts.length > 0) return true;
  if (
    endsThenStarts.ends.some((end) => endsThenStarts.starts.some((start) => replaces(end, start, catalogue)))
  ) {
    return true;
  }
  return ends(later).some((end) =>
    starts(earlier).some((start) => start.item !== end.item && replaces(end, start, catalogue)),
  );
}

function replaces(end: Change, start: Change, catalogue: Catalogue): boolean {
  if (end.before === null || start.after === null) return false;
  if (!isSameKind(end.before, start.after, catalogue)) return false;
  return catalogue.family(end.before.state.product) === catalogue.family(start.after.state.product);
}
