import { z } from "zod";
import { LIMITS } from "../../base/limits.ts";
import { exportSubscribers } from "../../metrics/exports/subscribers-list.ts";
import { exportInput, viewOf } from "../ask/questions.ts";
import { operation } from "../operation.ts";
import { membershipOf, membershipSchema, narrowingIn } from "../segments/segment-input.ts";

/** Number of rows of a long export to write at a time. */
export const PAGE = 50_000;

/** The inputs that select rows of a long export. */
export const pageInput = {
  limit: z
    .number()
    .int()
    .min(0)
    .max(LIMITS.exported.most)
    .optional()
    .describe(`How many rows to export; defaults to all, up to ${LIMITS.exported.most}`),
  offset: z.number().int().min(0).optional().describe("How many rows to skip"),
};

export const exportSubscribersOperation = operation({
  name: "export subscribers",
  summary: "Export MRR by subscriber, with a column for each month",
  effect: "read",
  path: "/export/subscribers",
  positional: [],
  input: z.object({ ...exportInput, ...pageInput }),
  output: z.object({
    currency: z
      .string()
      .nullable()
      .describe("Null when the policy keeps currencies separate: one row per currency"),
    policy: z.string(),
    months: z.array(z.string()),
    total: z.number().describe("Total number of rows"),
    rows: z
      .array(z.record(z.string(), z.union([z.string(), z.number(), z.null()])))
      .describe(
        "account, customer, name, currency, and for each month the MRR at its end in minor units; each month adds up to mrr",
      ),
    membership: membershipSchema,
  }),
  rows: "rows",
  money: ({ months }) => months,
  page: PAGE,
  async run(workspace, { limit, offset, ...asked }) {
    const view = viewOf(asked);
    const { book, subject } = await workspace.reading(asked.policy, view);
    const narrowed = await narrowingIn(workspace, asked, book, subject);
    return {
      currency: book.isSeparate ? null : book.currency,
      policy: book.policy,
      ...(await exportSubscribers(book, { ...asked, ...narrowed }, subject, { limit, offset })),
      ...membershipOf(asked, subject),
    };
  },
});
