import { z } from "zod";
import { CambiumError } from "../../base/error.ts";
import { type Period, parsePeriod, periodOf } from "../../base/period.ts";
import { dateOfDay } from "../../base/zone.ts";
import { type Interval, intervalOf, times } from "../../growth/pipeline/forecasts/forecast.ts";
import { backTest, type Forecast } from "../../growth/pipeline/forecasts/forecasts.ts";
import { minorUnits, ratio } from "../../metrics/figures/figures.ts";
import { dayOf } from "../grow/growth-of.ts";
import { moneySchema, operation } from "../operation.ts";
import { quarterSchema } from "./opportunities-operation.ts";
import { pipelineOf } from "./pipeline-of.ts";
import { whoseAsked, whoseInputs } from "./whose.ts";

export const forecastOperation = operation({
  name: "forecast",
  summary: "Forecast a quarter's expansion, with an interval from its own back-test",
  effect: "read",
  isKept: "growth",
  path: "/forecast",
  positional: [],
  input: z.object({
    quarter: quarterSchema.optional().describe("The quarter, such as 2026-Q4; defaults to the day's"),
    as_of: z.iso
      .date()
      .optional()
      .describe("As known at the end of a day, such as 2026-01-31; defaults to today"),
    ...whoseInputs,
  }),
  output: z.object({
    quarter: z.string(),
    as_of: z.string(),
    currency: z.string(),
    forecast: moneySchema.describe("The sum of the four parts"),
    expanded: moneySchema.describe("Expansion of billing from the quarter's start to the day"),
    unclaimed: moneySchema.describe(
      "Deals won, within their 90 days, as far as billing doesn't show them yet",
    ),
    weighted: moneySchema
      .nullable()
      .describe("Open and expected to close in the quarter × chance; null and counted as 0 if none is known"),
    unassisted: moneySchema.describe(
      "Mean expansion without a deal in the last four closed quarters × share of days left",
    ),
    open: moneySchema.describe("Open and expected to close in the quarter"),
    opportunities: z.number().describe("How many those are"),
    low: moneySchema.nullable().describe("Lower end of the interval; null without earlier quarters"),
    high: moneySchema.nullable(),
    interval: z
      .enum(["percentiles", "range", "none"])
      .describe("percentiles: 10th to 90th; range: of all, as under eight earlier quarters can be tested"),
    rows: z
      .array(
        z.object({
          quarter: z.string(),
          as_of: z.string(),
          forecast: moneySchema,
          came: moneySchema.describe("Expansion of the whole quarter"),
          came_of_forecast: z.number().nullable(),
        }),
      )
      .describe("The back-test: the same day of earlier quarters, as known then, oldest first"),
  }),
  rows: "rows",
  async run(workspace, input) {
    const pipeline = await pipelineOf(workspace);
    const { book, stages, today, reading } = pipeline;
    const asked = dayOf(input.as_of, today);
    const quarter = input.quarter === undefined ? periodOf("quarter", asked) : parsePeriod(input.quarter);
    const day = Math.min(asked, quarter.end - 1);
    const { whose } = await whoseAsked(workspace, pipeline, input);
    const firstDay = reading.subject.firstDay ?? null;
    const { now, tested } = await backTest({ book, stages, whose, firstDay, today: asked }, { quarter, day });
    if (now === undefined) throw noForecast(quarter);
    const interval = intervalOf(tested);
    const money = (n: bigint) => minorUnits(n, book.currency);
    return {
      quarter: quarter.label,
      as_of: dateOfDay(day),
      currency: book.currency,
      ...partsOf(now, money),
      ...intervalMoney(interval, now.forecast, money),
      rows: tested.map((one) => ({
        quarter: one.label,
        as_of: dateOfDay(one.day),
        forecast: money(one.forecast),
        came: money(one.came),
        came_of_forecast: one.forecast > 0n ? ratio(one.came, one.forecast) : null,
      })),
    };
  },
});

function noForecast({ label }: Period): CambiumError {
  return new CambiumError("internal", `no forecast of ${label}`, { hint: "Please report this." });
}

function partsOf({ parts, forecast, open }: Forecast, money: (n: bigint) => number) {
  return {
    forecast: money(forecast),
    expanded: money(parts.expanded),
    unclaimed: money(parts.unclaimed),
    weighted: parts.weighted === null ? null : money(parts.weighted),
    unassisted: money(parts.unassisted),
    open: money(open.n),
    opportunities: open.deals,
  };
}

function intervalMoney(interval: Interval | null, forecast: bigint, money: (n: bigint) => number) {
  if (interval === null) return { low: null, high: null, interval: "none" as const };
  return {
    low: money(times(forecast, interval.low)),
    high: money(times(forecast, interval.high)),
    interval: interval.isRange ? ("range" as const) : ("percentiles" as const),
  };
}
