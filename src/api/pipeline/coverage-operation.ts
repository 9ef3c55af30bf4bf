import { z } from "zod";
import { type Period, parsePeriod, periodOf } from "../../base/period.ts";
import { dateOfDay } from "../../base/zone.ts";
import {
  type Conversions,
  conversionsOn,
  ENOUGH,
  type Won,
} from "../../growth/pipeline/measures/conversions.ts";
import {
  COVERAGE_STATES,
  type Coverage,
  type CoverageBounds,
  coverageOn,
  worstOf,
} from "../../growth/pipeline/measures/coverage.ts";
import { type DaySums, expansionDays } from "../../growth/pipeline/measures/expansion.ts";
import { openByDay, openOn } from "../../growth/pipeline/measures/open-deals.ts";
import { Targets } from "../../growth/pipeline/targets.ts";
import { minorUnits, ratio } from "../../metrics/figures/figures.ts";
import { dayOf } from "../grow/growth-of.ts";
import { moneySchema, operation } from "../operation.ts";
import { quarterSchema } from "./opportunities-operation.ts";
import { type Pipeline, pipelineOf } from "./pipeline-of.ts";
import { whoseAsked, whoseInputs } from "./whose.ts";

const MILLION_MILLIONS = 1_000_000_000_000n;

const coverageRow = z.object({
  day: z.string(),
  state: z
    .enum(COVERAGE_STATES)
    .describe(
      "no_target; target_met: nothing remains; alert: under coverage_alert; low, healthy or high by coverage_healthy",
    ),
  coverage: z.number().nullable().describe("Open / (target - expansion to the day)"),
  plain: z.number().nullable().describe("Open / whole target"),
  open: moneySchema.describe("Open opportunities that are expected to close in the quarter"),
  expanded: moneySchema.describe("Expansion of billing from the quarter's start to the day"),
  target: moneySchema.nullable(),
  remaining: moneySchema.nullable().describe("Target - expansion; 0 or less: it is met"),
});

export const coverage = operation({
  name: "coverage",
  summary: "Show how far open opportunities cover what remains of a quarter's target",
  effect: "read",
  isKept: "growth",
  path: "/coverage",
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
    now: coverageRow.describe("On the day"),
    first: coverageRow.nullable().describe("On the quarter's first day; null if it hasn't begun"),
    worst: coverageRow.nullable().describe("The day of the lowest coverage; null where no day has one"),
    alert_under: z.number(),
    healthy_from: z.number(),
    healthy_to: z.number(),
    win_rate: z
      .number()
      .nullable()
      .describe("Won / closed by amount, over the last four closed quarters; null if nothing closed"),
    win_rate_by_count: z.number().nullable(),
    needed: z.number().nullable().describe("Coverage that is needed: 1 / win rate; null without wins"),
    needed_state: z.enum(["known", "no_wins", "too_few"]).describe("too_few: under ten deals closed"),
    closed: z.number().describe("Deals that closed in the last four closed quarters"),
    entered_afterwards: z
      .number()
      .describe("Deals left out, as they were entered after the expansion that they claim"),
    rows: z.array(coverageRow).describe("Every day of the quarter up to the day, as known then"),
  }),
  rows: "rows",
  async run(workspace, input) {
    const pipeline = await pipelineOf(workspace);
    const { book, stages, today, reading } = pipeline;
    const day = dayOf(input.as_of, today);
    const quarter = input.quarter === undefined ? periodOf("quarter", day) : parsePeriod(input.quarter);
    const { whose, scope } = await whoseAsked(workspace, pipeline, input);
    const until = Math.min(day + 1, quarter.end);
    const expansion = await expansionDays(book, { from: quarter.start, until, which: whose.flows });
    const targets = new Targets(workspace.store, reading.zone);
    const target = (on: number) =>
      targetN(targets.ofQuarter({ metric: "expansion_mrr", scope, quarter, day: on }));
    const bounds = boundsOf(pipeline);
    const open = await openByDay(book, quarter, Math.max(day, quarter.start), whose.deals);
    const days = open
      .filter((one) => one.day <= day)
      .map((one) =>
        coverageOn({ quarter, day: one.day, open: one.n, target: target(one.day) }, expansion, bounds),
      );
    const now =
      days.at(-1) ??
      (await ahead(pipeline, { quarter, day, deals: whose.deals, target: target(day), expansion }));
    const [conversions] = await conversionsOn(book, stages, [day], whose.deals);
    const row = (one: Coverage | null | undefined) => (one ? rowOf(one, book.currency) : null);
    return {
      quarter: quarter.label,
      as_of: dateOfDay(day),
      currency: book.currency,
      now: rowOf(now, book.currency),
      first: row(days[0]),
      worst: row(worstOf(days)),
      alert_under: bounds.alert,
      healthy_from: bounds.healthyFrom,
      healthy_to: bounds.healthyTo,
      ...winRates(conversions),
      rows: days.map((one) => rowOf(one, book.currency)),
    };
  },
});

function targetN(micros: number | null): bigint | null {
  return micros === null ? null : BigInt(Math.round(micros)) * MILLION_MILLIONS;
}

/** The settings that say what coverage is. */
export function boundsOf({ reading: { settings } }: Pipeline): CoverageBounds {
  const [healthyFrom = 3, healthyTo = 4] = settings.coverage_healthy.split(",").map(Number);
  return { alert: Number(settings.coverage_alert), healthyFrom, healthyTo };
}

/** Coverage of a quarter that hasn't begun. */
async function ahead(
  pipeline: Pipeline,
  asked: { quarter: Period; day: number; deals: string; target: bigint | null; expansion: DaySums },
): Promise<Coverage> {
  const { quarter, day, target, expansion } = asked;
  const [open] = await openOn(pipeline.book, [{ quarter, day }], [], asked.deals);
  return coverageOn({ quarter, day, open: open?.n ?? 0n, target }, expansion, boundsOf(pipeline));
}

function rowOf(one: Coverage, currency: string): z.infer<typeof coverageRow> {
  const money = (n: bigint | null) => (n === null ? null : minorUnits(n, currency));
  return {
    day: dateOfDay(one.day),
    state: one.state,
    coverage: one.coverage,
    plain: one.plain,
    open: minorUnits(one.open, currency),
    expanded: minorUnits(one.expanded, currency),
    target: money(one.target),
    remaining: money(one.remaining),
  };
}

/** How often deals were won, and the coverage that this needs. */
function winRates(conversions: Conversions | undefined) {
  const all: Won = conversions?.all ?? { won: 0n, closed: 0n, wonN: 0n, closedN: 0n };
  const share = (n: bigint, d: bigint) => (d === 0n ? null : ratio(n, d));
  return {
    win_rate: share(all.wonN, all.closedN),
    win_rate_by_count: share(all.won, all.closed),
    needed: all.wonN === 0n ? null : ratio(all.closedN, all.wonN),
    needed_state: neededState(all),
    closed: Number(all.closed),
    entered_afterwards: conversions?.afterwards ?? 0,
  };
}

function neededState({ wonN, closed }: Won): "known" | "no_wins" | "too_few" {
  if (wonN === 0n) return "no_wins";
  return closed < BigInt(ENOUGH) ? "too_few" : "known";
}
