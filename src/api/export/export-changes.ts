import { z } from "zod";
import { mapLong } from "../../base/waiting.ts";
import { exportChanges } from "../../metrics/exports/changes-list.ts";
import { evidenceNamer, evidenceText } from "../ask/proof-output.ts";
import { exportInput, viewOf } from "../ask/questions.ts";
import { customerNames, moneySchema, operation } from "../operation.ts";
import { membershipOf, membershipSchema, narrowingIn } from "../segments/segment-input.ts";
import { PAGE, pageInput } from "./export-subscribers.ts";

export const exportChangesOperation = operation({
  name: "export changes",
  summary: "Export every change in MRR by date, with its causes and evidence",
  effect: "read",
  path: "/export/changes",
  positional: [],
  input: z.object({ ...exportInput, ...pageInput }),
  output: z.object({
    currency: z
      .string()
      .nullable()
      .describe("Null when the policy keeps currencies separate: each row names its own"),
    policy: z.string(),
    total: z.number().describe("Total number of rows"),
    rows: z.array(
      z.object({
        at: z.string(),
        ...customerNames,
        type: z
          .string()
          .describe("new, reactivation, expansion, contraction, churn; transfer across a filter by items"),
        causes: z.string().describe("Why it moved, separated by semicolons"),
        product: z.string().describe("What moved, separated by semicolons"),
        before: moneySchema.describe(
          "The customer's MRR before, within the filters, at the rates of the day",
        ),
        after: moneySchema.describe("Before + change"),
        change: moneySchema.describe(
          "The changes of a type in a month add up to its metric; FX isn't a change",
        ),
        currency: z.string(),
        evidence: z.string().describe("File rows and Stripe objects that prove it, separated by semicolons"),
      }),
    ),
    membership: membershipSchema,
  }),
  rows: "rows",
  page: PAGE,
  async run(workspace, { limit, offset, ...asked }) {
    const view = viewOf(asked);
    const { book, subject } = await workspace.reading(asked.policy, view);
    const narrowed = await narrowingIn(workspace, asked, book, subject);
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
      ...membershipOf(asked, subject),
    };
  },
});
