import { type Q, q, ratio } from "../rational.ts";
import { everybody } from "./comparable.ts";
import { dayText } from "./day-numbers.ts";
import { holdersBeside, holds } from "./headroom.ts";
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
  /** Holders that used it in the last 28 days; null: no metric is its feature. */
  users: string[] | null;
  adoption: Q | null;
}

/** Every add-on of the catalogue that somebody holds. */
export function attachOn(ledger: Ledger, day: number): Attach[] {
  return addOns(ledger)
    .map((product) => attachOf(ledger, product, day))
    .filter(({ holders }) => holders.length > 0);
}

/** Eligible are holders, and who owns a family that one of them owns. */
function attachOf(ledger: Ledger, product: string, day: number): Attach {
  const all = everybody(ledger, day);
  const holders = all.filter((customer) => holds(ledger, customer, product, day));
  const eligible = all.filter(
    (one) => holders.includes(one) || holdersBeside(ledger, one, product, day).length > 0,
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
  return holders.filter((customer) =>
    metrics.some(({ id }) =>
      seenWithin(daysOf(ledger, customer, id), day - USED_DAYS + 1, day, day).some(({ sum }) => sum > 0),
    ),
  );
}
