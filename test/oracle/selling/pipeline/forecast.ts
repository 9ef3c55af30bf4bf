import { add, compare, max, mul, type Q, q, ratio, sub, sum, ZERO } from "../../rational.ts";
import { restOf } from "../money/assisted.ts";
import { amountInOwn, amountOn, claimsOn, closedOf } from "../money/claims.ts";
import { allOf } from "../money/portions.ts";
import { rateOfCustomer } from "../money/rates.ts";
import { fourBefore, laterSpan, type Span } from "../periods.ts";
import type { Selling } from "../selling.ts";
import { conversionsOn, weightedOn } from "./conversions.ts";
import { expandedIn, openIn } from "./coverage.ts";
import { isWon, knownOn } from "./known.ts";
import { percentile } from "./stalled.ts";

const PENDING_DAYS = 90;
const ENOUGH_QUARTERS = 8;

/** What a quarter is forecast to expand by at the end of a day, in micros of the reporting currency. */
export interface Forecast {
  forecast: Q;
  expanded: Q;
  unclaimed: Q;
  /** null: nothing has closed to tell chances by; counted as 0. */
  weighted: Q | null;
  unassisted: Q;
  open: Q;
  opportunities: number;
}

export function forecastOn(selling: Selling, quarter: Span, day: number): Forecast {
  const open = openIn(selling, quarter, day);
  const expanded = expandedIn(selling, { start: quarter.start, end: day + 1 });
  const unclaimed = unclaimedOn(selling, day);
  const weighted = weightedOf(selling, quarter, day);
  const unassisted = unassistedFor(selling, quarter, day);
  return {
    forecast: sum([expanded, unclaimed, weighted ?? ZERO, unassisted]),
    ...{ expanded, unclaimed, weighted, unassisted },
    open: sum(open.map((known) => amountOn(selling, known, day))),
    opportunities: open.length,
  };
}

/** What isn't claimed yet of deals won and still within their 90 days, at the rate of closing. */
function unclaimedOn(selling: Selling, day: number): Q {
  const claims = claimsOn(selling, day);
  const pending = knownOn(selling, day).filter(
    (known) => isWon(known) && closedOf(known) <= day && day <= closedOf(known) + PENDING_DAYS,
  );
  return sum(
    pending.map((known) => {
      const own = claims.filter(({ deal }) => deal.deal === known.deal).map(({ amount }) => amount);
      const rest = max(ZERO, sub(amountInOwn(selling, known), sum(own)));
      return mul(rest, rateOfCustomer(selling.ledger, known.deal.customer, closedOf(known)));
    }),
  );
}

function weightedOf(selling: Selling, quarter: Span, day: number): Q | null {
  const conversions = conversionsOn(selling, day);
  const worths = openIn(selling, quarter, day).map((known) => weightedOn(selling, conversions, known, day));
  return worths.reduce<Q | null>((all, one) => (all === null || one === null ? null : add(all, one)), ZERO);
}

/** Mean unassisted expansion of the last four closed quarters with evidence x share of days left. */
function unassistedFor(selling: Selling, quarter: Span, day: number): Q {
  const first = Math.min(...allOf(selling.ledger).map(({ on }) => on));
  const quarters = fourBefore(quarter.start).filter(({ end }) => end > first);
  const claims = claimsOn(selling, day);
  const rests = quarters.map(({ start, end }) => {
    const moves = allOf(selling.ledger).filter(
      ({ type, on }) => type === "expansion" && on >= start && on < end,
    );
    return sum(
      moves.map((move) =>
        mul(
          restOf(
            move,
            claims.filter((claim) => claim.move === move),
          ),
          move.rate,
        ),
      ),
    );
  });
  const mean = ratio(sum(rests), q(rests.length)) ?? ZERO;
  return mul(mean, q(quarter.end - 1 - day, quarter.end - quarter.start));
}

/** The same day of an earlier quarter: what was forecast, and what came. */
export interface Tested {
  label: string;
  on: number;
  forecast: Q;
  came: Q;
}

/** Forecasts of earlier quarters on the same day, from the first that began with a known deal, oldest first. */
export function testedBefore(selling: Selling, quarter: Span, day: number): Tested[] {
  const found: Tested[] = [];
  for (let back = -40; back < 0; back += 1) {
    const earlier = laterSpan("quarter", quarter, back);
    if (knownOn(selling, earlier.start - 1).length === 0) continue;
    const on = Math.min(earlier.start + (day - quarter.start), earlier.end - 1);
    const { forecast } = forecastOn(selling, earlier, on);
    found.push({ label: earlier.label, on, forecast, came: expandedIn(selling, earlier) });
  }
  return found;
}

/** The interval of a forecast: came / forecast of earlier quarters; null without any. */
export function intervalOf(tested: readonly Tested[]): { low: Q; high: Q; isRange: boolean } | null {
  const shares = tested.flatMap(({ forecast, came }) => ratio(came, forecast) ?? []);
  const isRange = shares.length < ENOUGH_QUARTERS;
  const sorted = shares.sort(compare);
  const low = isRange ? sorted[0] : percentile(shares, q(1, 10));
  const high = isRange ? sorted.at(-1) : percentile(shares, q(9, 10));
  return low && high ? { low, high, isRange } : null;
}
