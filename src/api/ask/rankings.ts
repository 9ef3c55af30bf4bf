import { z } from "zod";
import { GROWTH_WORDS } from "../../base/growth.ts";
import { LIMITS } from "../../base/limits.ts";
import { leaderboard } from "../../metrics/rankings/leaderboard.ts";
import { STEP_KINDS, waterfall } from "../../metrics/rankings/waterfall.ts";
import { moneySchema, operation } from "../operation.ts";
import { membershipOf, membershipSchema, narrowingIn } from "../segments/segment-input.ts";
import { asReported, compareSchema, isLinked, question, ranged, UNITS, viewOf } from "./questions.ts";

const reported = z.boolean().optional().describe("True when asked for as reported");
const figure = z
  .number()
  .nullable()
  .describe("Money in minor units, a ratio as a number; null if it can't be computed");

const compared = {
  value: figure,
  previous: figure,
  change: figure,
  growth: z
    .number()
    .nullable()
    .describe("The change as a share of the previous figure; null for ratios, and when growth_word is set"),
  growth_word: z
    .enum(GROWTH_WORDS)
    .nullable()
    .describe(
      "Describes the change when a share makes no sense: the previous figure was zero or negative, or the new one is negative",
    ),
};

export const leaderboardOperation = operation({
  name: "leaderboard",
  summary: "Rank the values of a dimension by a metric, and show how each changed",
  effect: "read",
  isKept: true,
  path: "/leaderboard/{metric}",
  positional: ["metric"],
  input: z.object({
    ...question,
    by: z.string().describe("Dimension to rank, such as product or country"),
    period: z.string().optional().describe("Period to rank; defaults to the last of the range"),
    top: z
      .number()
      .int()
      .min(1)
      .max(LIMITS.listed.most)
      .optional()
      .describe("How many to list; defaults to 10"),
    compare: z
      .enum(["previous", "year"])
      .optional()
      .describe("Compare with the period before (previous) or a year earlier (year); defaults to previous"),
  }),
  output: z.object({
    metric: z.string(),
    unit: z.enum(UNITS),
    by: z.string(),
    currency: z.string(),
    policy: z.string(),
    linked: isLinked,
    as_reported: reported,
    membership: membershipSchema,
    period: z.string(),
    previous_period: z.string(),
    total: z.object(compared),
    adds_up: z.string().describe("yes, or why the rows don't add up to the total"),
    rows: z.array(
      z.object({
        key: z.string().nullable().describe("The value to use in a filter; null if there is none"),
        name: z.string().nullable(),
        ...compared,
        share: z.number().nullable().describe("Share of the total; null if the rows don't add up to it"),
        is_other: z.boolean().describe("True for the row that sums all values not listed"),
      }),
    ),
  }),
  rows: "rows",
  money: ({ unit }) => (unit === "money" ? ["value", "previous", "change"] : []),
  async run(workspace, { top = 10, ...input }) {
    const view = viewOf(input);
    const { book, subject } = await workspace.reading(input.policy, view);
    const narrowed = await narrowingIn(workspace, input, book, subject);
    const told = { ...asReported(input), ...membershipOf(input, subject) };
    return { ...(await leaderboard(book, { ...input, ...narrowed, top }, subject)), ...told };
  },
});

export const waterfallOperation = operation({
  name: "waterfall",
  summary: "Show how opening MRR became closing MRR, step by step",
  effect: "read",
  isKept: true,
  path: "/waterfall",
  positional: [],
  input: z.object({ ...ranged, compare: compareSchema }),
  output: z.object({
    currency: z.string(),
    policy: z.string(),
    linked: isLinked,
    as_reported: reported,
    membership: membershipSchema,
    from: z.string(),
    to: z.string(),
    previous_from: z.string().optional().describe("First period compared with; with compare"),
    previous_to: z.string().optional().describe("Last period compared with; with compare"),
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
          .describe("Filters that narrow net_new_mrr to this step; empty for opening and closing"),
        value: moneySchema,
        start: moneySchema.describe("MRR where the step starts"),
        end: moneySchema.describe("MRR where the step ends"),
        share: z
          .number()
          .nullable()
          .describe("Share of what MRR grew by over the range; null for balances, and if it didn't grow"),
        previous: moneySchema.optional().describe("The step over the range compared with; with compare"),
        change: moneySchema.optional().describe("value minus previous; with compare"),
      }),
    ),
  }),
  rows: "steps",
  async run(workspace, input) {
    const view = viewOf(input);
    const { book, subject } = await workspace.reading(input.policy, view);
    const narrowed = await narrowingIn(workspace, input, book, subject);
    const told = { ...asReported(input), ...membershipOf(input, subject) };
    return { ...(await waterfall(book, { ...input, ...narrowed }, subject)), ...told };
  },
});
