import { z } from "zod";
import { mapLong } from "../../base/waiting.ts";
import { exportChanges } from "../../metrics/exports/changes-list.ts";
import { evidenceNamer, evidenceText } from "../ask/proof-output.ts";
import { exportInput, viewOf } from "../ask/questions.ts";
import { narrowing } from "../ask/segment-input.ts";
import { customerNames, moneySchema, operation } from "../operation.ts";
import { PAGE, pageInput } from "./export-subscribers.ts";

export const exportChangesOperation = operation({
  name: "export changes",
  summary: "Every change of customers' MRR in the order of time, with its causes and its evidence",
  effect: "read",
  path: "/export/changes",
  positional: [],
  input: z.object({ ...exportInput, ...pageInput }),
  output: z.object({
    currency: z.string().nullable().describe("Null where currencies are kept apart: each row says its own"),
    policy: z.string(),
    total: z.number().describe("How many rows there are in all"),
    rows: z.array(
      z.object({
        at: z.string(),
        ...customerNames,
        type: z
          .string()
          .describe("new, reactivation, expansion, contraction, churn; transfer across a filter by items"),
        causes: z.string().describe("Why it moved, with semicolons between"),
        product: z.string().describe("What moved, with semicolons between"),
        before: moneySchema.describe("The customer's MRR before, within the filter, at the rates of the day"),
        after: moneySchema.describe("Before + change"),
        change: moneySchema.describe(
          "The changes of a type in a month add up to its metric; FX is none of them",
        ),
        currency: z.string(),
        evidence: z
          .string()
          .describe("Rows of files and objects of Stripe that prove it, with semicolons between"),
      }),
    ),
  }),
  rows: "rows",
  page: PAGE,
  async run(workspace, { limit, offset, ...asked }) {
    const view = viewOf(asked);
    const { book, subject } = await workspace.reading(asked.policy, view);
    const narrowed = await narrowing(workspace, asked.segment, book, subject);
    const { total, rows } = await exportChanges(book, { ...asked, ...narrowed }, subject, { limit, offset });
    const named = await evidenceNamer(workspace);
    return {
      currency: book.isSeparate ? null : book.currency,
      policy: book.policy,
      total,
      rows: await mapLong(
        rows,
        ({ at, account, customer, name, type, causes, products, evidence, ...money }) => ({
          ...{ at, account, customer, name, type },
          causes: causes.join("; "),
          product: products.join("; "),
          ...money,
          evidence: evidence.map((one) => evidenceText(named(one))).join("; "),
        }),
      ),
    };
  },
});
