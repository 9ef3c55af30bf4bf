import type { Kind } from "../../growth/kind.ts";
import { itemsOn, worthOf } from "../../growth/ledger.ts";
import { type Q, sum } from "../../rational.ts";
import { knownOn } from "../pipeline/known.ts";
import type { Selling } from "../selling.ts";
import { openSignals } from "./journeys.ts";

/** A customer with open signals today, and whether somebody works on it. */
export interface Reached {
  customer: string;
  signals: number;
  /** Micros of the reporting currency. */
  mrr: Q;
  isWorked: boolean;
}

const DAYS = 90;

/** Customers with an open or taken-up signal today: worked are those with an offer or a deal made in the last 90 days. */
export function reachOf(selling: Selling, kinds: readonly Kind[]): Reached[] {
  const { ledger, offers, today } = selling;
  const signals = openSignals(selling, kinds);
  const isLate = (day: number) => day > today - DAYS && day <= today;
  const worked = new Set([
    ...offers.filter(({ on }) => isLate(on)).map(({ customer }) => customer),
    ...knownOn(selling, today).flatMap(({ deal }) => (isLate(deal.created) ? [deal.customer] : [])),
  ]);
  return [...new Set(signals.map(({ customer }) => customer))].map((customer) => ({
    customer,
    signals: signals.filter((one) => one.customer === customer).length,
    mrr: worthOf(ledger, itemsOn(ledger, customer, today), today),
    isWorked: worked.has(customer),
  }));
}

export const mrrOf = (some: readonly Reached[]): Q => sum(some.map(({ mrr }) => mrr));
