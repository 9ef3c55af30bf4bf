import { z } from "zod";
import { LIMITS } from "../../base/limits.ts";
import { READINGS } from "../../base/period.ts";
import { dateOfDay } from "../../base/zone.ts";
import { answer } from "../../metrics/figures/compute.ts";
import { PROOFS } from "../../metrics/list/metric.ts";
import { findMetric, METRICS } from "../../metrics/list/metric-list.ts";
import { metricUnder } from "../../metrics/list/policy-metric.ts";
import { allDimensions, NO_OWNER, whyNot } from "../../metrics/list/support.ts";
import { explain } from "../../metrics/proof/explain.ts";
import { understand } from "../../metrics/question/question.ts";
import { answerOfGrowth, GROWTH_METRICS, growthMetric, refuseOthers } from "../grow/growth-metrics.ts";
import { customerNames, linkedSchema, moneySchema, operation } from "../operation.ts";
import { answerOfPipeline } from "../pipeline/pipeline-answer.ts";
import { PIPELINE_METRICS, pipelineMetric } from "../pipeline/pipeline-metrics.ts";
import {
  membershipOf,
  membershipSchema,
  narrowingIn,
  segmentSchema,
  segmentTimeSchema,
} from "../segments/segment-input.ts";
import { refuseDrilledElsewhere } from "./drill-elsewhere.ts";
import { evidenceNamer, evidenceSchema } from "./proof-output.ts";

export const UNITS = ["money", "count", "ratio", "days"] as const;

/** The input that reads closed periods as they were reported. */
export const reportedSchema = z
  .boolean()
  .optional()
  .describe("Show closed periods as they were closed; later changes go into the first open period");

/** Inputs shared by every question about a range. */
export const ranged = {
  from: z.string().optional().describe("First period: 2024-01-31, 2024-W05, 2024-01, 2024-Q1 or 2024"),
  to: z.string().optional().describe("Last period, inclusive"),
  interval: z
    .enum(READINGS)
    .optional()
    .describe("Length of a period; `range` reads the whole range as one period"),
  where: z
    .array(z.string())
    .optional()
    .describe(
      "Filter as dimension=value. Repeat a dimension to match any of its values; leave the value empty for customers without one. Quote a name that contains =",
    ),
  policy: z.string().optional().describe("Policy to apply; defaults to the organisation's"),
  linked: linkedSchema,
  segment: segmentSchema,
  segment_as_of: segmentTimeSchema,
  as_reported: reportedSchema,
};

export const compareSchema = z
  .enum(["previous", "year"])
  .optional()
  .describe("Compare with the range before (previous) or a year earlier (year)");

export const question = { metric: z.string().describe("Metric id, such as mrr"), ...ranged };

export const isLinked = z.literal(true).optional().describe("True when linked customers count as one");

const { metric: _metric, interval: _interval, ...others } = question;
/** Inputs of an export: those of a question without its metric, by month. */
export const exportInput = others;

export const metric = operation({
  name: "metric",
  summary: "Show a metric over time, broken down and filtered",
  effect: "read",
  isKept: true,
  isOfGrowth: ({ metric: id }) => (growthMetric(id) ?? pipelineMetric(id)) !== undefined,
  path: "/metric/{metric}",
  positional: ["metric"],
  input: z.object({
    ...question,
    by: z
      .array(z.string())
      .optional()
      .describe(
        "Dimension to break down by: type, cause, group, product, plan, family, interval, currency, account, country, cohort, age, stage, band, families, usage, or the name of a customer attribute (metadata:NAME if Cambium uses that name itself)",
      ),
    compare: compareSchema,
    counts: z
      .boolean()
      .optional()
      .describe(
        "Add `customers` to each row: how many customers are behind it; for sums of movements also `movements`: how many there were",
      ),
  }),
  output: z.object({
    metric: z.string(),
    unit: z.enum(UNITS),
    currency: z.string().nullable().describe("Null when rows have different currencies"),
    policy: z.string(),
    linked: isLinked,
    interval: z.enum(READINGS),
    as_reported: z.boolean().optional().describe("True when asked for as reported"),
    rows: z
      .array(z.record(z.string(), z.union([z.string(), z.number(), z.null()])))
      .describe(
        "period, the requested dimensions, and value: money in minor units, ratios as numbers, null if it can't be computed. With counts, customers, and movements for sums of movements: null if they can't be counted. With compare, previous_period, previous, change and growth: the change as a share of the previous figure, null for ratios, or if the previous figure was zero or negative or the new one is negative; growth_word then describes the change",
      ),
    effects: z
      .array(
        z.object({
          period: z.string(),
          previous_period: z.string(),
          currency: z.string(),
          previous: moneySchema,
          value: moneySchema,
          change: moneySchema,
          mix: moneySchema.describe("The effect of segments' changing shares"),
          within: moneySchema.describe("The effect of segments' changing averages"),
          says: z.string(),
        }),
      )
      .optional()
      .describe("What explains the change, for an average compared by segment"),
    evidence_until: z
      .string()
      .optional()
      .describe(
        "Date of the latest evidence, if the range goes beyond it: later periods carry the last known values forward",
      ),
    membership: membershipSchema,
    margin: z.number().optional().describe("Gross margin in percent, if the figure depends on it"),
    definition: z.string().optional().describe("The metric's definition, if the policy changes it"),
    sql: z.string(),
  }),
  rows: "rows",
  money: ({ unit }) => (unit === "money" ? ["value", "previous", "change", "mix", "within"] : []),
  async run(workspace, input) {
    const ofGrowth = growthMetric(input.metric);
    if (ofGrowth !== undefined) return answerOfGrowth(workspace, ofGrowth, input);
    const ofPipeline = pipelineMetric(input.metric);
    if (ofPipeline !== undefined) {
      refuseOthers(ofPipeline, input);
      return answerOfPipeline(workspace, ofPipeline, input);
    }
    const view = viewOf(input);
    const { book, subject } = await workspace.reading(input.policy, view);
    const narrowed = await narrowingIn(workspace, input, book, subject);
    const asked = understand({ ...input, ...narrowed }, subject);
    return {
      ...(await answer(book, asked)),
      interval: asked.interval,
      ...asReported(input),
      ...membershipOf(input, subject),
      ...beyond(subject.lastDay, asked.periods.at(-1)?.start ?? 0),
    };
  },
});

