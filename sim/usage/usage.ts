import { DAY, type Era, monthsAfter } from "../calendar.ts";
import type { Ledger } from "../ledger.ts";
import type { Life } from "../life.ts";
import { Stream } from "../random.ts";
import { jobsOf } from "./jobs.ts";
import { metricNumber, type UsageMetricId } from "./metrics.ts";
import { seatsOf } from "./seats.ts";
import { storageOf } from "./storage.ts";
import { requestsOf } from "./support-requests.ts";
import { type Timeline, timelineOf, type Use } from "./timeline.ts";

/** Columns of the usage ledger, all whole numbers; `day` is counted from 1970-01-01. */
export const USAGE_COLUMNS = ["account", "customer", "metric", "day", "value"] as const;

/** How many customers have usage: the first ones. It is daily, so it grows faster than the states do. */
export const USAGE_CUSTOMERS = 5000;

const MONTHS = 24;
/** Added to the seed, so that usage draws other numbers than lives do. */
const SEED = 0x75736167;

interface Measured {
  metric: UsageMetricId;
  every: "monday" | "workday";
  /** Draws how a customer uses it. */
  of: (stream: Stream, timeline: Timeline) => Use;
}

const MEASURED: readonly Measured[] = [
  { metric: "seats_in_use", every: "monday", of: seatsOf },
  { metric: "jobs", every: "workday", of: jobsOf },
  { metric: "support_requests", every: "workday", of: requestsOf },
  { metric: "photo_storage", every: "monday", of: storageOf },
];

/** Writes what a customer used in the last two years. What it bought is drawn before, and doesn't depend on it. */
export function writeUse(life: Life, seed: number, ledger: Ledger): void {
  if (life.key > USAGE_CUSTOMERS) return;
  const { era } = life.world;
  const stream = new Stream(seed ^ SEED, life.key);
  const timeline = timelineOf(life.written, era);
  const from = firstDay(era, timeline);
  for (const { metric, every, of } of MEASURED) {
    const use = of(stream, timeline);
    const number = metricNumber(metric);
    for (let day = from; day < timeline.days; day++) {
      if (!isMeasured(timeline.first + day, every)) continue;
      const value = use(day);
      if (value === null) continue;
      ledger.add([life.profile.account, life.key, number, timeline.first + day, value]);
    }
  }
}

function firstDay({ end }: Era, { first }: Timeline): number {
  return Math.max(0, Math.floor(monthsAfter(end, -MONTHS) / DAY) - first);
}

/** @param day counted from 1970-01-01, a Thursday */
function isMeasured(day: number, every: Measured["every"]): boolean {
  const weekday = (day + 4) % 7;
  return every === "monday" ? weekday === 1 : weekday > 0 && weekday < 6;
}
