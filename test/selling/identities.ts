import { z } from "zod";
import { metric as metricOperation } from "../../src/api/ask/questions.ts";
import { assistedOperation, creditOperation } from "../../src/api/people/credit-operations.ts";
import { opportunities } from "../../src/api/pipeline/opportunities-operation.ts";
import { pipelineOperation } from "../../src/api/pipeline/pipeline-operation.ts";
import type { Workspace } from "../../src/api/workspace.ts";
import { laterSpan, spanOf } from "../oracle/selling/periods.ts";
import { isOpenStage, type Selling } from "../oracle/selling/selling.ts";

/** What is open in each stage, and in all: number, amount and worth by chance (0 if unknown), in minor units. */
type Sums = Record<string, number[]>;

/** What is open today, as the board, the list and the metrics say it: three answers that must be one. */
export async function openSums(workspace: Workspace, { today }: Selling): Promise<Record<string, Sums>> {
  const board = await pipelineOperation.run(workspace, {});
  const list = await opportunities.run(workspace, { limit: 0 });
  const stages = list.stages.filter(({ kind }) => isOpenStage(kind));
  const label = spanOf("quarter", today).label;
  const metrics: Array<Map<string, number | null>> = [];
  for (const id of ["open_opportunities", "open_pipeline", "weighted_pipeline"])
    metrics.push(await open(workspace, id, label));
  const words = ["all", ...stages.map(({ stage }) => stage)];
  return {
    board: Object.fromEntries([
      ["all", sumsOf(board.sums)],
      ...board.rows.map((row) => [row.stage, sumsOf(row)]),
    ]),
    list: Object.fromEntries([["all", sumsOf(list.sums)], ...stages.map((row) => [row.stage, sumsOf(row)])]),
    metrics: Object.fromEntries(words.map((word) => [word, metrics.map((of) => of.get(word) ?? 0)])),
  };
}

const sumsOf = (of: { opportunities: number; amount: number; weighted: number | null }): number[] => [
  of.opportunities,
  of.amount,
  of.weighted ?? 0,
];

const rowsSchema = z.array(z.looseObject({ stage: z.string().optional(), value: z.number().nullable() }));

/** A metric of the pipeline, whole and by stage. */
async function open(workspace: Workspace, metric: string, label: string) {
  const asked = { metric, from: label, to: label };
  const whole = rowsSchema.parse((await metricOperation.run(workspace, asked)).rows);
  const parts = rowsSchema.parse((await metricOperation.run(workspace, { ...asked, by: ["stage"] })).rows);
  return new Map([...whole, ...parts].map(({ stage = "all", value }) => [stage, value]));
}

/** Expansion of a month, in minor units: what deals claim and the rest, and what is credited and what nobody is. */
export interface Expanded {
  period: string;
  assisted: number;
  credited: number;
  /** As the metric shows it: its parts are rounded with what else moved, so it may be one unit off. In the running month it also has what is told of later days. */
  metric: number;
}

/** Expansion of the last twelve months. */
export async function expansions(workspace: Workspace, { today }: Selling): Promise<Expanded[]> {
  const month = spanOf("month", today);
  const span = { from: laterSpan("month", month, -11).label, to: month.label };
  const assisted = (await assistedOperation.run(workspace, span)).rows;
  const credits = (await creditOperation.run(workspace, { ...span, interval: "month" })).periods;
  const figures = rowsSchema.parse(
    (await metricOperation.run(workspace, { metric: "expansion_mrr", ...span, interval: "month" })).rows,
  );
  return credits.map(({ period, credited, no_owner }, place) => ({
    period,
    assisted: assisted.reduce(
      (all, row) => all + (row.period === period ? row.assisted + row.unassisted : 0),
      0,
    ),
    credited: credited + no_owner,
    metric: figures[place]?.value ?? 0,
  }));
}
