import { z } from "zod";
import { LIMITS } from "../../base/limits.ts";
import { movers } from "../../metrics/proof/movers.ts";
import { customerNames, moneySchema, operation } from "../operation.ts";
import { asReported, moneyOfProof, proofBy, proofHead, question, viewOf } from "./questions.ts";
import { narrowing } from "./segment-input.ts";

export const moversOperation = operation({
  name: "movers",
  summary: "The customers behind one cell of a metric, by the size of what they add to it",
  effect: "read",
  isKept: true,
  path: "/movers/{metric}",
  positional: ["metric"],
  input: z.object({
    ...question,
    ...proofBy,
    limit: z
      .number()
      .int()
      .min(0)
      .max(LIMITS.listed.most)
      .optional()
      .describe("How many customers to list; 100 when left out"),
    offset: z.number().int().min(0).optional().describe("How many to skip"),
  }),
  output: z.object({
    ...proofHead,
    customers: z.number().describe("How many customers there are"),
    rest: z.number().describe("What the customers not listed come to"),
    rows: z.array(
      z.object({
        ...customerNames,
        before: moneySchema.describe("MRR at the start, within the filters; minor units"),
        after: moneySchema.describe("MRR at the end, within the filters; minor units"),
        value: z.number().describe("What the customer adds to the total"),
        changes: z.number().describe("How many lines `explain` lists of the customer"),
      }),
    ),
  }),
  rows: "rows",
  money: moneyOfProof,
  async run(workspace, input) {
    const view = viewOf(input);
    const { book, subject } = await workspace.reading(input.policy, view);
    const page = { limit: input.limit ?? 100, offset: input.offset ?? 0 };
    const narrowed = await narrowing(workspace, input.segment, book, subject);
    return { ...(await movers(book, { ...input, ...narrowed }, subject, page)), ...asReported(input) };
  },
});
