import { groupedBy } from "../../base/grouped.ts";
import { dateOfDay } from "../../base/zone.ts";
import { bigintIn, numberIn } from "../../warehouse/rows.ts";
import type { GrowthBook } from "../growth-book.ts";
import { growthSql } from "../sql.ts";

/** What a customer used of a limit. Numbers in millionths of the metric's unit. */
export interface LimitUse {
  customer: number;
  metric: number;
  plan: number;
  quantity: number;
  used: bigint;
  limit: bigint;
}

/** How well the limits of a plan fit its customers. Shares are from 0 to 1. */
export interface PlanFit {
  plan: number;
  metric: number;
  customers: number;
  /** Median and 90th percentile of use by limit, between two customers in proportion. */
  p50: number;
  p90: number;
  near: number;
  over: number;
  under: number;
}

/** What each active customer used of its limits on a day. */
export async function limitUses({ book }: GrowthBook, day: number): Promise<LimitUse[]> {
  const sql = await growthSql("pricing/use_of_limits.sql", {
    day: `date '${dateOfDay(day)}'`,
    among: "true",
  });
  const rows = await book.warehouse.query(`select * from (${sql}) order by customer, metric`, book.schema);
  return rows.map((row) => ({
    customer: numberIn(row, "customer"),
    metric: numberIn(row, "metric"),
    plan: numberIn(row, "plan"),
    quantity: numberIn(row, "quantity"),
    used: bigintIn(row, "used"),
    limit: bigintIn(row, "lim"),
  }));
}

/** How well each plan's limits fit, by plan and metric, the most customers first (GROWTH §3). */
export function planFit(uses: LimitUse[]): PlanFit[] {
  const groups = groupedBy(uses, ({ plan, metric }) => `${plan} ${metric}`);
  return [...groups.values()]
    .map(fitOf)
    .sort((a, b) => b.customers - a.customers || a.plan - b.plan || a.metric - b.metric);
}

function fitOf(uses: LimitUse[]): PlanFit {
  const [first] = uses;
  const shares = uses.map(shareOf).sort((a, b) => a - b);
  const share = (isIn: (use: LimitUse) => boolean) => uses.filter(isIn).length / uses.length;
  return {
    plan: first?.plan ?? 0,
    metric: first?.metric ?? 0,
    customers: uses.length,
    p50: percentile(shares, 50),
    p90: percentile(shares, 90),
    near: share(isNear),
    over: share(({ used, limit }) => used >= limit),
    under: share(isUnder),
  };
}

/** Use by limit, 1 being all of it. */
export function shareOf({ used, limit }: LimitUse): number {
  return Number(used) / Number(limit);
}

/** At the edge: use is at or above 80% of the limit. */
export function isNear({ used, limit }: LimitUse): boolean {
  return used * 100n >= limit * 80n;
}

/** A misfit: use is under 20% of the limit. */
export function isUnder({ used, limit }: LimitUse): boolean {
  return used * 100n < limit * 20n;
}

/** The number that so many percent of sorted numbers are below, between two of them in proportion. */
function percentile(sorted: number[], percent: number): number {
  const place = ((sorted.length - 1) * percent) / 100;
  const [low = 0, high = low] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  return low + (high - low) * (place - Math.floor(place));
}
