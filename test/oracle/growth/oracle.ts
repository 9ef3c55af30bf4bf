/**
 * What a company's usage, catalogue and items say of growth as of a day: a plain second computation, written from the
 * definitions alone. The product is tested against it.
 */

import { type Adjacency, adjacencyOn } from "./adjacency.ts";
import { type Attach, attachOn } from "./attach.ts";
import { type Backtest, backtestOf } from "./backtest.ts";
import type { Company } from "./company.ts";
import { dayNumber } from "./day-numbers.ts";
import { type DiscountsEnded, discountsEnded } from "./discount-ending.ts";
import { type Headroom, type HeadroomTotals, headroomsOn, totalsOf } from "./headroom.ts";
import { KINDS } from "./kinds.ts";
import { ledgerOf } from "./ledger.ts";
import { type PlanFit, planFitOn } from "./plan-fit.ts";
import { type Signal, signalsAsOf } from "./signals.ts";
import { type Raised, raisedUntil } from "./unused.ts";
import { type Use, usageOn, waitingOn } from "./usage.ts";
import { type Cell, whitespaceOf } from "./whitespace.ts";

/** Money is in micros, usage in thousandths of a unit, days are local dates. */
export interface Growth {
  usage: Use[];
  /** Observations of unknown customers. */
  waiting: number;
  signals: Signal[];
  backtests: Backtest[];
  discounts: DiscountsEnded;
  headroom: Headroom[];
  totals: HeadroomTotals;
  whitespace: Cell[];
  attach: Attach[];
  raised: Raised[];
  planFit: PlanFit[];
  adjacency: Adjacency[];
}

/** Everything, as of the end of a local date. */
export function growthOracle(company: Company, asOf: string): Growth {
  const ledger = ledgerOf(company);
  const day = dayNumber(asOf);
  const headroom = headroomsOn(ledger, day);
  return {
    usage: usageOn(ledger, day),
    waiting: waitingOn(company, asOf),
    signals: signalsAsOf(ledger, day),
    backtests: KINDS.flatMap((kind) => (kind.came ? [backtestOf(ledger, kind, day)] : [])),
    discounts: discountsEnded(ledger, day),
    headroom,
    totals: totalsOf(headroom, day),
    whitespace: whitespaceOf(ledger, headroom, day),
    attach: attachOn(ledger, day),
    raised: raisedUntil(ledger, day),
    planFit: planFitOn(ledger, day),
    adjacency: adjacencyOn(ledger, day),
  };
}
