import { z } from "zod";
import { LIMITS } from "../../base/limits.ts";
import { PERIODS } from "../../base/period.ts";
import { dateOfDay } from "../../base/zone.ts";
import { answer } from "../../metrics/figures/compute.ts";
import { METRICS } from "../../metrics/list/metric-list.ts";
import { allDimensions, NO_OWNER, whyNot } from "../../metrics/list/support.ts";
import { explain } from "../../metrics/proof/explain.ts";
import { understand } from "../../metrics/question/question.ts";
import { customerNames, linkedSchema, moneySchema, operation } from "../operation.ts";
import { evidenceNamer, evidenceSchema } from "./proof-output.ts";
import { narrowing, segmentSchema } from "./segment-input.ts";

export const UNITS = ["money", "count", "ratio", "days"] as const;

/** What questions about a range take, whatever is asked of it. */
export const ranged = {
  from: z.string().optional().describe("First period: 2024-01-31, 2024-W05, 2024-01, 2024-Q1 or 2024"),
  to: z.string().optional().describe("Last period, inclusive"),
  interval: z.enum(PERIODS).optional().describe("How long a period is"),
  where: z
    .array(z.string())
    .optional()
    .describe(
      "A filter dimension=value; one dimension several times is any of its values, and an empty value is customers without one. A name that holds = stands in quotes",
    ),
  policy: z.string().optional().describe("The policy to read the evidence under"),
  linked: linkedSchema,
  segment: segmentSchema,
  as_reported: z
    .boolean()
    .optional()
    .describe("Closed periods as they were closed; what has changed since is in the first open one"),
};

export const question = { metric: z.string().describe("Id of a metric, such as mrr"), ...ranged };

export const isLinked = z.literal(true).optional().describe("Set when linked customers were read as one");

const { metric: _metric, interval: _interval, ...others } = question;
/** What an export is asked: a question without its metric, by months. */
export const exportInput = others;

export const metric = operation({
  name: "metric",
  summary: "A metric over time, broken down and filtered",
  effect: "read",
  isKept: true,
  path: "/metric/{metric}",
  positional: ["metric"],
  input: z.object({
    ...question,
    by: z
      .array(z.string())
      .optional()
      .describe(
        "A dimension to break down by: type, cause, group, product, plan, family, interval, currency, account, country, cohort, age, stage, band, families, usage or a customer attribute: by its name, or metadata:NAME where Cambium calls something else so",
      ),
    compare: z
      .enum(["previous", "year"])
      .optional()
      .describe("Show the range before, or the same a year earlier, beside it"),
    counts: z
      .boolean()
      .optional()
      .describe("Say in each row, as `customers`, how many customers moved in it or count in it"),
  }),
  output: z.object({
    metric: z.string(),
    unit: z.enum(UNITS),
    currency: z.string().nullable().describe("Null where each row has a currency of its own"),
    policy: z.string(),
    linked: isLinked,
    interval: z.enum(PERIODS),
    as_reported: z.boolean().optional().describe("True where it was asked so"),
    rows: z
      .array(z.record(z.string(), z.union([z.string(), z.number(), z.null()])))
      .describe(
        "period, the dimensions asked for, and value: money in minor units, ratios as numbers, null when not computable; with counts, customers: null where nobody can be counted; compared, previous_period, previous, change, growth: the change as a share of what it was, null for ratios and where it was zero or below or is below zero now, and growth_word, which says then what became of it",
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
          mix: moneySchema.describe("What moved because the shares of the segments did"),
          within: moneySchema.describe("What moved because the segments' own averages did"),
          says: z.string(),
        }),
      )
      .optional()
      .describe("For an average compared by segments: how its change comes about"),
    evidence_until: z
      .string()
      .optional()
      .describe(
        "The day of the last evidence, where periods after it were asked: they carry on what is known",
      ),
    margin: z.number().optional().describe("Gross margin in percent, where the figure depends on it"),
    sql: z.string(),
  }),
  rows: "rows",
  money: ({ unit }) => (unit === "money" ? ["value", "previous", "change", "mix", "within"] : []),
  async run(workspace, input) {
    const view = viewOf(input);
    const { book, subject } = await workspace.reading(input.policy, view);
    const narrowed = await narrowing(workspace, input.segment, book, subject);
    const asked = understand({ ...input, ...narrowed }, subject);
    return {
      ...(await answer(book, asked)),
      interval: asked.interval,
      ...asReported(input),
      ...beyond(subject.lastDay, asked.periods.at(-1)?.start ?? 0),
    };
  },
});

function beyond(lastDay: number | null, lastStart: number): { evidence_until?: string } {
  return lastDay !== null && lastStart > lastDay ? { evidence_until: dateOfDay(lastDay) } : {};
}

