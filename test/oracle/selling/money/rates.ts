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

/** Micros of the reporting currency for one micro of a customer's own. */
export const rateOfCustomer = (ledger: Ledger, customer: string, day: number): Q =>
  rateOf(ledger, currencyOf(ledger, customer), day);

/** The one currency of a customer. @throws if it has several */
export function currencyOf({ company }: Ledger, customer: string): string {
  const own = company.states.filter((state) => state.customer === customer).map(({ currency }) => currency);
  const [first, ...others] = new Set(own);
  if (first === undefined || others.length > 0) throw new Error(`${customer} has not one currency`);
  return first;
}
