import { z } from "zod";
import { CambiumError } from "../../base/error.ts";
import { LIMITS } from "../../base/limits.ts";
import { RATE_ONE } from "../../base/money.ts";
import { parsePeriod, periodOf } from "../../base/period.ts";
import { dateOfDay } from "../../base/zone.ts";
import type { GrowthBook } from "../../growth/growth-book.ts";
import { openRealised } from "../../growth/realised/open-realised.ts";
import { firingsIn, signalKey } from "../../growth/review/firings.ts";
import {
  byGroup,
  FUNNEL_STEPS,
  funnelOf,
  hesitation,
  type KnownJourney,
} from "../../growth/review/funnel.ts";
import { type Firing, type FollowedFiring, followed, journeyOf } from "../../growth/review/journeys.ts";
import { reviewDeals } from "../../growth/review/review-deals.ts";
import { STAY_DAYS, staysOf } from "../../growth/review/stays.ts";
import { minorUnits } from "../../metrics/figures/figures.ts";
import { notesMark } from "../../store/growth-mark.ts";
import { numbersIn } from "../grow/headroom-operations.ts";
import { FIRED_BY } from "../grow/kept-backtest.ts";
import { Kept } from "../kept.ts";
import { moneySchema, operation } from "../operation.ts";
import { type Restraint, restraintOf } from "../restraint/restraint-of.ts";
import { narrowing, segmentSchema } from "../segments/segment-input.ts";
import { openSteps } from "../week/week-candidates.ts";
import type { Workspace } from "../workspace.ts";
import { groupsBy, REVIEW_BY } from "./review-groups.ts";
import { offersMade } from "./review-offers.ts";

const funnelRow = z.object({
  group: z.string().nullable().describe("null: all of them"),
  step: z.enum(FUNNEL_STEPS),
  count: z.number().describe("Signals of the quarter that came to the step, or passed it"),
  money: moneySchema.describe(
    "What they are worth a month there: the opportunity's amount, else the next step's",
  ),
  without_money: z.number().describe("Those of them whose worth isn't known"),
  conversion: z.number().nullable().describe("Share of the step before, from 0 to 1"),
  usual: z.number().nullable().describe("The same of the four quarters before, each seen after as many days"),
  median_days: z.number().nullable().describe("Since the step before"),
  loss: moneySchema.describe("Money lost at this step against the usual conversion"),
  hesitates: z.boolean().describe("The step of the group at which most money is lost"),
});

export const reviewOperation = operation({
  name: "review",
  summary: "Show how far signals came: offer, opportunity, won, realised, kept for 90 days",
  effect: "read",
  isKept: "growth",
  path: "/review",
  positional: [],
  input: z.object({
    quarter: z
      .string()
      .optional()
      .describe("Signals of this quarter, such as 2026-Q1; defaults to the running one"),
    by: z
      .string()
      .optional()
      .describe(`${REVIEW_BY.join(", ")}, or a dimension of customers such as country or an attribute`),
    segment: segmentSchema,
    limit: z
      .number()
      .int()
      .min(0)
      .max(LIMITS.listed.most)
      .optional()
      .describe("How many groups; defaults to 50"),
  }),
  output: z.object({
    quarter: z.string(),
    as_of: z.string(),
    currency: z.string(),
    hesitates: z.enum(FUNNEL_STEPS).nullable().describe("The step at which most money is lost"),
    groups: z.number().describe("How many groups there are"),
    rows: z.array(funnelRow),
  }),
  rows: "rows",
  async run(workspace, input) {
    const known = await restraintOf(workspace);
    const { today, book } = known.growth;
    const quarter = quarterOf(input.quarter, today);
    const { now, before } = await journeysOf(workspace, known, { ...input, quarter });
    const money = (micros: number) => minorUnits(BigInt(Math.round(micros)) * RATE_ONE, book.currency);
    const rowsOf = (group: string | null, own: KnownJourney[], earlier: KnownJourney[]) => {
      const rows = funnelOf(own, earlier);
      const worst = hesitation(rows);
      return rows.map((row) => ({
        ...{ group, step: row.step, count: row.count, money: money(row.money) },
        ...{ without_money: row.withoutMoney, conversion: row.conversion, usual: row.usual },
        ...{ median_days: row.days, loss: money(row.loss), hesitates: row === worst },
      }));
    };
    const groups = byGroup(now);
    const all = rowsOf(null, now, before);
    return {
      quarter: quarter.label,
      as_of: dateOfDay(today),
      currency: book.currency,
      hesitates: all.find(({ hesitates }) => hesitates)?.step ?? null,
      groups: groups.length,
      rows: [
        ...all,
        ...groups.slice(0, input.limit ?? 50).flatMap(([group, own]) =>
          rowsOf(
            group,
            own,
            before.filter(({ groups: of }) => of.includes(group)),
          ),
        ),
      ],
    };
  },
});

