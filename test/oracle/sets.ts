import { dayOf, monthOf } from "./calendar.ts";
import {
  byText,
  type Draft,
  deltaOf,
  hold,
  itemChanges,
  joinShortGaps,
  type Move,
  merge,
  monthly,
  movesOf,
} from "./changes.ts";
import type { OracleInput, OracleSet } from "./oracle.ts";
import { convert, isPositive, type Money, plus } from "./rates.ts";
import { compare } from "./rational.ts";
import { isSame, type Worth } from "./worth.ts";

/** A change set with the items it touched. */
export interface FullSet extends OracleSet {
  moves: Move[];
  /** The items present just before it. */
  present: Worth[];
  /** The cause of the whole of a set that takes its customer from or to zero. */
  whole: "new" | "reactivation" | "churn" | null;
}

/** What naming the next set of a customer depends on. */
interface Past {
  money: Money;
  wasPositive: boolean;
  churnedAt: number | null;
}

type SetType = OracleSet["type"];
const DAY_MS = 86_400_000;

function drafts(input: OracleInput, states: OracleInput["states"]): Draft[] {
  const changes = itemChanges(input, states);
  const isPeriod = input.policy.movement === "period";
  const list = isPeriod ? monthly(input, changes) : merge(input, changes);
  if (!isPeriod) hold(input, list);
  joinShortGaps(input, list);
  return list;
}

/** The items present after a set, given those present before it. */
export function presentAfter(present: readonly Worth[], moves: readonly Move[]): Worth[] {
  const kept = present.filter(({ item }) => !moves.some((move) => move.item === item));
  return [...kept, ...moves.flatMap(({ after }) => (after ? [after] : []))];
}

/** Sets without names; those whose touched items all end as they began are gone. */
function unnamed(input: OracleInput, customer: string, states: OracleInput["states"]): FullSet[] {
  const sets: FullSet[] = [];
  let present: Worth[] = [];
  for (const draft of drafts(input, states)) {
    const moves = movesOf(draft);
    if (moves.every((move) => isSame(move.before, move.after))) continue;
    const day = dayOf(draft.at, input.zone);
    const delta = deltaOf(moves);
    sets.push({ customer, at: draft.at, day, type: "none", delta, moves, present, whole: null });
    present = presentAfter(present, moves);
  }
  return sets;
}

const added = (money: Money, delta: Money): Money =>
  Object.entries(delta).reduce((total, [currency, micros]) => plus(total, currency, micros), money);

function nameOfReturn(input: OracleInput, past: Past, at: number): SetType {
  const { longest_gap_days: longest, reactivation } = input.policy;
  if (longest !== null && at - (past.churnedAt ?? at) > longest * DAY_MS) return "new";
  return reactivation === "separate" ? "reactivation" : reactivation;
}

function nameOf(input: OracleInput, past: Past, set: FullSet, isFree: boolean): SetType {
  const after = added(past.money, set.delta);
  if (!isPositive(past.money)) {
    if (!isPositive(after)) return "none";
    if (past.wasPositive) return nameOfReturn(input, past, set.at);
    return isFree ? input.policy.free_to_paid : "new";
  }
  if (!isPositive(after)) return "churn";
  const order = compare(convert(input, after, set.day), convert(input, past.money, set.day));
  return order > 0 ? "expansion" : order < 0 ? "contraction" : "none";
}

function wholeOf(past: Past, set: FullSet, type: SetType): FullSet["whole"] {
  if (type === "churn") return "churn";
  if (isPositive(past.money) || !isPositive(added(past.money, set.delta))) return null;
  if (type === "expansion") return past.wasPositive ? "reactivation" : "new";
  return type === "reactivation" ? "reactivation" : "new";
}

function step(past: Past, set: FullSet): Past {
  const money = added(past.money, set.delta);
  return {
    money,
    wasPositive: past.wasPositive || isPositive(money),
    churnedAt: set.type === "churn" ? set.at : past.churnedAt,
  };
}

/** Names the sets of one calendar month; whether they were dropped is the caller's to decide. */
function nameMonth(input: OracleInput, month: readonly FullSet[], past: Past): [FullSet[], Past] {
  const named: FullSet[] = [];
  let now = past;
  for (const set of month) {
    const type = nameOf(input, now, set, set.present.length > 0);
    const done = { ...set, type, whole: wholeOf(now, set, type) };
    named.push(done);
    now = step(now, done);
  }
  return [named, now];
}

function named(input: OracleInput, all: readonly FullSet[]): FullSet[] {
  const result: FullSet[] = [];
  let past: Past = { money: {}, wasPositive: false, churnedAt: null };
  for (const month of new Set(all.map((set) => monthOf(set.day)))) {
    const own = all.filter((set) => monthOf(set.day) === month);
    const [sets, next] = nameMonth(input, own, past);
    const moved = sets.filter(({ type }) => type !== "none");
    const isInAndOut = moved[0]?.type === "new" && moved.at(-1)?.type === "churn";
    if (input.policy.in_and_out === "netted" && isInAndOut) continue;
    result.push(...sets);
    past = next;
  }
  return result;
}

/** The customer a state belongs to under the policy. */
export function customerOf(input: OracleInput, state: OracleInput["states"][number]): string {
  return input.policy.currency === "separate" ? `${state.customer}|${state.currency}` : state.customer;
}

const known = new WeakMap<OracleInput, FullSet[]>();

/** Every change set that counts, by customer and time, with the items it touched; worked out once for an input. */
export function fullSets(input: OracleInput): FullSet[] {
  const sets = known.get(input) ?? allSets(input);
  known.set(input, sets);
  return sets;
}

/** Under separate currencies, an item ends in the currency that it leaves. */
function leaving(input: OracleInput, state: OracleInput["states"][number]): OracleInput["states"][number][] {
  if (input.policy.currency !== "separate") return [];
  const later = input.states.filter(({ item, at }) => item === state.item && at > state.at);
  const [next] = later.sort((a, b) => a.at - b.at);
  if (next === undefined || next.currency === state.currency) return [];
  return [{ ...state, at: next.at, status: "ended" }];
}

function allSets(input: OracleInput): FullSet[] {
  const customers = [...new Set(input.states.map((state) => customerOf(input, state)))].sort(byText);
  return customers.flatMap((customer) => {
    const own = input.states.filter((state) => customerOf(input, state) === customer);
    const states = [...own, ...own.flatMap((state) => leaving(input, state))];
    return named(input, unnamed(input, customer, states));
  });
}
