/**
 * What a company's usage, catalogue and items say of growth as of a day: a plain second computation, written from the
 * definitions alone. The product is tested against it.
 */

import { type Backtest, backtestOf } from "./backtest.ts";
import type { Company } from "./company.ts";
import { dayNumber } from "./day-numbers.ts";
import { KINDS } from "./kinds.ts";
import { type Ledger, ledgerOf } from "./ledger.ts";
import { type Signal, signalsAsOf } from "./signals.ts";

export interface Growth {
  signals: Signal[];
  backtests: Backtest[];
}

/** Everything, as of the end of a local date. Money is in micros, usage in thousandths. */
export function growthOracle(company: Company, asOf: string): Growth {
  const ledger: Ledger = ledgerOf(company);
  const day = dayNumber(asOf);
  return {
    signals: signalsAsOf(ledger, day),
    backtests: KINDS.flatMap((kind) => (kind.came ? [backtestOf(ledger, kind, day)] : [])),
  };
}
