import { z } from "zod";
import { exportSummary } from "../../metrics/exports/summary-list.ts";
import { exportInput, viewOf } from "../ask/questions.ts";
import { moneySchema, operation } from "../operation.ts";
import { membershipOf, membershipSchema, narrowingIn } from "../segments/segment-input.ts";

const count = z.number().int();

const summaryRow = z.object({
  period: z.string(),
  currency: z.string(),
  mrr_opening: moneySchema.describe("mrr at the end of the previous period"),
  mrr_new: moneySchema,
  mrr_reactivation: moneySchema,
  mrr_expansion: moneySchema,
  mrr_contraction: moneySchema.describe("Zero or negative"),
  mrr_churned: moneySchema.describe("Zero or negative"),
  mrr_transfer: moneySchema.describe(
    "What crossed the filter without being a movement; 0 unless you filter by items",
  ),
  mrr_fx: moneySchema.describe("Effect of exchange rates"),
  mrr_closing: moneySchema.describe("Sum of all of the above"),
  subscribers_opening: count,
  subscribers_new: count,
  subscribers_reactivated: count,
  subscribers_churned: count.describe("Zero or negative"),
  subscribers_transfer: count.describe(
    "Other customers who started or stopped counting: across the filter, or as the policy defines it",
  ),
  subscribers_closing: count.describe("Sum of all of the above"),
  trials_started: count.describe("Subscriptions that started a trial"),
  trials_ended: count,
  trials_converted: count.describe("Ended trials that became paid"),
  trial_conversion: z.number().nullable().describe("Converted / ended"),
  arpa: moneySchema.nullable(),
  ltv: moneySchema.nullable(),
  subscriber_churn_rate: z.number().nullable().describe("Same as logo_churn_rate"),
});

export const exportSummaryOperation = operation({
  name: "export summary",
  summary: "Export subscription metrics by month: MRR, subscribers, trials and averages",
  effect: "read",
  path: "/export/summary",
  positional: [],
  input: z.object({
    ...exportInput,
    interval: z
      .enum(["month", "quarter", "year"])
      .optional()
      .describe("Length of a period; defaults to month"),
  }),
  output: z.object({
    currency: z
      .string()
      .nullable()
      .describe("Null when the policy keeps currencies separate: one row per currency"),
    policy: z.string(),
    rows: z.array(summaryRow),
    membership: membershipSchema,
  }),
  rows: "rows",
  async run(workspace, input) {
    const view = viewOf(input);
    const { book, subject, zone } = await workspace.reading(input.policy, view);
    const narrowed = await narrowingIn(workspace, input, book, subject);
    const rows = await exportSummary(book, { ...input, ...narrowed }, subject, zone);
    return {
      currency: book.isSeparate ? null : book.currency,
      policy: book.policy,
      rows: z.array(summaryRow).parse(rows),
      ...membershipOf(input, subject),
    };
  },
});
