import { CambiumError } from "../../base/error.ts";
import { readFilter } from "../../base/filter-text.ts";
import { type Period, parsePeriod } from "../../base/period.ts";
import { dateOfDay } from "../../base/zone.ts";
import { growthMetric } from "../grow/growth-metrics.ts";
import { growthBooks } from "../grow/growth-of.ts";
import { type PipelineMetric, pipelineMetric } from "../pipeline/pipeline-metrics.ts";
import type { Workspace } from "../workspace.ts";

interface Asked {
  metric: string;
  from?: string | undefined;
  to?: string | undefined;
  where?: string[] | undefined;
  segment?: string | undefined;
  customer?: string | undefined;
}

/** What `opportunities` has an input of its own for. */
const OWN = ["owner", "type", "stage", "reason"];

/**
 * Opportunities and headroom have lists of their own: says which command shows what is behind a figure of them.
 * @throws CambiumError `unsupported` for a metric of the pipeline or of headroom
 */
export async function refuseDrilledElsewhere(workspace: Workspace, asked: Asked): Promise<void> {
  const { metric } = asked;
  const ofPipeline = pipelineMetric(metric);
  if (ofPipeline === undefined && growthMetric(metric) === undefined) return;
  const { today } = (await growthBooks(workspace)).growth;
  const period = asked.to ?? asked.from;
  const days = period === undefined ? null : parsePeriod(period);
  const command =
    ofPipeline === undefined
      ? ["headroom", ...(days === null ? [] : asOf(days.end - 1, today)), ...narrowedBy(asked, [])]
      : [
          `opportunities --behind ${metric}`,
          ...(days === null ? [] : dated(ofPipeline, days, today)),
          ...narrowedBy(asked, OWN),
        ];
  const what = ofPipeline === undefined ? "what customers could still buy" : "opportunities";
  throw new CambiumError("unsupported", `behind ${metric} are ${what}, not changes of MRR`, {
    hint: `Run \`cambium ${command.join(" ")}\` to list them.`,
  });
}

function dated({ id, at }: PipelineMetric, period: Period, today: number): string[] {
  if (/^(won|lost)_|^average_deal$/.test(id)) return [`--closed-in ${period.label}`];
  return asOf(at === "begins" && period.end <= today ? period.start : period.end - 1, today);
}

function asOf(day: number, today: number): string[] {
  return day < today ? [`--as-of ${dateOfDay(day)}`] : [];
}

/** Its filters as flags. @param own those that have a flag of their own; the others make a segment */
function narrowedBy({ where = [], segment, customer }: Asked, own: readonly string[]): string[] {
  const filters = where.map((text) => ({ text, read: readFilter(text) }));
  const isOwn = (name: string | undefined) => name !== undefined && own.includes(name);
  const conditions = filters.filter(({ read }) => !isOwn(read?.name)).map(({ text }) => text);
  return [
    ...filters.flatMap(({ read }) =>
      read !== null && isOwn(read.name) ? [`--${read.name} ${read.value}`] : [],
    ),
    ...(segment === undefined ? [] : [`--segment "${segment}"`]),
    ...(segment === undefined && conditions.length > 0 ? [`--segment "${conditions.join("&")}"`] : []),
    ...(customer === undefined ? [] : [`--customer ${customer}`]),
  ];
}
