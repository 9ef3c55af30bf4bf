import { checkMost } from "../../base/limits.ts";
import type { Period } from "../../base/period.ts";
import { dateOfDay } from "../../base/zone.ts";
import { type Conversions, conversionsOn, shareOf } from "../../growth/pipeline/measures/conversions.ts";
import { type DealPart, dealParts, stayMedians } from "../../growth/pipeline/measures/deal-parts.ts";
import { staysOn } from "../../growth/pipeline/measures/stalled.ts";
import { minorUnits, ratio } from "../../metrics/figures/figures.ts";
import { understand } from "../../metrics/question/question.ts";
import type { Workspace } from "../workspace.ts";
import { coverages, forecasts } from "./pipeline-covered.ts";
import {
  cannot,
  type Figure,
  filled,
  groupsOf,
  type PeriodDay,
  type PipelineAsked,
  whichDeals,
} from "./pipeline-groups.ts";
import type { PipelineMetric } from "./pipeline-metrics.ts";
import { type Pipeline, pipelineOf } from "./pipeline-of.ts";

type Find = (pipeline: Pipeline, periods: readonly PeriodDay[]) => Promise<Figure[][]>;

/**
 * Answers a metric of the pipeline (GROWTH §4), each period as known on its day. Rows say that day as `as_of`.
 * @throws CambiumError `usage` for what it can't be broken down by; `too_much`
 */
