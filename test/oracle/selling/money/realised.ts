import { compare, mul, type Q, q, sub, sum, ZERO } from "../../rational.ts";
import { isWon, type KnownDeal, knownOn } from "../pipeline/known.ts";
import type { Selling } from "../selling.ts";
import {
  amountInOwn,
  amountOn,
  type Claim,
  claimed,
  claimsOn,
  closedOf,
  isClaimable,
  keptOf,
} from "./claims.ts";
import { movesOf } from "./portions.ts";

export type RealisedStatus = "realised" | "partial" | "not_yet" | "missed" | "taken_back" | "not_expansion";

/** A won deal and what billing shows of it, in micros of the reporting currency. */
export interface Realised {
  known: KnownDeal;
  status: RealisedStatus;
  amount: Q;
  claimed: Q;
  gap: Q;
  claimedFrom: number | null;
  claimedTo: number | null;
  kept90: Q;
  kept180: Q;
  kept365: Q;
  /** Whether 95% of its amount is claimed, also where it was taken back. */
  isWhole: boolean;
  /** It was entered after an expansion that it claims. */
  isAfterwards: boolean;
}

/** All won deals as known at the end of a day. */
export function realisedOn(selling: Selling, day: number): Realised[] {
  const claims = claimsOn(selling, day);
  const won = knownOn(selling, day).filter((known) => isWon(known) && closedOf(known) <= day);
  return won.map((known) =>
    rowOf(
      selling,
      known,
      claims.filter(({ deal }) => deal.deal === known.deal),
      day,
    ),
  );
}

function rowOf(selling: Selling, known: KnownDeal, claims: readonly Claim[], day: number): Realised {
  const amount = amountOn(selling, known, closedOf(known));
  const money = claimed(claims);
  const kept = (days: number) => keptOf(selling, claims, days, day);
  const base = { known, amount, claimed: money, kept90: kept(90), kept180: kept(180), kept365: kept(365) };
  const status = statusOf(selling, known, claims, day);
  const days = claims.map(({ move }) => move.on);
  return {
    ...base,
    status,
    gap: status === "not_expansion" ? ZERO : sub(amount, money),
    claimedFrom: days.length > 0 ? Math.min(...days) : null,
    claimedTo: days.length > 0 ? Math.max(...days) : null,
    isWhole: claims.length > 0 && isWhole(selling, known, claims),
    isAfterwards: days.some((on) => on < known.deal.created),
  };
}

function statusOf(selling: Selling, known: KnownDeal, claims: readonly Claim[], day: number): RealisedStatus {
  if (claims.length === 0) return unclaimed(selling, known, day);
  const half = mul(sum(claims.map(({ amount }) => amount)), q(1, 2));
  const kept = keptOf(selling, claims, 180, day, () => q(1));
  if (compare(kept, half) < 0) return "taken_back";
  return isWhole(selling, known, claims) ? "realised" : "partial";
}

/** Whether 95% of the amount is claimed, both in the customer's currency. */
function isWhole(selling: Selling, known: KnownDeal, claims: readonly Claim[]): boolean {
  const enough = mul(amountInOwn(selling, known), q(95, 100));
  return compare(sum(claims.map(({ amount }) => amount)), enough) >= 0;
}

function unclaimed({ ledger }: Selling, known: KnownDeal, day: number): RealisedStatus {
  const moves = movesOf(ledger).get(known.deal.customer) ?? [];
  const isComing = moves.some(
    (move) =>
      (move.type === "new" || move.type === "reactivation") && isClaimable(known, move) && move.on <= day,
  );
  if (isComing) return "not_expansion";
  return day <= closedOf(known) + 90 ? "not_yet" : "missed";
}
