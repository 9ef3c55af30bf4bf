import { CambiumError } from "../../base/error.ts";
import { readFilter } from "../../base/filter-text.ts";
import { checkMost } from "../../base/limits.ts";
import type { HeadroomSums } from "../../growth/headroom/headroom-sums.ts";
import { minorUnits } from "../../metrics/figures/figures.ts";
import { understand } from "../../metrics/question/question.ts";
import { filterText } from "../../metrics/segments/segment-filter.ts";
import type { Workspace } from "../workspace.ts";
import { growthOf } from "./growth-of.ts";
import { headroomOnDays } from "./headroom-history.ts";

/** A figure of growth that is asked for as a metric: what customers could still buy at the end of a period. */
interface GrowthMetric {
  id: string;
  name: string;
  unit: "money" | "ratio";
  better: "up" | "down" | null;
  definition: string;
  /** Money in micros, a share from 0 to 1; null where it can't be computed. */
  of(sums: HeadroomSums): number | null;
}

/** The figures of headroom that are metrics (GROWTH §3). */
export const GROWTH_METRICS: readonly GrowthMetric[] = [
  {
    id: "open_headroom",
    name: "Open headroom",
    unit: "money",
    better: null,
    definition:
      "What customers could still buy at the end of the period: next plans, add-ons, likely families",
    of: ({ open }) => open,
  },
  {
    id: "saturated_mrr_share",
    name: "Saturated share of MRR",
    unit: "ratio",
    better: null,
    definition: "Share of MRR at the end of the period of customers with nothing likely left to buy",
    of: ({ saturatedMrr, mrr }) => (mrr === 0 ? null : saturatedMrr / mrr),
  },
  {
    id: "saturated_customers_share",
    name: "Saturated share of customers",
    unit: "ratio",
    better: null,
    definition: "Share of active customers at the end of the period with nothing likely left to buy",
    of: ({ saturated, customers }) => (customers === 0 ? null : saturated / customers),
  },
];

export const growthMetric = (id: string): GrowthMetric | undefined =>
  GROWTH_METRICS.find((one) => one.id === id);

interface Asked {
  from?: string | undefined;
  to?: string | undefined;
  interval?: string | undefined;
  by?: string[] | undefined;
  where?: string[] | undefined;
  segment?: string | undefined;
  policy?: string | undefined;
  as_reported?: boolean | undefined;
  compare?: string | undefined;
  counts?: boolean | undefined;
}

/**
 * Answers a metric of growth: at the end of each period, or today, by one field of segments.
 * @throws CambiumError `unsupported` for what only metrics of movements have
 */
export async function answerOfGrowth(workspace: Workspace, metric: GrowthMetric, asked: Asked) {
  refuseOthers(metric, asked);
  const grown = await growthOf(workspace);
  const { book, subject } = grown.reading;
  const { from, to, interval: wanted } = asked;
  const range = { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
  const { periods, interval } = understand(
    { metric: "mrr", ...range, ...(wanted !== undefined && { interval: wanted }) },
    subject,
  );
  checkMost("headroomPeriods", periods.length);
  const { today } = grown.growth;
  const days = periods.map(({ end }) => Math.min(end - 1, today));
  const [by] = asked.by ?? [];
  const segments = [...(asked.segment === undefined ? [] : [asked.segment]), ...filterOf(asked.where ?? [])];
  const found = await headroomOnDays(workspace, grown, { days: [...new Set(days)], by, segments });
  const labels = periods.map(({ label }, index) => ({ label, day: days[index] }));
  const rows = labels.flatMap(({ label, day }) =>
    found
      .filter((one) => one.day === day)
      .map(({ group, sums }) => ({
        period: label,
        ...(by !== undefined && { [by]: group ?? "" }),
        value: figureIn(metric, sums, book.currency),
      })),
  );
  const isMoney = metric.unit === "money";
  const { unit, id, definition } = metric;
  return {
    metric: id,
    unit,
    currency: isMoney ? book.currency : null,
    policy: book.policy,
    interval,
    rows,
    definition,
    sql: "",
  };
}

function figureIn({ unit, of }: GrowthMetric, sums: HeadroomSums, currency: string): number | null {
  const value = of(sums);
  if (value === null || unit !== "money") return value;
  return minorUnits(BigInt(value) * 1_000_000_000_000n, currency);
}

/** Conditions `dimension=value` as one filter: any value of the same dimension, and all dimensions. */
export function filterOf(where: readonly string[]): string[] {
  const values = new Map<string, string[]>();
  for (const text of where) {
    const read = readFilter(text);
    if (read === null)
      throw new CambiumError("usage", `invalid filter: "${text}"`, {
        reason: { id: "bad_filter", text },
        hint: "Use --where dimension=value.",
      });
    values.set(read.name, [...(values.get(read.name) ?? []), read.value]);
  }
  const conditions = [...values].map(([field, list]) => ({ field, operator: "=" as const, values: list }));
  return conditions.length === 0 ? [] : [filterText([conditions])];
}

/** @throws CambiumError `unsupported` for what only metrics of movements have */
export function refuseOthers(
  { id }: { id: string },
  { by, compare, counts, policy, as_reported }: Asked,
): void {
  const refuse = (what: string, hint: string) => {
    throw new CambiumError("unsupported", `${id} can't be asked for ${what}`, { hint });
  };
  if ((by?.length ?? 0) > 1) refuse("by several fields at once", "Use one field, and filter by the others.");
  if (compare !== undefined) refuse("beside an earlier range", "Ask for a longer range.");
  if (counts === true)
    refuse(
      "with counts",
      "`headroom history` says how many customers there are, `opportunities` how many of those.",
    );
  if (policy !== undefined) refuse("under another policy", "It is read under the organisation's policy.");
  if (as_reported === true) refuse("as reported", "Leave out --as-reported.");
}
