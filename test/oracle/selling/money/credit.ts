import { compare, mul, type Q, ratio, sub, sum, ZERO } from "../../rational.ts";
import { type SpanKind, spanOf } from "../periods.ts";
import type { Selling } from "../selling.ts";
import { restOf, sharesOf } from "./assisted.ts";
import { claimsOn } from "./claims.ts";
import { allOf, keptOn, type Move } from "./portions.ts";

const BACK_DAYS = 90;

/** What somebody (null: nobody) is credited with in a period, and what was given back in it, in the reporting currency. */
export interface Credit {
  period: string;
  person: string | null;
  credited: Q;
  givenBack: Q;
}

/** Credit by period and person, up to the end of a day. */
export function creditsUntil(selling: Selling, kind: SpanKind, day: number): Credit[] {
  const sums = new Map<string, { period: string; person: string | null; credited: Q[]; givenBack: Q[] }>();
  const at = (on: number, person: string | null) => {
    const period = spanOf(kind, on).label;
    const key = `${period} ${person}`;
    const found = sums.get(key) ?? { period, person, credited: [], givenBack: [] };
    sums.set(key, found);
    return found;
  };
  for (const { move, person, amount } of sharesUntil(selling, day)) {
    at(move.on, person).credited.push(mul(amount, move.rate));
    const part = ratio(amount, move.amount) ?? ZERO;
    for (const { on, amount: given } of givenBackBy(selling, move, day))
      at(on, person).givenBack.push(mul(mul(given, part), move.rate));
  }
  return [...sums.values()].map((one) => ({
    ...one,
    credited: sum(one.credited),
    givenBack: sum(one.givenBack),
  }));
}

interface Share {
  move: Move;
  person: string | null;
  /** Micros of the customer's currency. */
  amount: Q;
}

/** Who is credited with what of each expansion. */
function sharesUntil(selling: Selling, day: number): Share[] {
  const { ledger, rules } = selling;
  const claims = rules.claimedBy === "owners" ? [] : claimsOn(selling, day);
  return allOf(ledger).flatMap((move) => {
    if (move.type !== "expansion" || move.on > day) return [];
    const own = claims.filter((claim) => claim.move === move);
    const parts = [
      ...own.flatMap(({ deal, amount }) => sharesOf(selling, move, amount, deal.owner)),
      ...sharesOf(selling, move, restOf(move, own)),
    ];
    return parts.map((part) => ({ move, ...part }));
  });
}

/** What is given back of an expansion within 90 days: each new low, on its day. */
function givenBackBy({ ledger }: Selling, move: Move, day: number): Array<{ on: number; amount: Q }> {
  const found: Array<{ on: number; amount: Q }> = [];
  let kept = move.amount;
  for (let on = move.on; on <= Math.min(day, move.on + BACK_DAYS); on += 1) {
    const left = keptOn(ledger, move, on);
    if (compare(left, kept) < 0) found.push({ on, amount: sub(kept, left) });
    kept = left;
  }
  return found;
}
