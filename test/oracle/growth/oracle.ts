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
import { type Ledger, ledgerOf } from "./ledger.ts";
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
  return {
    usage: PARTS.usage(ledger, day),
    waiting: PARTS.waiting(ledger, day),
    signals: PARTS.signals(ledger, day),
    backtests: PARTS.backtests(ledger, day),
    discounts: PARTS.discounts(ledger, day),
    headroom: PARTS.headroom(ledger, day),
    totals: PARTS.totals(ledger, day),
    whitespace: PARTS.whitespace(ledger, day),
    attach: PARTS.attach(ledger, day),
    raised: PARTS.raised(ledger, day),
    planFit: PARTS.planFit(ledger, day),
    adjacency: PARTS.adjacency(ledger, day),
  };
}

/** One part of it, without the work of the others. */
export function growthPart<K extends keyof Growth>(part: K, company: Company, asOf: string): Growth[K] {
  const work: Parts[K] = PARTS[part];
  return work(ledgerOf(company), dayNumber(asOf));
}

type Parts = { [K in keyof Growth]: (ledger: Ledger, day: number) => Growth[K] };

const PARTS: Parts = {
  usage: usageOn,
  waiting: waitingOn,
  signals: (ledger, day) => signalsAsOf(ledger, day, KINDS),
  backtests: (ledger, day) => KINDS.flatMap((kind) => (kind.came ? [backtestOf(ledger, kind, day)] : [])),
  discounts: discountsEnded,
  headroom: headroomsOn,
  totals: (ledger, day) => totalsOf(headroomsOn(ledger, day), day),
  whitespace: (ledger, day) => whitespaceOf(ledger, headroomsOn(ledger, day), day),
  attach: attachOn,
  raised: raisedUntil,
  planFit: planFitOn,
  adjacency: adjacencyOn,
};
