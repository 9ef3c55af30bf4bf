import { z } from "zod";
import { exportSummary } from "../../metrics/exports/summary-list.ts";
import { exportInput, viewOf } from "../ask/questions.ts";
import { narrowing } from "../ask/segment-input.ts";
import { moneySchema, operation } from "../operation.ts";

const count = z.number().int();

const summaryRow = z.object({
  period: z.string(),
  currency: z.string(),
  mrr_opening: moneySchema.describe("As `mrr` at the end of the period before"),
  mrr_new: moneySchema,
  mrr_reactivation: moneySchema,
  mrr_expansion: moneySchema,
  mrr_contraction: moneySchema.describe("Zero or negative"),
  mrr_churned: moneySchema.describe("Zero or negative"),
  mrr_transfer: moneySchema.describe(
    "What crossed the filter without being a movement; 0 without a filter by items",
  ),
  mrr_fx: moneySchema.describe("What rates of exchange did"),
  mrr_closing: moneySchema.describe("The sum of all before it"),
  subscribers_opening: count,
  subscribers_new: count,
  subscribers_reactivated: count,
  subscribers_churned: count.describe("Zero or negative"),
  subscribers_transfer: count.describe(
    "Who began or stopped to count otherwise: across the filter, or as the policy names it",
  ),
  subscribers_closing: count.describe("The sum of all before it"),
  trials_started: count.describe("Subscriptions whose trial began"),
  trials_ended: count,
  trials_converted: count.describe("Of those that ended, how many went on to be paid"),
  trial_conversion: z.number().nullable().describe("Converted / ended"),
  arpa: moneySchema.nullable(),
  ltv: moneySchema.nullable(),
  subscriber_churn_rate: z.number().nullable().describe("As logo_churn_rate"),
});

export const exportSummaryOperation = operation({
  name: "export summary",
  summary:
    "Subscription metrics month by month: how MRR and subscribers came from opening to closing, trials, averages",
  effect: "read",
  path: "/export/summary",
  positional: [],
  input: z.object({
    ...exportInput,
    interval: z
      .enum(["month", "quarter", "year"])
      .optional()
      .describe("How long a period is; month when left out"),
  }),
  output: z.object({
    currency: z.string().nullable().describe("Null where currencies are kept apart: a row for each"),
    policy: z.string(),
    rows: z.array(summaryRow),
  }),
  rows: "rows",
  async run(workspace, input) {
    const view = viewOf(input);
    const { book, subject, zone } = await workspace.reading(input.policy, view);
    const narrowed = await narrowing(workspace, input.segment, book, subject);
    const rows = await exportSummary(book, { ...input, ...narrowed }, subject, zone);
    return {
      currency: book.isSeparate ? null : book.currency,
      policy: book.policy,
      rows: z.array(summaryRow).parse(rows),
    };
  },
});
