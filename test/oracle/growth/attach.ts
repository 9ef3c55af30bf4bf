import { type Q, q, ratio } from "../rational.ts";
import { everybody } from "./comparable.ts";
import { dayText } from "./day-numbers.ts";
import { addOnStep, holds } from "./headroom.ts";
import { daysOf, firstDay, type Ledger } from "./ledger.ts";
import { seenWithin } from "./observations.ts";
import { addOns } from "./plans.ts";

const USED_DAYS = 28;

/** How far an add-on is attached on a day. */
export interface Attach {
  product: string;
  holders: string[];
  eligible: string[];
  share: Q | null;
  /** By the month of first MRR. */
  cohorts: Array<{ cohort: string; holders: number; eligible: number }>;
  /** Holders that used it in the last 28 days, since they hold it; null: no metric is its feature. */
  users: string[] | null;
  adoption: Q | null;
}

/** Every add-on of the catalogue that somebody holds. */
export function attachOn(ledger: Ledger, day: number): Attach[] {
  return addOns(ledger)
    .map((product) => attachOf(ledger, product, day))
    .filter(({ holders }) => holders.length > 0);
}

/** Eligible are holders, and to whom it is open: who owns a family that one of them owns, where it is on sale to it. */
function attachOf(ledger: Ledger, product: string, day: number): Attach {
  const all = everybody(ledger, day);
  const holders = all.filter((customer) => holds(ledger, customer, product, day));
  const eligible = all.filter(
    (one) => holders.includes(one) || addOnStep(ledger, one, product, day) !== null,
  );
  const cohortOf = (customer: string): string => dayText(firstDay(ledger, customer) ?? day).slice(0, 7);
  const cohorts = [...new Set(eligible.map(cohortOf))].sort().map((cohort) => ({
    cohort,
    holders: holders.filter((one) => cohortOf(one) === cohort).length,
    eligible: eligible.filter((one) => cohortOf(one) === cohort).length,
  }));
  const users = usersOf(ledger, product, holders, day);
  const share = ratio(q(holders.length), q(eligible.length));
  const adoption = users && ratio(q(users.length), q(holders.length));
  return { product, holders, eligible, share, cohorts, users, adoption };
}

function usersOf(ledger: Ledger, product: string, holders: readonly string[], day: number): string[] | null {
  const metrics = ledger.company.metrics.filter((metric) => metric.product === product);
  if (metrics.length === 0) return null;
  return holders.filter((customer) => {
    const from = Math.max(day - USED_DAYS + 1, heldSince(ledger, customer, product, day));
    return metrics.some(({ id }) =>
      seenWithin(daysOf(ledger, customer, id), from, day, day).some(({ sum }) => sum > 0),
    );
  });
}

/** The day from which a customer has held a product without a break. */
function heldSince(ledger: Ledger, customer: string, product: string, day: number): number {
  const days = (ledger.courses.get(customer) ?? []).map(({ on }) => on).filter((on) => on <= day);
  const without = days.findLastIndex((on) => !holds(ledger, customer, product, on));
  return days[without + 1] ?? day;
}
