import { readFilter } from "../../base/filter-text.ts";
import { periodOf } from "../../base/period.ts";
import { dateOfDay } from "../../base/zone.ts";
import { forecastsOn } from "../../growth/pipeline/forecasts/forecasts.ts";
import { textIn } from "../../warehouse/rows.ts";
import type { Workspace } from "../workspace.ts";
import { coverage } from "./coverage-operation.ts";
import { cannot, cannotFilter, type Figure, type PeriodDay, type PipelineAsked } from "./pipeline-groups.ts";
import type { PipelineMetric } from "./pipeline-metrics.ts";
import type { Pipeline } from "./pipeline-of.ts";
import { whoseAsked } from "./whose.ts";

/** Coverage as its operation answers it: on a day, or the lowest of a period. */
export async function coverages(
  workspace: Workspace,
  { today }: Pipeline,
  { id }: PipelineMetric,
  { asked, periods }: { asked: PipelineAsked; periods: readonly PeriodDay[] },
): Promise<Figure[][]> {
  const found: Figure[][] = periods.map(() => []);
  for (const { group, input } of await whoseGroups(workspace, id, asked))
    for (const [index, { start, end, day }] of periods.entries()) {
      const last = id === "worst_coverage" ? Math.min(end - 1, today) : day;
      const { now, rows } = await coverage.run(workspace, { ...input, as_of: dateOfDay(last) });
      if (id !== "worst_coverage") {
        found[index]?.push({ group, value: id === "plain_coverage" ? now.plain : now.coverage });
        continue;
      }
      const worst = worstIn(rows.filter((one) => one.day >= dateOfDay(start)));
      found[index]?.push({ group, value: worst?.coverage ?? null, ...(worst && { day: worst.day }) });
    }
  return found;
}

/** The row of the lowest coverage, the first of several. */
function worstIn<T extends { coverage: number | null }>(rows: readonly T[]): T | null {
  const some = rows.filter(({ coverage: own }) => own !== null);
  return some.reduce<T | null>(
    (worst, one) => (worst === null || (one.coverage ?? 0) < (worst.coverage ?? 0) ? one : worst),
    null,
  );
}

/** Forecasts of the quarters that periods begin in, or that today is in. */
export async function forecasts(
  workspace: Workspace,
  pipeline: Pipeline,
  asked: PipelineAsked,
  periods: readonly PeriodDay[],
): Promise<Figure[][]> {
  const { book, stages, today, reading } = pipeline;
  const found: Figure[][] = periods.map(() => []);
  for (const { group, input } of await whoseGroups(workspace, "forecast", asked)) {
    const { whose } = await whoseAsked(workspace, pipeline, input);
    const made = await forecastsOn(
      { book, stages, whose, firstDay: reading.subject.firstDay ?? null, today },
      periods.map(({ day }) => ({ quarter: periodOf("quarter", day), day })),
    );
    for (const [index, { forecast }] of made.entries()) found[index]?.push({ group, value: forecast });
  }
  return found;
}

interface WhoseGroup {
  group: string | null;
  input: { segment?: string; owner?: string };
}

/** Whose coverage is asked for: the company's, a segment's, or that of each person who has had an opportunity. */
async function whoseGroups(
  workspace: Workspace,
  metric: string,
  { by, segment, where = [] }: PipelineAsked,
): Promise<WhoseGroup[]> {
  const [field] = by ?? [];
  const filters = where.map((text) => readFilter(text));
  const owners = filters.flatMap((one) => (one?.name === "owner" ? [one.value] : []));
  if (owners.length < filters.length)
    throw cannotFilter(
      metric,
      "anything but owner: a filter has no target. Name a saved segment with --segment",
    );
  const narrowed = segment === undefined ? {} : { segment };
  if (field === undefined) {
    const [owner, other] = owners;
    if (other !== undefined) throw cannotFilter(metric, "several owners: ask for one, or by owner");
    return [{ group: null, input: { ...narrowed, ...(owner !== undefined && { owner }) } }];
  }
  if (field !== "owner") throw cannot(metric, field, ["owner"]);
  const rows = await workspace.warehouse.query(
    `select distinct owner from growth.opportunities join growth.people p on p.id = owner order by owner`,
  );
  const asked = rows
    .map((row) => textIn(row, "owner"))
    .filter((one) => owners.length === 0 || owners.includes(one));
  return asked.map((owner) => ({ group: owner, input: { ...narrowed, owner } }));
}
