import { type Cause, oracleCauses } from "../../causes.ts";
import { byText } from "../../changes.ts";
import { shareOut } from "../../durability.ts";
import { dayNumber } from "../../growth/day-numbers.ts";
import type { Ledger } from "../../growth/ledger.ts";
import { rateOn } from "../../rates.ts";
import { add, compare, max, min, type Q, q, sub, sum, ZERO } from "../../rational.ts";

/** Groups of causes, in the order of DEFINITIONS §4. */
export const GROUPS = ["upsell", "add_on", "cross_sell", "usage", "price", "status"] as const;
export type Group = (typeof GROUPS)[number];

const GROUP_OF: Partial<Record<Cause, Group>> = {
  ...{ plan: "upsell", seats: "upsell", add_on: "add_on", cross_sell: "cross_sell", usage: "usage" },
  ...{ price: "price", term: "price", discount: "price", status: "status" },
};

/** A change set that moved MRR. Money is in micros of the customer's one currency. */
export interface Move {
  customer: string;
  at: number;
  on: number;
  type: string;
  amount: Q;
  /** MRR just before. */
  before: Q;
  /** One micro of the customer's currency in the reporting one, on the day. */
  rate: Q;
  portions: Portion[];
}

/** A part of an expansion: of a group of causes, and in it of a product. */
export interface Portion {
  group: Group;
  product: string;
  amount: Q;
}

const known = new WeakMap<Ledger, Map<string, Move[]>>();

/** The change sets of each customer that moved MRR, in time order. */
export function movesOf(ledger: Ledger): Map<string, Move[]> {
  const found = known.get(ledger) ?? allMoves(ledger);
  known.set(ledger, found);
  return found;
}

type Caused = ReturnType<typeof oracleCauses>[number];

function allMoves(ledger: Ledger): Map<string, Move[]> {
  const sets = new Map<string, Caused[]>();
  for (const cause of oracleCauses(ledger.input)) {
    const key = `${cause.customer} ${cause.at}`;
    sets.set(key, [...(sets.get(key) ?? []), cause]);
  }
  const moves = new Map<string, Move[]>();
  for (const causes of sets.values()) {
    const move = moveOf(ledger, causes);
    if (move.type !== "none") moves.set(move.customer, [...(moves.get(move.customer) ?? []), move]);
  }
  return moves;
}

function moveOf(ledger: Ledger, causes: readonly Caused[]): Move {
  const [first] = causes;
  if (!first) throw new Error("a set without causes");
  const { customer, at, day, type, currency } = first;
  const amount = sum(causes.map(({ micros }) => q(micros)));
  return {
    ...{ customer, at, on: dayNumber(day), type, amount },
    before: mrrBefore(ledger, customer, at),
    rate: rateOn(ledger.input, currency, day),
    portions: type === "expansion" ? portionsOf(amount, causes) : [],
  };
}

/** The portions of an expansion: groups that rose share it, and the products that rose in a group share its part. */
function portionsOf(amount: Q, causes: readonly Caused[]): Portion[] {
  const rose = risen(causes, ({ cause }) => groupOf(cause));
  return [...shareOut(amount, rose)].flatMap(([group, part]) => {
    const own = causes.filter(({ cause }) => groupOf(cause) === group);
    return [
      ...shareOut(
        part,
        risen(own, ({ product }) => product),
      ),
    ].map(([product, share]) => ({
      group: GROUPS.find((one) => one === group) ?? "status",
      product,
      amount: share,
    }));
  });
}

function risen(causes: readonly Caused[], keyOf: (cause: Caused) => string): Map<string, Q> {
  const sums = new Map<string, Q>();
  for (const cause of causes) {
    const key = keyOf(cause);
    sums.set(key, add(sums.get(key) ?? ZERO, q(cause.micros)));
  }
  return new Map([...sums].filter(([, amount]) => compare(amount, ZERO) > 0));
}

function groupOf(cause: Cause): Group {
  const group = GROUP_OF[cause];
  if (group === undefined) throw new Error(`an expansion of cause ${cause}`);
  return group;
}

/** A customer's MRR in its own currency from a moment on; there is only one currency. */
const worthAt = (points: readonly { money: Record<string, bigint> }[]): Q =>
  q(Object.values(points.at(-1)?.money ?? {})[0] ?? 0n);

const mrrBefore = ({ courses }: Ledger, customer: string, at: number): Q =>
  worthAt((courses.get(customer) ?? []).filter((point) => point.at < at));

/** The lowest MRR after a move, up to the end of a day. */
function lowestAfter({ courses }: Ledger, { customer, at, amount, before }: Move, until: number): Q {
  const later = (courses.get(customer) ?? []).filter((point) => point.at > at && point.on <= until);
  return later.map((point) => worthAt([point])).reduce(min, add(before, amount));
}

/** What is kept of an expansion at the end of a day: what MRR never fell below again. */
export function keptOn(ledger: Ledger, move: Move, day: number): Q {
  const left = sub(lowestAfter(ledger, move, day), move.before);
  return min(move.amount, max(ZERO, left));
}

const inTime = new WeakMap<Ledger, Move[]>();

/** Moves in the order of time, then by customer: whoever sums over them does not depend on more. */
export function allOf(ledger: Ledger): Move[] {
  const all = [...movesOf(ledger).values()].flat();
  const found = inTime.get(ledger) ?? all.sort((a, b) => a.at - b.at || byText(a.customer, b.customer));
  inTime.set(ledger, found);
  return found;
}
