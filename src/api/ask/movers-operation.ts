import { z } from "zod";
import { LIMITS } from "../../base/limits.ts";
import { movers } from "../../metrics/proof/movers.ts";
import { customerNames, moneySchema, operation } from "../operation.ts";
import { membershipOf, narrowingIn } from "../segments/segment-input.ts";
import { refuseDrilledElsewhere } from "./drill-elsewhere.ts";
import { asReported, moneyOfProof, proofBy, proofHead, question, viewOf } from "./questions.ts";

const fateSchema = z.object({ mrr: moneySchema, customers: z.number() });

export const moversOperation = operation({
  name: "movers",
  summary: "List the customers behind a figure, largest contribution first",
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
      .describe("How many customers to list; defaults to 100"),
    offset: z.number().int().min(0).optional().describe("How many to skip"),
  }),
  output: z.object({
    ...proofHead,
    customers: z.number().describe("Total number of customers"),
    rest: z.number().describe("Total of the customers not listed"),
    rows: z.array(
      z.object({
        ...customerNames,
        before: moneySchema.describe("MRR at the start within the filters, in minor units"),
        after: moneySchema.describe("MRR at the end within the filters, in minor units"),
        value: z.number().describe("The customer's part of the total"),
        changes: z.number().describe("How many lines `explain` lists for the customer"),
      }),
    ),
    retained: z
      .object({
        opening: moneySchema.describe("MRR at the start, of all customers of the rate"),
        expanded: fateSchema,
        contracted: fateSchema,
        churned: fateSchema,
        unchanged: z.number().describe("Customers whose part of the rate didn't change"),
      })
      .nullable()
      .describe(
        "What moved NRR or GRR, each customer counted once by its MRR at the end: opening and the three amounts add up to `total`. Null for other figures",
      ),
  }),
  rows: "rows",
  money: moneyOfProof,
  async run(workspace, input) {
    await refuseDrilledElsewhere(workspace, input);
    const view = viewOf(input);
    const { book, subject } = await workspace.reading(input.policy, view);
    const page = { limit: input.limit ?? 100, offset: input.offset ?? 0 };
    const narrowed = await narrowingIn(workspace, input, book, subject);
    const told = { ...asReported(input), ...membershipOf(input, subject) };
    return { ...(await movers(book, { ...input, ...narrowed }, subject, page)), ...told };
  },
});
