import { z } from "zod";
import { parsePeriod } from "../../base/period.ts";
import { dateOfDay } from "../../base/zone.ts";
import {
  DEAL_SORTS,
  DEAL_STATUSES,
  type DealFilter,
  dealGroups,
  dealPage,
} from "../../growth/pipeline/deal-list.ts";
import { OPPORTUNITY_TYPES, STAGE_KINDS } from "../../growth/records/schemas.ts";
import { dayOf } from "../grow/growth-of.ts";
import { pageInputs, personTextSchema, USUAL_ROWS } from "../grow/page-inputs.ts";
import { operation } from "../operation.ts";
import { narrowing, segmentSchema } from "../segments/segment-input.ts";
import type { Workspace } from "../workspace.ts";
import { dealFigures, dealRow, dealRowOf, dealSums, sumsOf } from "./deal-rows.ts";
import { behindInputs, usualStatuses, withBehind } from "./deals-behind.ts";
import { type Pipeline, pipelineOf } from "./pipeline-of.ts";

/** The inputs that say which opportunities. */
export const dealFilterInputs = {
  segment: segmentSchema,
  owner: z
    .array(personTextSchema)
    .optional()
    .describe("Only of these people: id, e-mail address or name; none for those without an owner"),
  type: z.array(z.enum(OPPORTUNITY_TYPES)).optional().describe("Only of these types"),
};

/** A quarter such as 2026-Q4. */
export const quarterSchema = z
  .string()
  .regex(/^\d{4}-Q[1-4]$/, "a quarter such as 2026-Q4")
  .describe("A quarter, such as 2026-Q4");

export const opportunities = operation({
  name: "opportunities",
  summary: "List opportunities with their stages, sums by stage, and what they're worth",
  effect: "read",
  isKept: "growth",
  path: "/opportunities",
  positional: [],
  input: z.object({
    status: z
      .array(z.enum([...DEAL_STATUSES, "all"]))
      .optional()
      .describe("open, won, lost or all; defaults to open, or to those behind what is asked"),
    stage: z.array(z.string()).optional().describe("Only in these stages, by id or name"),
    ...dealFilterInputs,
    quarter: quarterSchema
      .optional()
      .describe("Only those expected to close in this quarter, or closed in it"),
    customer: z.string().optional().describe("Only of the customer with this id"),
    ...behindInputs,
    as_of: z.iso
      .date()
      .optional()
      .describe("As known at the end of a day, such as 2026-01-31; defaults to today"),
    sort: z
      .enum(DEAL_SORTS)
      .optional()
      .describe("stage (default), amount: largest first, close, created: newest first, or customer"),
    ...pageInputs,
  }),
  output: z.object({
    total: z.number().describe("How many opportunities match"),
    as_of: z.string(),
    currency: z.string().describe("Of amount and weighted"),
    sums: dealSums.describe("Over all that match"),
    stages: z
      .array(
        dealSums.extend({
          stage: z.string(),
          name: z.string(),
          kind: z.enum(STAGE_KINDS),
        }),
      )
      .describe("By stage, in order"),
    rows: z.array(dealRow),
  }),
  rows: "rows",
  lists: ["stages"],
  page: 1000,
  async run(workspace, input) {
    const pipeline = await pipelineOf(workspace);
    const { book, stages } = pipeline;
    const day = dayOf(input.as_of, pipeline.today);
    const asked = { ...input, status: input.status ?? usualStatuses(input) };
    const filter = await withBehind(pipeline, await filterOf(workspace, pipeline, asked, day), input);
    const figures = await dealFigures(pipeline, day, dateOfDay(day));
    const groups = await dealGroups(book, filter);
    const { sort = "stage", limit = USUAL_ROWS, offset = 0 } = input;
    const page = await dealPage(book, filter, { sort, limit, offset });
    const sums = sumsOf(groups, figures);
    return {
      total: sums.opportunities,
      as_of: figures.day,
      currency: book.currency,
      sums,
      stages: stages.everKnown.flatMap((stage, number) => {
        const own = groups.filter((group) => group.stage === number);
        if (stage.isGone && own.length === 0) return [];
        return [{ stage: stage.id, name: stage.name, kind: stage.kind, ...sumsOf(own, figures) }];
      }),
      rows: page.map((row) => dealRowOf(pipeline, figures, row)),
    };
  },
});

interface Asked {
  status?: readonly (DealFilter["statuses"][number] | "all")[] | undefined;
  stage?: readonly string[] | undefined;
  segment?: string | undefined;
  owner?: readonly string[] | undefined;
  type?: readonly string[] | undefined;
  quarter?: string | undefined;
  customer?: string | undefined;
}

/** What an input asks for. @throws CambiumError `not_found` for an unknown stage or person */
export async function filterOf(
  workspace: Workspace,
  { stages, people, reading: { book, subject } }: Pipeline,
  input: Asked,
  day: number,
): Promise<DealFilter> {
  const { status = ["open"] } = input;
  const { customers = null } = await narrowing(workspace, input.segment, book, subject);
  const numbers = stages.everKnown.map(({ id }) => id);
  return {
    day,
    statuses: DEAL_STATUSES.filter((one) => status.includes("all") || status.includes(one)),
    stages: input.stage?.map((text) => numbers.indexOf(stages.named(text).id)) ?? null,
    owners: input.owner?.map((text) => (text === "none" ? "" : people.named(text))) ?? null,
    types: input.type ?? null,
    quarter: input.quarter === undefined ? null : parsePeriod(input.quarter).start,
    customers,
    customer: input.customer ?? null,
  };
}
