import { dayText } from "../../growth/day-numbers.ts";
import type { Ledger } from "../../growth/ledger.ts";
import { rateOn } from "../../rates.ts";
import type { Q } from "../../rational.ts";

const firsts = new WeakMap<Ledger, number>();

/**
 * Micros of the reporting currency for one micro of another on a day. The books know rates from the day before the first
 * movement on; before that, that one holds.
 */
export function rateOf(ledger: Ledger, currency: string, day: number): Q {
  const first = firsts.get(ledger) ?? firstMove(ledger) - 1;
  firsts.set(ledger, first);
  return rateOn(ledger.input, currency, dayText(Math.max(first, day)));
}

const firstMove = ({ movements }: Ledger): number =>
  Math.min(...[...movements.values()].flat().map(({ on }) => on));
