import type { ItemState } from "../../src/base/state.ts";
import type { Status } from "../../src/base/words.ts";
import { dayOf, lastInstantOfMonth, periods } from "./calendar.ts";
import { areAlike, familyOf } from "./kinds.ts";
import type { OracleInput } from "./oracle.ts";
import { isPositive, type Money, plus } from "./rates.ts";
import { isSame, timeline, type Worth } from "./worth.ts";

/** One item before and after; null: not present. */
export interface Move {
  item: string;
  before: Worth | null;
  after: Worth | null;
  /** The status just before the first change, and from the last one on. */
  statusBefore: Status | null;
  statusAfter: Status;
}

interface Change extends Move {
  at: number;
}

/** Item changes that will be one change set; `hasAbsorbed` once it took in an earlier one. */
export interface Draft {
  at: number;
  changes: Change[];
  hasAbsorbed: boolean;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Orders by code unit, the same everywhere. */
export const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The states of each item, in time order. */
function byItem(states: OracleInput["states"]): ItemState[][] {
  const items = new Map<string, ItemState[]>();
  for (const state of states) items.set(state.item, [...(items.get(state.item) ?? []), state]);
  return [...items.values()].map((list) => list.sort((a, b) => a.at - b.at));
}

/** Every item change of one customer, in time order and then by item. */
export function itemChanges(input: OracleInput, states: OracleInput["states"]): Change[] {
  const changes: Change[] = [];
  for (const list of byItem(states)) {
    let before: Worth | null = null;
    let statusBefore: Status | null = null;
    for (const view of timeline(list, input.policy)) {
      const { at, worth: after, status: statusAfter } = view;
      const item = list[0]?.item ?? "";
      if (!isSame(before, after)) changes.push({ item, at, before, after, statusBefore, statusAfter });
      before = after;
      statusBefore = statusAfter;
    }
  }
  return inOrder(changes);
}

function inOrder(changes: Change[]): Change[] {
  return [...changes].sort((a, b) => a.at - b.at || byText(a.item, b.item));
}

/** Change sets by the merge rule: everything up to and including the merge minutes after the first. */
export function merge(input: OracleInput, changes: Change[]): Draft[] {
  const drafts: Draft[] = [];
  for (const change of changes) {
    const open = drafts.at(-1);
    const fits = open && change.at - open.at <= input.policy.merge_minutes * MINUTE_MS;
    if (fits) open.changes.push(change);
    else drafts.push({ at: change.at, changes: [change], hasAbsorbed: false });
  }
  return drafts;
}

/** One change set a calendar month, dated at its last millisecond. */
export function monthly(input: OracleInput, changes: Change[]): Draft[] {
  const drafts: Draft[] = [];
  for (const change of changes) {
    const at = lastInstantOfMonth(dayOf(change.at, input.zone), input.zone);
    const open = drafts.at(-1);
    if (open?.at === at) open.changes.push(change);
    else drafts.push({ at, changes: [change], hasAbsorbed: false });
  }
  return drafts;
}

/** Each touched item before its first change in the set and after its last. */
export function movesOf(draft: Draft): Move[] {
  const moves = new Map<string, Move>();
  for (const { item, before, after, statusBefore, statusAfter } of inOrder(draft.changes)) {
    const first = moves.get(item) ?? { before, statusBefore };
    moves.set(item, { item, ...first, after, statusAfter });
  }
  return [...moves.values()].sort((a, b) => byText(a.item, b.item));
}

/** What a set adds to the customer's money. */
export function deltaOf(moves: readonly Move[]): Money {
  let money: Money = {};
  for (const { before, after } of moves) {
    if (before) money = plus(money, before.currency, -before.micros);
    if (after) money = plus(money, after.currency, after.micros);
  }
  return money;
}

/** The customer's money after the sets dated up to and including `at`. */
function moneyAfter(drafts: readonly Draft[], at: number): Money {
  let money: Money = {};
  for (const draft of drafts.filter((d) => d.at <= at)) {
    for (const [currency, micros] of Object.entries(deltaOf(movesOf(draft))))
      money = plus(money, currency, micros);
  }
  return money;
}

/** Holds every item that `earlier` touched at its value before it, until `later`. */
function absorb(drafts: readonly Draft[], earlier: Draft, later: Draft): void {
  const items = new Set(earlier.changes.map((change) => change.item));
  for (const draft of drafts) {
    if (draft.at < earlier.at || draft.at >= later.at) continue;
    later.changes.push(...draft.changes.filter((change) => items.has(change.item)));
    draft.changes = draft.changes.filter((change) => !items.has(change.item));
  }
}

const endsIn = (moves: readonly Move[]): Worth[] =>
  moves.flatMap((m) => (m.before && !m.after ? [m.before] : []));
const startsIn = (moves: readonly Move[]): Worth[] =>
  moves.flatMap((m) => (!m.before && m.after ? [m.after] : []));

function replaces(input: OracleInput, a: Worth, b: Worth): boolean {
  const isLike = areAlike(input, a, b);
  return isLike && (a.product === b.product || familyOf(input, a.product) === familyOf(input, b.product));
}

/** Whether an end and a start in two sets belong together. */
function areLinked(input: OracleInput, drafts: readonly Draft[], earlier: Draft, later: Draft): boolean {
  const [first, second] = [movesOf(earlier), movesOf(later)];
  const [ends, starts] = [endsIn(first), startsIn(second)];
  if (ends.some((end) => starts.some((start) => replaces(input, end, start)))) return true;
  const isTurned = (start: Worth, end: Worth): boolean =>
    start.item !== end.item && replaces(input, end, start);
  if (startsIn(first).some((start) => endsIn(second).some((end) => isTurned(start, end)))) return true;
  const between = drafts.filter((d) => d.at >= earlier.at && d.at < later.at);
  const isAtZero = between.every((d) => !isPositive(moneyAfter(drafts, d.at)));
  return ends.length > 0 && starts.length > 0 && isAtZero;
}

/** Joins cancel and re-subscribe (either order) within the policy's hours, dated at the later. */
export function hold(input: OracleInput, drafts: readonly Draft[]): void {
  const limit = input.policy.resubscribe_hours * HOUR_MS;
  for (const later of drafts) {
    const near = drafts.filter((d) => d.at < later.at && later.at - d.at <= limit && !d.hasAbsorbed);
    const linked = near.filter((d) => areLinked(input, drafts, d, later));
    for (const earlier of linked) absorb(drafts, earlier, later);
    if (linked.length > 0) later.hasAbsorbed = true;
  }
}

/** A return sooner than the shortest gap takes in the churn before it. */
export function joinShortGaps(input: OracleInput, drafts: readonly Draft[]): void {
  const before = (draft: Draft): boolean => isPositive(moneyAfter(drafts, draft.at - 1));
  const after = (draft: Draft): boolean => isPositive(moneyAfter(drafts, draft.at));
  for (const draft of drafts) {
    if (before(draft) || !after(draft)) continue;
    const churn = drafts.filter((d) => d.at < draft.at && before(d) && !after(d)).at(-1);
    if (churn && isShort(input, churn.at, draft.at)) absorb(drafts, churn, draft);
  }
}

/** Whether an absence is shorter than the policy's days, or holds fewer whole calendar months than it asks for. */
function isShort({ policy, zone }: OracleInput, from: number, to: number): boolean {
  const whole = periods("month", dayOf(from, zone), dayOf(to, zone), zone).filter(
    (month) => month.start >= from && month.end <= to,
  );
  return to - from < policy.shortest_gap_days * 24 * HOUR_MS || whole.length < policy.shortest_gap_months;
}