export async function answerOfPipeline(workspace: Workspace, metric: PipelineMetric, asked: PipelineAsked) {
  const pipeline = await pipelineOf(workspace);
  const { book, reading, today } = pipeline;
  const { from, to, interval: wanted } = asked;
  const range = { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
  const { periods, interval } = understand(
    { metric: "mrr", ...range, ...(wanted !== undefined && { interval: wanted }) },
    reading.subject,
  );
  checkMost("headroomPeriods", periods.length);
  const dated = periods
    .filter(({ start }) => start <= today)
    .map((one) => ({ ...one, day: dayIn(metric, one, today) }));
  const found = await finder(workspace, metric, asked)(pipeline, dated);
  const [by] = asked.by ?? [];
  const shown = (value: Figure["value"]) =>
    typeof value === "bigint" ? minorUnits(value, book.currency) : value;
  return {
    metric: metric.id,
    unit: metric.unit,
    currency: metric.unit === "money" ? book.currency : null,
    policy: book.policy,
    interval,
    rows: dated.flatMap(({ label, day }, index) =>
      (found[index] ?? []).map(({ group, value, day: own }) => ({
        period: label,
        ...(by !== undefined && { [by]: group ?? "" }),
        ...{ as_of: own ?? dateOfDay(day), value: shown(value) },
      })),
    ),
    definition: metric.definition,
    sql: "",
  };
}

function dayIn({ at }: PipelineMetric, { start, end }: Period, today: number): number {
  return at === "end" || today < end ? Math.min(end - 1, today) : start;
}

function finder(workspace: Workspace, metric: PipelineMetric, asked: PipelineAsked): Find {
  if (metric.id === "forecast") return (pipeline, periods) => forecasts(workspace, pipeline, asked, periods);
  if (metric.at === "begins")
    return (pipeline, periods) => coverages(workspace, pipeline, metric, { asked, periods });
  if (metric.id === "days_in_stage") return (pipeline, periods) => days(workspace, pipeline, asked, periods);
  return (pipeline, periods) => figures(workspace, pipeline, metric, { asked, periods });
}

/** Figures that add opportunities up, by a group. */
async function figures(
  workspace: Workspace,
  pipeline: Pipeline,
  metric: PipelineMetric,
  { asked, periods }: { asked: PipelineAsked; periods: readonly PeriodDay[] },
): Promise<Figure[][]> {
  const { book, stages, reading } = pipeline;
  const which = await whichDeals(workspace, pipeline, asked);
  const [by] = asked.by ?? [];
  const conversions = await conversionsOn(
    book,
    stages,
    periods.map(({ day }) => day),
  );
  const found: Figure[][] = [];
  for (const [index, period] of periods.entries()) {
    const { day } = period;
    const parts = await dealParts(book, {
      ...{ day, period, which, ...(await groupsOf(pipeline, metric, by, day)) },
      stages: stages.everKnown.length,
      stay: await staysOn(book, day, Number(reading.settings.stalled_days)),
    });
    if (metric.id === "stage_conversion") found.push(byStage(pipeline, parts, by));
    else {
      const about = parts.filter((part) => metric.about?.(part) ?? true);
      found.push(byGroup(pipeline, metric, { parts: about, by, known: conversions[index] }));
    }
  }
  return filled(found, by, metric.of?.([], undefined) ?? null);
}

function byGroup(
  { stages }: Pipeline,
  { of }: PipelineMetric,
  {
    parts,
    by,
    known,
  }: { parts: readonly DealPart[]; by: string | undefined; known: Conversions | undefined },
): Figure[] {
  const groups = new Map<string | null, DealPart[]>();
  if (by === undefined) groups.set(null, []);
  for (const part of parts) {
    const own = groups.get(part.group) ?? [];
    groups.set(part.group, own);
    own.push(part);
  }
  const nameOf = (group: string | null) =>
    by === "stage" ? (stages.everKnown[Number(group)]?.id ?? "") : group;
  return [...groups].map(([group, own]) => ({ group: nameOf(group), value: of?.(own, known) ?? null }));
}

/** The conversion of each open stage, or of all. */
function byStage({ stages }: Pipeline, parts: readonly DealPart[], by: string | undefined): Figure[] {
  const recent = parts.filter(({ isRecent, isAfterwards }) => isRecent && !isAfterwards);
  const wonOf = (some: readonly DealPart[]) => {
    const deals = (list: readonly DealPart[]) => list.reduce((sum, one) => sum + one.deals, 0n);
    return { won: deals(some.filter(({ isWon }) => isWon)), closed: deals(some), wonN: 0n, closedN: 0n };
  };
  const all = wonOf(recent);
  const numbers = stages.all
    .filter(({ kind }) => !kind.startsWith("closed"))
    .map(({ id }) => ({ id, number: stages.everKnown.findIndex((one) => one.id === id) }));
  const figureOf = (share: ReturnType<typeof shareOf>) =>
    share === null ? null : ratio(share.won, share.closed);
  if (by === undefined)
    return [{ group: null, value: all.closed === 0n ? null : ratio(all.won, all.closed) }];
  const seen = numbers.map(({ number }): [number, ReturnType<typeof wonOf>] => [
    number,
    wonOf(recent.filter(({ stagesSeen }) => ((stagesSeen >> BigInt(number)) & 1n) === 1n)),
  ]);
  const conversions = { all, byStage: new Map(seen), afterwards: 0 };
  return numbers.map(({ id, number }) => ({ group: id, value: figureOf(shareOf(conversions, number)) }));
}

/** Days that opportunities stayed in stages. */
async function days(
  workspace: Workspace,
  pipeline: Pipeline,
  asked: PipelineAsked,
  periods: readonly PeriodDay[],
): Promise<Figure[][]> {
  const { book, stages } = pipeline;
  const which = await whichDeals(workspace, pipeline, asked);
  const [by] = asked.by ?? [];
  if (by !== undefined && by !== "stage") throw cannot("days_in_stage", by, ["stage"]);
  const found: Figure[][] = [];
  for (const { day } of periods) {
    const medians = new Map((await stayMedians(book, day, which)).map((one) => [one.stage, one.days]));
    const open = stages.everKnown.flatMap(({ id, kind, isGone }, number) =>
      isGone || kind.startsWith("closed") ? [] : [{ group: id, value: medians.get(number) ?? null }],
    );
    found.push(by === undefined ? [{ group: null, value: medians.get(null) ?? null }] : open);
  }
  return found;
}
