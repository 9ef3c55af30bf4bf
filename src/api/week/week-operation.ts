import { z } from "zod";
import { RATE_ONE } from "../../base/money.ts";
import { dateOfDay } from "../../base/zone.ts";
import { type Line, weekOf } from "../../growth/week/week-lines.ts";
import { minorUnits } from "../../metrics/figures/figures.ts";
import { NOBODY, namesOf } from "../grow/customer-names.ts";
import { rowsOfKeys, signalRow } from "../grow/signal-rows.ts";
import { customerNames, moneySchema, operation } from "../operation.ts";
import { type Restraint, restraintOf } from "../restraint/restraint-of.ts";
import { verdictOf, verdictShape } from "../restraint/verdict-output.ts";
import type { Workspace } from "../workspace.ts";
import { actionSchema } from "./week-action.ts";
import { customersOf, keptBeside, kindRecords, rankedLines } from "./week-candidates.ts";
import { weekWorld } from "./week-judge.ts";
import { besidePipeline, pipelineShape } from "./week-pipeline.ts";

const lineRow = signalRow.extend({
  expected_mrr: moneySchema
    .nullable()
    .describe("step_mrr times what precision is above base; null for a kind that isn't shown to work"),
  precision: z.number().nullable(),
  base: z.number().nullable(),
  verdict: z.enum(["works", "not shown"]).describe("What the back-test says of the kind"),
  own: z.boolean().describe("A customer of the owner asked for"),
  action: actionSchema,
});

const besideRow = z.object({
  ...customerNames,
  product: z.string(),
  list: moneySchema,
  action: actionSchema,
});

export const weekOperation = operation({
  name: "week",
  summary: "List at most ten things to do this week, the most worth first",
  effect: "read",
  isKept: "growth",
  path: "/week",
  positional: [],
  input: z.object({ owner: z.string().optional().describe("Id of a person, whose customers come first") }),
  output: z.object({
    as_of: z.string(),
    currency: z.string(),
    rows: z.array(lineRow).describe("At most ten, one a customer, all allowed by `offer check`"),
    held: z
      .array(lineRow.extend(verdictShape))
      .describe("Held back, with the day from which they'd be allowed"),
    terms: z.array(lineRow).describe("Next steps that add nothing a month: terms to talk about"),
    discounts: z.array(besideRow.extend({ ends_on: z.string() })).describe("Discounts that end soon"),
    ...pipelineShape,
    unused: z.array(besideRow).describe("Bought, and under 20% of it used 60 days after"),
  }),
  rows: "rows",
  lists: ["rows", "held", "terms", "discounts", "stalled", "takebacks", "unused"],
  async run(workspace, { owner }) {
    const known = await restraintOf(workspace);
    const own = owner === undefined ? new Set<number>() : await customersOf(workspace, known, owner);
    const lines = ownFirst(await rankedLines(workspace, known), own);
    const { lines: taken, held, terms } = await weekOf(lines, await weekWorld(known));
    const rowOf = await lineRows(workspace, known, own, [...taken, ...held, ...terms]);
    const { today, book } = known.growth;
    return {
      as_of: dateOfDay(today),
      currency: book.currency,
      rows: taken.flatMap(rowOf),
      held: held.flatMap((line) => rowOf(line).map((row) => ({ ...row, ...verdictOf(line.verdict) }))),
      terms: terms.flatMap(rowOf),
      ...(await beside(workspace, known)),
      ...(await besidePipeline(workspace)),
    };
  },
});

function ownFirst(lines: readonly Line[], own: ReadonlySet<number>): Line[] {
  if (own.size === 0) return [...lines];
  const isOwn = ({ customer }: Line) => own.has(customer);
  return [...lines.filter(isOwn), ...lines.filter((line) => !isOwn(line))];
}

/** Makes the rows of lines: one, or none where the signal is no longer open. */
async function lineRows(
  workspace: Workspace,
  known: Restraint,
  own: ReadonlySet<number>,
  lines: readonly Line[],
): Promise<(line: Line) => z.infer<typeof lineRow>[]> {
  const records = await kindRecords(workspace, known);
  const { today: day, book } = known.growth;
  const keys = lines.map(({ kind, customer, subject, step }) => ({
    ...{ kind, customer, subject, limit: null, next: step, isTakenUp: false },
  }));
  const rows = await rowsOfKeys(known, day, keys);
  const places = new Map(lines.map((line, place) => [line, place]));
  return (line) => {
    const row = rows[places.get(line) ?? -1];
    if (row === undefined || row === null) return [];
    const record = records.get(line.kind);
    const signal = row.subject === "" ? row.kind : `${row.kind}:${row.subject}`;
    return [
      {
        ...row,
        expected_mrr: line.expected === null ? null : money(line.expected, book.currency),
        precision: record?.precision ?? null,
        base: record?.base ?? null,
        verdict: line.expected === null ? "not shown" : "works",
        own: own.has(line.customer),
        action: {
          operation: "opportunities add",
          input: { customer: row.customer, account: row.account, signal },
        },
      },
    ];
  };
}

function money(micros: number, currency: string): number {
  return minorUnits(BigInt(micros) * RATE_ONE, currency);
}

/** What stands beside the lines, at most ten of each. */
async function beside(workspace: Workspace, { growth }: Restraint) {
  const { discounts, unused } = await keptBeside(workspace, growth);
  const names = await namesOf(
    workspace,
    [...discounts, ...unused].map(({ customer }) => customer),
  );
  const row = ({ customer, product, list }: { customer: number; product: string; list: number }) => {
    const who = names.get(customer) ?? NOBODY;
    return {
      ...who,
      product,
      list: money(list, growth.book.currency),
      action: { operation: "customer", input: { account: who.account, customer: who.customer } },
    };
  };
  return {
    discounts: discounts.map((one) => ({ ...row(one), ends_on: one.endsOn })),
    unused: unused.map(row),
  };
}
