import { everybody } from "./comparable.ts";
import { dayText, momentOf } from "./day-numbers.ts";
import { daysOf, type Ledger } from "./ledger.ts";
import { limitOn } from "./limits.ts";
import { lastSeen } from "./observations.ts";
import { spanOf, sumWithin } from "./spans.ts";

/** What a customer uses of a metric at the end of a day, in thousandths. */
export interface Use {
  customer: string;
  metric: string;
  /** A level as last seen, a count in its span so far. */
  value: number;
  /** The day of the last observation. */
  seenOn: string;
  limit: number | null;
}

/** Of everybody that pays, the metrics that are known. */
export function usageOn(ledger: Ledger, day: number): Use[] {
  return everybody(ledger, day).flatMap((customer) =>
    ledger.company.metrics.flatMap((metric) => {
      const last = lastSeen(daysOf(ledger, customer, metric.id), day, day);
      if (!last) return [];
      const span = spanOf(ledger, customer, metric, day);
      const sum = sumWithin(ledger, customer, metric, { ...span, last: day }, day);
      const value = metric.kind === "level" ? last.last : sum;
      const limit = limitOn(ledger, customer, metric, day, day);
      return [{ customer, metric: metric.id, value, seenOn: dayText(last.on), limit }];
    }),
  );
}

/** Observations of customers that nothing is known of, recorded up to the end of a day. */
export function waitingOn({ company }: Ledger, day: number): number {
  const { states, observations, zone } = company;
  const customers = new Set(states.map(({ customer }) => customer));
  const strangers = observations.filter(({ customer }) => !customers.has(customer));
  return strangers.filter(({ at, recordedAt }) => momentOf(recordedAt ?? at, zone).on <= day).length;
}
