import { z } from "zod";
import { GROWTH_WORDS } from "../../base/growth.ts";
import { LIMITS } from "../../base/limits.ts";
import { leaderboard } from "../../metrics/rankings/leaderboard.ts";
import { STEP_KINDS, waterfall } from "../../metrics/rankings/waterfall.ts";
import { moneySchema, operation } from "../operation.ts";
import { asReported, isLinked, question, ranged, UNITS, viewOf } from "./questions.ts";
import { narrowing } from "./segment-input.ts";

const reported = z.boolean().optional().describe("True where it was asked so");
const figure = z
  .number()
  .nullable()
  .describe("Money in minor units, a ratio as a number; null when not computable");

const compared = {
  value: figure,
  previous: figure,
  change: figure,
  growth: z
    .number()
    .nullable()
    .describe(
      "The change as a share of what it was, which is above zero; null for ratios and where there is a word",
    ),
  growth_word: z
    .enum(GROWTH_WORDS)
    .nullable()
    .describe("What is said instead of growth where the figure was zero or below, or is below zero now"),
};

export const leaderboardOperation = operation({
  name: "leaderboard",
  summary: "The values of one dimension by a metric, largest first, each beside what it was",
  effect: "read",
  isKept: true,
  path: "/leaderboard/{metric}",
  positional: ["metric"],
  input: z.object({
    ...question,
    by: z.string().describe("The dimension whose values are listed, such as product or country"),
    period: z.string().optional().describe("The period to read; the last of the range when left out"),
    top: z
      .number()
      .int()
      .min(1)
      .max(LIMITS.listed.most)
      .optional()
      .describe("How many to list; 10 when left out"),
    compare: z
      .enum(["previous", "year"])
      .optional()
      .describe("The period before, or the same a year earlier; previous when left out"),
  }),
  output: z.object({
    metric: z.string(),
    unit: z.enum(UNITS),
    by: z.string(),
    currency: z.string(),
    policy: z.string(),
    linked: isLinked,
    as_reported: reported,
    period: z.string(),
    previous_period: z.string(),
    total: z.object(compared),
    adds_up: z.string().describe("yes, or why rows do not add up to the total"),
    rows: z.array(
      z.object({
        key: z.string().nullable().describe("The value as a filter names it; null where there is none"),
        name: z.string().nullable(),
        ...compared,
        share: z.number().nullable().describe("Of the total; null where rows do not add up to it"),
        is_other: z.boolean().describe("All that are not listed, taken together"),
      }),
    ),
  }),
  rows: "rows",
  money: ({ unit }) => (unit === "money" ? ["value", "previous", "change"] : []),
  async run(workspace, { top = 10, ...input }) {
    const view = viewOf(input);
    const { book, subject } = await workspace.reading(input.policy, view);
    const narrowed = await narrowing(workspace, input.segment, book, subject);
    return { ...(await leaderboard(book, { ...input, ...narrowed, top }, subject)), ...asReported(input) };
  },
});

export const waterfallOperation = operation({
  name: "waterfall",
  summary: "How opening MRR becomes closing MRR over a range: won, expanded by cause group, lost, moved",
  effect: "read",
  isKept: true,
  path: "/waterfall",
  positional: [],
  input: z.object(ranged),
  output: z.object({
    currency: z.string(),
    policy: z.string(),
    linked: isLinked,
    as_reported: reported,
    from: z.string(),
    to: z.string(),
    steps: z.array(
      z.object({
        id: z
          .string()
          .describe(
            "opening, new, reactivation, upsell, add_on, cross_sell, usage, price, status, other_expansion, contraction, churn, transfer, none, fx or closing",
          ),
        kind: z.enum(STEP_KINDS),
        where: z
          .array(z.string())
          .describe("What narrows net_new_mrr over the range to this step; nothing for opening and closing"),
        value: moneySchema,
        start: moneySchema.describe("The level that the step begins at"),
        end: moneySchema.describe("The level that it comes to"),
      }),
    ),
  }),
  rows: "steps",
  async run(workspace, input) {
    const view = viewOf(input);
    const { book, subject } = await workspace.reading(input.policy, view);
    const narrowed = await narrowing(workspace, input.segment, book, subject);
    return { ...(await waterfall(book, { ...input, ...narrowed }, subject)), ...asReported(input) };
  },
});