/** How books are read for a question. */
export function viewOf({
  linked,
  as_reported,
}: {
  linked?: boolean | undefined;
  as_reported?: boolean | undefined;
}) {
  return { isLinked: linked ?? false, isReported: as_reported ?? false };
}

/** Says in an answer that it was asked as reported. */
export function asReported({ as_reported }: { as_reported?: boolean | undefined }) {
  return as_reported === true ? { as_reported } : {};
}

/** What a proof takes to be of the row of a breakdown. */
export const proofBy = {
  by: z
    .string()
    .optional()
    .describe(
      "The dimension whose row the cell is, filtered to one value of it: the total is then what that row shows",
    ),
};

/** What every proof of a cell says of it. */
export const proofHead = {
  metric: z.string(),
  period: z.string(),
  unit: z.enum(UNITS),
  currency: z.string().nullable(),
  policy: z.string(),
  linked: isLinked,
  as_reported: z.boolean().optional().describe("True where it was asked so"),
  figure: z.number().nullable().describe("The cell, as `metric` gives it"),
  total: z.number().describe("What all rows and the rest add up to"),
  total_unit: z
    .enum(["money", "count", "days"])
    .describe("What the lines are in: money in minor units, customers or expansions, days"),
  divisor: z.number().nullable().describe("What total is divided by, for a ratio or an average"),
  divisor_unit: z.enum(["money", "count"]).nullable(),
};

/** The columns of a proof that are money beside before and after. */
export function moneyOfProof({ total_unit: unit }: { total_unit: string }): string[] {
  return unit === "money" ? ["value"] : [];
}

export const explainOperation = operation({
  name: "explain",
  summary: "The changes or customers behind one cell of a metric, each with its evidence",
  effect: "read",
  path: "/explain/{metric}",
  positional: ["metric"],
  input: z.object({
    ...question,
    ...proofBy,
    customer: z.string().optional().describe("Only the lines of the customer with this id"),
    account: z.string().optional().describe("The customer's account, where several have one of that id"),
    limit: z
      .number()
      .int()
      .min(0)
      .max(LIMITS.lines.most)
      .optional()
      .describe("How many lines to list; 100 when left out"),
  }),
  output: z.object({
    ...proofHead,
    lines: z.number().describe("How many lines there are"),
    rest: z.number().describe("What the lines not listed add up to"),
    rows: z.array(
      z.object({
        ...customerNames,
        members: z
          .array(z.object(customerNames))
          .optional()
          .describe("Where linked customers are read as one: those of them that the evidence is of"),
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
    const view = viewOf(input);
    const { book, subject, zone } = await workspace.reading(input.policy, view);
    const proof = await explain(
      book,
      { ...input, ...(await narrowing(workspace, input.segment, book, subject)) },
      subject,
      zone,
      input.limit ?? 100,
    );
    const named = await evidenceNamer(workspace);
    return {
      ...proof,
      ...asReported(input),
      rows: proof.rows.map((row) => ({ ...row, evidence: row.evidence.map(named) })),
    };
  },
});

export const metrics = operation({
  name: "metrics",
  summary: "All metrics, with what each means and what it can be broken down by",
  effect: "read",
  isKept: true,
  path: "/metrics",
  positional: [],
  input: z.object({}),
  output: z.object({
    rows: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        unit: z.enum(UNITS),
        better: z.enum(["up", "down"]).nullable(),
        kind: z.enum(["leading", "lagging"]).nullable(),
        definition: z.string(),
        adds_up: z.string().describe("yes, or why its parts do not add up"),
        dimensions: z
          .array(
            z.object({
              dimension: z.string(),
              is_supported: z.boolean(),
              reason: z.string().nullable().describe("Why it cannot be broken down by it"),
            }),
          )
          .describe("Everything that it can, or cannot, be broken down by"),
      }),
    ),
  }),
  rows: "rows",
  async run(workspace) {
    const { attributes } = (await workspace.reading()).subject;
    const names = [...allDimensions(attributes), ...(attributes.includes("owner") ? [] : ["owner"])];
    return {
      rows: METRICS.map((each) => ({
        id: each.id,
        name: each.name,
        unit: each.unit,
        better: each.better,
        kind: each.kind,
        definition: each.definition,
        adds_up: each.addsUp === true ? "yes" : each.addsUp,
        dimensions: names.map((dimension) => {
          const isMissing = dimension === "owner" && !attributes.includes("owner");
          const reason = isMissing ? NO_OWNER : whyNot(each, dimension);
          return { dimension, is_supported: reason === null, reason };
        }),
      })),
    };
  },
});