const SEGMENT_FIELDS = "segment fields";

function beyond(lastDay: number | null, lastStart: number): { evidence_until?: string } {
  return lastDay !== null && lastStart > lastDay ? { evidence_until: dateOfDay(lastDay) } : {};
}

/** The view of the books that a question's inputs ask for. */
export function viewOf({
  linked,
  as_reported,
}: {
  linked?: boolean | undefined;
  as_reported?: boolean | undefined;
}) {
  return { isLinked: linked ?? false, isReported: as_reported ?? false };
}

/** The `as_reported` field of an answer, when it was asked for. */
export function asReported({ as_reported }: { as_reported?: boolean | undefined }) {
  return as_reported === true ? { as_reported } : {};
}

/** The inputs that make a proof match a breakdown row. */
export const proofBy = {
  by: z
    .string()
    .optional()
    .describe(
      "Dimension that the row was broken down by; add --where with the row's value, so that the total matches the row",
    ),
};

/** The fields that every proof of a cell returns. */
export const proofHead = {
  metric: z.string(),
  proof: z
    .enum(PROOFS)
    .describe(
      "What the lines are: changes; balances at the end; openings, customers active at the start of the period; year, those of twelve months before; expansions; kept, expansions and what is left; first_expansions",
    ),
  period: z.string(),
  unit: z.enum(UNITS),
  currency: z.string().nullable(),
  policy: z.string(),
  linked: isLinked,
  as_reported: z.boolean().optional().describe("True when asked for as reported"),
  membership: membershipSchema,
  figure: z.number().nullable().describe("The figure as `metric` shows it"),
  total: z.number().describe("Total of all rows and the rest"),
  total_unit: z
    .enum(["money", "count", "days"])
    .describe("Unit of the lines: money in minor units, customers, expansions or days"),
  divisor: z.number().nullable().describe("Divisor of the total, for a ratio or an average"),
  divisor_unit: z.enum(["money", "count"]).nullable(),
};

/** The money columns of a proof besides before and after. */
export function moneyOfProof({ total_unit: unit }: { total_unit: string }): string[] {
  return unit === "money" ? ["value"] : [];
}

