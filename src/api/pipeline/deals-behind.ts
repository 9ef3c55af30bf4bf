import { z } from "zod";
import { parsePeriod, periodOf } from "../../base/period.ts";
import type { DealFilter, DealStatus } from "../../growth/pipeline/deal-list.ts";
import {
  behindRates,
  behindStalled,
  behindStays,
  behindUnclaimed,
  seenIn,
} from "../../growth/pipeline/measures/behind.ts";
import { quartersBefore } from "../../growth/pipeline/measures/conversions.ts";
import { staysOn } from "../../growth/pipeline/measures/stalled.ts";
import { PIPELINE_METRICS } from "./pipeline-metrics.ts";
import type { Pipeline } from "./pipeline-of.ts";

/** The part of a forecast that isn't a metric of its own: won opportunities whose expansion is still to come. */
const UNCLAIMED = "unclaimed";
/** What `pipeline` counts reasons of: deals closed in the last four closed quarters and the one of the day. */
const REASONS = "reasons";

/** Inputs that list what is behind a figure. */
export const behindInputs = {
  behind: z
    .enum([...PIPELINE_METRICS.map(({ id }) => id), UNCLAIMED, REASONS])
    .optional()
    .describe(
      "Only those behind a metric of the pipeline on the day, behind `unclaimed` of the forecast, or behind `reasons` of `pipeline`; with owner, type, segment or stage as it was broken down",
    ),
  reason: z.array(z.string().min(1).max(1000)).optional().describe("Only those lost for these reasons"),
  closed_in: z
    .string()
    .optional()
    .describe("Only those won or lost in this period, such as 2026-05, 2026-Q2 or 2026"),
};
const behindSchema = z.object(behindInputs);
type Behind = z.infer<typeof behindSchema>;

const CLOSED = ["won", "lost"] as const;
const COVERED = ["coverage", "plain_coverage", "worst_coverage", "forecast"];
const RATES = ["win_rate", "win_rate_by_count", "needed_coverage", "stage_conversion"];

/** The statuses that are asked for where none is named. */
export function usualStatuses({
  behind = "",
  reason,
  closed_in: closedIn,
}: Behind): readonly (DealStatus | "all")[] {
  if (reason !== undefined || behind.startsWith("lost_")) return ["lost"];
  if (behind.startsWith("won_") || behind === "average_deal" || behind === UNCLAIMED) return ["won"];
  if (behind === "days_in_stage") return ["all"];
  return behind === REASONS || RATES.includes(behind) || closedIn !== undefined ? CLOSED : ["open"];
}

/** A filter with what lies behind a figure. @throws CambiumError `usage` for no period */
export async function withBehind(
  { book, stages, reading: { settings } }: Pipeline,
  filter: DealFilter,
  { behind, reason, closed_in: closedIn }: Behind,
): Promise<DealFilter> {
  const { day } = filter;
  const isFlow = behind !== undefined && /^(won|lost)_|^average_deal$/.test(behind);
  const closed =
    closedIn !== undefined
      ? parsePeriod(closedIn)
      : isFlow && filter.quarter === null
        ? periodOf("quarter", day)
        : behind === REASONS
          ? { ...periodOf("quarter", day), start: quartersBefore(day)[0]?.start ?? day }
          : undefined;
  const told = {
    ...filter,
    ...(reason !== undefined && { reasons: reason }),
    ...(closed !== undefined && { closed }),
  };
  if (behind === undefined) return told;
  if (COVERED.includes(behind)) return { ...told, quarter: filter.quarter ?? periodOf("quarter", day).start };
  if (behind === UNCLAIMED) return { ...told, also: await behindUnclaimed(book, day) };
  if (behind === "stalled_share") {
    const stay = await staysOn(book, day, Number(settings.stalled_days));
    return { ...told, also: behindStalled(day, stages.everKnown.length, stay) };
  }
  if (behind === "days_in_stage") return { ...told, stages: null, also: behindStays(day, filter.stages) };
  if (!RATES.includes(behind)) return told;
  const rates = await behindRates(book, day);
  if (behind !== "stage_conversion" || filter.stages === null) return { ...told, also: rates };
  return { ...told, stages: null, also: `${rates} and ${seenIn(filter.stages)}` };
}
