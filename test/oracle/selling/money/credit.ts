import { rememberedFor } from "../../growth/memo.ts";
import { add, compare, mul, type Q, ratio, sub, ZERO } from "../../rational.ts";
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

/** Credit by period and person, up to the end of a day and as known on it. */
export function creditsUntil(selling: Selling, kind: SpanKind, day: number): Credit[] {
  const sums = new Map<string, Credit>();
  for (const { on, person, credited, givenBack } of creditedOn(selling, day)) {
    const period = spanOf(kind, on).label;
    const key = `${period} ${person}`;
    const old = sums.get(key) ?? { period, person, credited: ZERO, givenBack: ZERO };
    sums.set(key, {
      ...old,
      credited: add(old.credited, credited),
      givenBack: add(old.givenBack, givenBack),
    });
  }
  return [...sums.values()];
}

/** What somebody is credited with on a day, or what was given back on it of what they were. */
export interface DatedCredit {
  on: number;
  person: string | null;
  credited: Q;
  givenBack: Q;
}

const remembered = rememberedFor<Selling, DatedCredit[]>();

/** All credit up to the end of a day, as known on it. */
export const creditedOn = (selling: Selling, day: number): DatedCredit[] =>
  remembered(selling, String(day), () => allCredit(selling, day));

function allCredit(selling: Selling, day: number): DatedCredit[] {
  const back = new Map<Move, ReturnType<typeof givenBackBy>>();
  return sharesUntil(selling, day).flatMap(({ move, person, amount }) => {
    const part = ratio(amount, move.amount) ?? ZERO;
    const given = back.get(move) ?? givenBackBy(selling, move, day);
    back.set(move, given);
    return [
      { on: move.on, person, credited: mul(amount, move.rate), givenBack: ZERO },
      ...given.map((one) => ({
        ...{ on: one.on, person, credited: ZERO },
        givenBack: mul(mul(one.amount, part), move.rate),
      })),
    ];
  });
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