export const explainOperation = operation({
  name: "explain",
  summary: "List the changes or customers behind a figure, each with its evidence",
  effect: "read",
  path: "/explain/{metric}",
  positional: ["metric"],
  input: z.object({
    ...question,
    ...proofBy,
    customer: z.string().optional().describe("Only the lines of this customer, by id"),
    account: z.string().optional().describe("The customer's account, if several accounts use that id"),
    limit: z
      .number()
      .int()
      .min(0)
      .max(LIMITS.lines.most)
      .optional()
      .describe("How many lines to list; defaults to 100"),
  }),
  output: z.object({
    ...proofHead,
    lines: z.number().describe("Total number of lines"),
    rest: z.number().describe("Total of the lines not listed"),
    rows: z.array(
      z.object({
        ...customerNames,
        members: z
          .array(z.object(customerNames))
          .optional()
          .describe("The customers that the evidence is about, when linked customers count as one"),
        currency: z.string(),
        at: z.string().nullable(),
        type: z.string().nullable(),
        cause: z.string().nullable().describe("Why it moved"),
        product: z.string().nullable(),
        price: z.string().nullable(),
        before: moneySchema,
        after: moneySchema,
        value: z.number(),
        evidence: z.array(evidenceSchema),
      }),
    ),
    sql: z.string(),
  }),
  rows: "rows",
  money: moneyOfProof,
  async run(workspace, input) {
    await refuseDrilledElsewhere(workspace, input);
    const view = viewOf(input);
    const { book, subject, zone } = await workspace.reading(input.policy, view);
    const proof = await explain(
      book,
      { ...input, ...(await narrowingIn(workspace, input, book, subject)) },
      subject,
      zone,
      input.limit ?? 100,
    );
    const named = await evidenceNamer(workspace);
    return {
      ...proof,
      ...asReported(input),
      ...membershipOf(input, subject),
      rows: proof.rows.map((row) => ({ ...row, evidence: row.evidence.map(named) })),
    };
  },
});

export const metrics = operation({
  name: "metrics",
  summary: "List metrics with their definitions and dimensions",
  effect: "read",
  isKept: true,
  path: "/metrics",
  positional: [],
  input: z.object({
    policy: z
      .string()
      .optional()
      .describe("Policy that the definitions follow; defaults to the organisation's"),
  }),
  output: z.object({
    rows: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        unit: z.enum(UNITS),
        better: z.enum(["up", "down"]).nullable(),
        kind: z.enum(["leading", "lagging"]).nullable(),
        definition: z.string(),
        adds_up: z.string().describe("yes, or why its parts don't add up"),
        is_changed: z.boolean().describe("Whether the policy changes the definition"),
        is_times: z.boolean().describe("Whether a ratio is a multiple (2.5), not a percentage"),
        is_explained: z.boolean().describe("Whether `explain` and `movers` show what is behind a figure"),
        dimensions: z
          .array(
            z.object({
              dimension: z.string(),
              is_supported: z.boolean(),
              reason: z.string().nullable().describe("Why you can't break it down by this dimension"),
            }),
          )
          .describe("Dimensions that you can or can't break it down by"),
        made_of: z
          .array(z.string())
          .describe("The metrics that a figure without a proof of its own is computed from"),
      }),
    ),
    growth: z
      .array(
        z.object({
          id: z.string(),
          name: z.string(),
          unit: z.enum(UNITS),
          better: z.enum(["up", "down"]).nullable(),
          definition: z.string(),
          by: z
            .string()
            .describe("What it can be broken down by, one at a time, such as owner, type, segment fields"),
          behind: z
            .object({ operation: z.string(), input: z.record(z.string(), z.unknown()) })
            .describe(
              "Lists what is behind a figure: add the as_of of its row; for what closed in a period, closed_in with that",
            ),
        }),
      )
      .describe("Metrics of headroom and of the pipeline, each by one field at a time"),
  }),
  rows: "rows",
  async run(workspace, { policy }) {
    const { attributes, rules } = (await workspace.reading(policy)).subject;
    const names = [...allDimensions(attributes), ...(attributes.includes("owner") ? [] : ["owner"])];
    return {
      rows: METRICS.map((each) => metricUnder(each, rules)).map((each) => ({
        id: each.id,
        name: each.name,
        unit: each.unit,
        better: each.better,
        kind: each.kind,
        definition: each.definition,
        adds_up: each.addsUp === true ? "yes" : each.addsUp,
        is_changed: each.definition !== findMetric(each.id)?.definition,
        is_times: each.isTimes === true,
        is_explained: each.proof !== "none" && each.whyNoProof === undefined,
        dimensions: names.map((dimension) => {
          const isMissing = dimension === "owner" && !attributes.includes("owner");
          const reason = isMissing ? NO_OWNER : whyNot(each, dimension);
          return { dimension, is_supported: reason === null, reason };
        }),
        made_of: each.madeOf ?? [],
      })),
      growth: [
        ...GROWTH_METRICS.map(({ of: _of, ...one }) => ({
          ...{ ...one, by: SEGMENT_FIELDS, behind: { operation: "headroom", input: {} } },
        })),
        ...PIPELINE_METRICS.map(({ id, name, unit, better, definition, by, isBySegment }) => ({
          ...{ id, name, unit, better, definition },
          by: [...by, ...(isBySegment ? [SEGMENT_FIELDS] : [])].join(", "),
          behind: { operation: "opportunities", input: { behind: id } },
        })),
      ],
    };
  },
});
