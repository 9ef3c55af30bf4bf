import { z } from "zod";
import { CambiumError } from "../../base/error.ts";
import { checkMost } from "../../base/limits.ts";
import { dateOfDay } from "../../base/zone.ts";
import { openByDay } from "../../growth/signals/signal-days.ts";
import { operation } from "../operation.ts";
import { narrowing, segmentSchema } from "../segments/segment-input.ts";
import { dayOf, growthOf } from "./growth-of.ts";
import { kindSchema } from "./signal-rows.ts";

const DAYS = 30;

export const signalsDays = operation({
  name: "signals days",
  summary: "Count open signals by day and kind, as known on each day",
  effect: "read",
  isKept: "growth",
  path: "/signals/days",
  positional: [],
  input: z.object({
    from: z.iso
      .date()
      .optional()
      .describe("First day, such as 2026-01-01; defaults to 29 days before the last"),
    to: z.iso.date().optional().describe("Last day; defaults to today"),
    segment: segmentSchema,
  }),
  output: z.object({
    from: z.string(),
    to: z.string(),
    rows: z
      .array(
        z.object({
          day: z.string(),
          kind: kindSchema,
          signals: z.number().describe("Signals open at the end of the day"),
          customers: z.number().describe("Customers that have them"),
        }),
      )
      .describe("By day and kind; what has none is left out"),
  }),
  rows: "rows",
  async run(workspace, input) {
    const { growth, reading } = await growthOf(workspace);
    const last = dayOf(input.to, growth.today);
    const first = input.from === undefined ? last - DAYS + 1 : dayOf(input.from, growth.today);
    if (first > last)
      throw new CambiumError("usage", `the range from ${dateOfDay(first)} to ${dateOfDay(last)} is empty`, {
        reason: { id: "empty_range", from: dateOfDay(first), to: dateOfDay(last) },
        hint: "Make sure that --from isn't later than --to.",
      });
    checkMost("signalDays", last - first + 1);
    const { customers = null } = await narrowing(workspace, input.segment, reading.book, reading.subject);
    const rows = await openByDay(growth, { first, last }, customers);
    return { from: dateOfDay(first), to: dateOfDay(last), rows };
  },
});