function quarterOf(text: string | undefined, today: number) {
  const quarter = text === undefined ? periodOf("quarter", today) : parsePeriod(text);
  if (text !== undefined && !/^\d{4}-Q[1-4]$/.test(text))
    throw new CambiumError("usage", `${text} isn't a quarter`, { hint: "Use a quarter such as 2026-Q1." });
  if (quarter.start <= today) return quarter;
  throw new CambiumError("usage", `${text} is still to come`, {
    hint: "Ask for this quarter or an earlier one.",
  });
}

interface JourneysAsked {
  quarter: { start: number; end: number };
  by?: string | undefined;
  segment?: string | undefined;
}

/** Signals that fired, by days: no offer or opportunity changes them. */
const fired = new Kept<Firing[]>();

async function keptFirings(
  workspace: Workspace,
  growth: GrowthBook,
  span: { from: number; until: number },
): Promise<Firing[]> {
  const key = JSON.stringify([growth.today, span, await notesMark(workspace.store, FIRED_BY)]);
  return fired.get(workspace, key, () => firingsIn(growth, span));
}

/** How far the signals of a quarter came by today, and those of the four before, whose money isn't asked, after as many days. */
async function journeysOf(
  workspace: Workspace,
  known: Restraint,
  { quarter, by, segment }: JourneysAsked,
): Promise<{ now: KnownJourney[]; before: KnownJourney[] }> {
  const { growth, reading } = known;
  const quarters = [quarter];
  for (let n = 0; n < 4; n++) quarters.push(periodOf("quarter", (quarters.at(-1)?.start ?? 0) - 1));
  const { customers } = await narrowing(workspace, segment, reading.book, reading.subject);
  const only = customers === undefined ? null : await numbersIn(workspace, customers, reading.book.schema);
  const span = { from: quarters.at(-1)?.start ?? 0, until: growth.today + 1 };
  const firings = (await keptFirings(workspace, growth, span)).filter(
    ({ customer }) => only === null || only.has(customer),
  );
  await openRealised(growth);
  const all = followed(firings, await offersMade(known), await reviewDeals(growth));
  const worth = await worths(workspace, known);
  const groupsOf = await groupsBy(workspace, known, by);
  const age = growth.today - quarter.start;
  const journey = (one: FollowedFiring, end: number): KnownJourney => {
    const { kind, customer, subject, on } = one.firing;
    const value = worth.get(signalKey(kind, customer, subject)) ?? null;
    return { ...journeyOf(one, value, end), firedOn: on, groups: groupsOf(one) };
  };
  const seen = ({ start, end }: JourneysAsked["quarter"], by: number) =>
    all.filter(({ firing: { on } }) => start <= on && on < end && on <= by).map((one) => journey(one, by));
  return {
    now: seen(quarter, growth.today),
    before: quarters.slice(1).flatMap((earlier) => seen(earlier, earlier.start + age)),
  };
}

/** What the next steps of open signals add a month, by signal. */
async function worths(workspace: Workspace, known: Restraint): Promise<Map<string, number>> {
  const steps = await openSteps(workspace, known);
  return new Map(
    steps.map(({ kind, customer, subject, mrr }) => [signalKey(kind, customer, subject), Math.max(0, mrr)]),
  );
}

export const staysOperation = operation({
  name: "review stays",
  summary: "Show how long expanded accounts stay, beside those that hadn't expanded",
  effect: "read",
  isKept: "growth",
  path: "/review/stays",
  positional: [],
  input: z.object({}),
  output: z.object({
    rows: z.array(
      z.object({
        days: z.number().describe(`Days after the first expansion: ${STAY_DAYS.join(", ")}`),
        expanded: z.number().describe("Accounts whose first expansion is at least as long ago"),
        stayed: z.number().describe("Those of them that were customers so long after"),
        share: z.number().nullable().describe("From 0 to 1"),
        others: z
          .number()
          .nullable()
          .describe("Mean share among customers of the same day that hadn't expanded by then"),
      }),
    ),
  }),
  rows: "rows",
  run: async (workspace) => ({ rows: await staysOf((await restraintOf(workspace)).growth) }),
});
