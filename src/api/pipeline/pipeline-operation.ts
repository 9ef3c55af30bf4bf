import { z } from "zod";
import { dateOfDay } from "../../base/zone.ts";
import { daysInStages, dealGroups, dealRates } from "../../growth/pipeline/deal-list.ts";
import { ENOUGH, shareOf } from "../../growth/pipeline/measures/conversions.ts";
import { closedFor } from "../../growth/pipeline/measures/reasons.ts";
import { isClosed } from "../../growth/pipeline/stages.ts";
import { OPPORTUNITY_TYPES, STAGE_KINDS } from "../../growth/records/schemas.ts";
import { minorUnits, ratio } from "../../metrics/figures/figures.ts";
import { dayOf } from "../grow/growth-of.ts";
import { personTextSchema } from "../grow/page-inputs.ts";
import { moneySchema, operation } from "../operation.ts";
import { segmentSchema } from "../segments/segment-input.ts";
import { dealFigures, dealSums, sumsOf } from "./deal-rows.ts";
import { filterOf } from "./opportunities-operation.ts";
import { pipelineOf } from "./pipeline-of.ts";

/** How many reasons are listed. */
const MOST_REASONS = 100;

const stageRow = dealSums.extend({
  stage: z.string(),
  name: z.string(),
  kind: z.enum(STAGE_KINDS),
  conversion: z
    .number()
    .nullable()
    .describe("Share of deals in the stage that are won, by count, over the last four closed quarters"),
  conversion_of: z
    .enum(["stage", "all_stages"])
    .nullable()
    .describe("all_stages: under ten deals closed in the stage, so it is that of all"),
  closed: z.number().describe("Deals that closed and were in the stage, or skipped it"),
  median_days: z.number().nullable().describe("Days in the stage of deals that left it forward"),
  stalled: z.number().describe("Open ones that are longer in the stage than stalled_after"),
  stalled_after: z.number().describe("More days than this are too many: three quarters go on sooner"),
  stalled_by: z
    .enum(["deals", "setting"])
    .describe("setting: under ten deals left it forward, so it is stalled_days"),
});

export const pipelineOperation = operation({
  name: "pipeline",
  summary: "Show the stages: conversion to won, days, what stalls, and why deals close",
  effect: "read",
  isKept: "growth",
  path: "/pipeline",
  positional: [],
  input: z.object({
    as_of: z.iso
      .date()
      .optional()
      .describe("As known at the end of a day, such as 2026-01-31; defaults to today"),
    segment: segmentSchema,
    owner: z.array(personTextSchema).optional().describe("Only of these people"),
  }),
  output: z.object({
    as_of: z.string(),
    currency: z.string(),
    sums: dealSums.describe("Over all open opportunities"),
    rows: z.array(stageRow).describe("By open stage, in order"),
    reasons: z
      .array(
        z.object({
          status: z.enum(["won", "lost"]),
          type: z.enum(OPPORTUNITY_TYPES),
          reason: z.string().nullable().describe("Why they were lost"),
          opportunities: z.number(),
          amount: moneySchema,
          median_days: z.number().describe("Days from creation to closing"),
        }),
      )
      .describe("Of deals closed in the last four closed quarters and since, the largest first"),
  }),
  rows: "rows",
  lists: ["reasons"],
  async run(workspace, input) {
    const pipeline = await pipelineOf(workspace);
    const { book, stages } = pipeline;
    const day = dayOf(input.as_of, pipeline.today);
    const filter = await filterOf(workspace, pipeline, { ...input, status: ["open"] }, day);
    const figures = await dealFigures(pipeline, day, dateOfDay(day));
    const groups = await dealGroups(book, filter);
    const days = await daysInStages(book, filter);
    const rows = stages.everKnown.flatMap((stage, number) => {
      const own = groups.filter((group) => group.stage === number);
      if (isClosed(stage.kind) || (stage.isGone && own.length === 0)) return [];
      const share = shareOf(figures.conversions, number);
      const stay = figures.stay(number);
      return [
        {
          ...{ stage: stage.id, name: stage.name, kind: stage.kind, ...sumsOf(own, figures) },
          conversion: share === null ? null : ratio(share.won, share.closed),
          conversion_of: share === null ? null : share.isOfAll ? ("all_stages" as const) : ("stage" as const),
          closed: Number(figures.conversions.byStage.get(number)?.closed ?? 0n),
          median_days: stay.medianDays,
          stalled: days
            .filter((one) => one.stage === number && one.days > stay.mostDays)
            .reduce((sum, { deals }) => sum + deals, 0),
          stalled_after: stay.mostDays,
          stalled_by: stay.deals < ENOUGH ? ("setting" as const) : ("deals" as const),
        },
      ];
    });
    const which = filter.customers === null ? "true" : `d.customer in (${filter.customers})`;
    const closed = await closedFor(book, day, dealRates(book, day), which);
    return {
      as_of: figures.day,
      currency: book.currency,
      sums: sumsOf(groups, figures),
      rows,
      reasons: closed.slice(0, MOST_REASONS).map((one) => ({
        status: one.isWon ? ("won" as const) : ("lost" as const),
        type: z.enum(OPPORTUNITY_TYPES).parse(one.type),
        reason: one.reason,
        opportunities: one.deals,
        amount: minorUnits(one.n, book.currency),
        median_days: one.medianDays,
      })),
    };
  },
});
