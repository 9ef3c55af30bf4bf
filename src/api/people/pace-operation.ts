import { z } from "zod";
import { type Period, parsePeriod, periodOf } from "../../base/period.ts";
import { dateOfDay } from "../../base/zone.ts";
import { type Actual, actualIn } from "../../growth/owners/actuals.ts";
import { creditsIn } from "../../growth/owners/credit.ts";
import { openAmongEach, openByOwner, openInQuarter } from "../../growth/owners/open-pipeline.ts";
import { openOwners } from "../../growth/owners/owners.ts";
import { type Pace, paceKind, paceOf } from "../../growth/owners/pace.ts";
import { type KnownTarget, kindOfPeriod, targetsOf } from "../../growth/owners/target-record.ts";
import type { Fraction, Metric } from "../../metrics/list/metric.ts";
import { savedSegments } from "../../model/saved-segments.ts";
import { literal } from "../../warehouse/literal.ts";
import { dayOf, type Growth } from "../grow/growth-of.ts";
import { operation } from "../operation.ts";
import { segmentOf } from "../segments/segment-input.ts";
import type { Workspace } from "../workspace.ts";
import { realisedOf } from "./realised-of.ts";
import {
  amountSchema,
  differenceOf,
  knownMetric,
  shownAmount,
  targetFields,
  targetOf,
} from "./targets-operations.ts";

const paceRow = z.object({
  ...targetFields,
  parts_differ: amountSchema.nullable(),
  kind: z
    .enum(["flow", "stock", "gap"])
    .describe("flow: adds up in the period; stock: stands at its end; gap: only the gap counts"),
  actual: amountSchema.nullable().describe("Up to the end of the day; null if there is none"),
  opening: amountSchema.nullable().describe("Of a stock: when the period began"),
  reached: z.number().nullable().describe("Share of the target, or of the way to it, that is reached"),
  expected: z.number().describe("Share of the period's days that are over, the day included"),
  gap: amountSchema.nullable().describe("Actual - target"),
  needed_per_week: amountSchema
    .nullable()
    .describe("For the rest of the period; null where no days are left"),
  days_left: z.number(),
  state: z.enum(["not_begun", "on_pace", "behind", "met", "missed", "none"]),
});

export const paceOperation = operation({
  name: "pace",
  summary: "Show how targets go: reached, expected by now, and needed a week",
  effect: "read",
  isKept: "growth",
  path: "/pace",
  positional: [],
  input: z.object({
    as_of: z.iso.date().optional().describe("The day, such as 2026-01-31; defaults to today"),
    period: z.string().optional().describe("Targets of this period; defaults to those that the day is in"),
    metric: z.string().optional().describe("Only targets of this metric"),
  }),
  output: z.object({
    as_of: z.string(),
    rows: z.array(paceRow),
    without_target: z
      .array(
        z.object({
          of: z.enum(["person", "segment"]),
          name: z.string(),
          opportunities: z.number().describe("Open, expected to close in the quarter"),
        }),
      )
      .describe(
        "People and saved segments with open pipeline in the day's quarter and no target of expansion_mrr for it or a month of it",
      ),
  }),
  rows: "rows",
  lists: ["without_target"],
  money: () => ["amount", "parts_differ", "actual", "opening", "gap", "needed_per_week"],
  moneyOf: ({ currency }) => currency,
  async run(workspace, input) {
    const known = await realisedOf(workspace);
    await openOwners(known.growth);
    const day = dayOf(input.as_of, known.growth.today);
    const targets = targetsOf(workspace.store);
    const isAsked = ({ period, metric }: KnownTarget) =>
      (input.metric === undefined || metric === input.metric) &&
      (input.period === undefined ? isIn(parsePeriod(period), day) : period === input.period);
    const rows = [];
    for (const target of targets.filter(isAsked))
      rows.push(await rowOf(workspace, known, target, day, targets));
    return {
      as_of: dateOfDay(day),
      rows: rows.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)),
      without_target: await withoutTarget(workspace, known, day, targets),
    };
  },
});

const isIn = ({ start, end }: Period, day: number) => day >= start && day < end;

function keyOf({ period, metric, scope, target }: z.infer<typeof paceRow>): string {
  return JSON.stringify([period, metric, scope, target]);
}

async function rowOf(
  workspace: Workspace,
  known: Growth,
  target: KnownTarget,
  day: number,
  all: readonly KnownTarget[],
): Promise<z.infer<typeof paceRow>> {
  const metric = knownMetric(target.metric);
  const period = parsePeriod(target.period);
  const { currency } = known.reading.book;
  const days = period.end - period.start;
  const gone = Math.min(days, Math.max(0, day + 1 - period.start));
  const { actual, shown, opening } =
    gone === 0
      ? { actual: null, shown: null, opening: null }
      : await actualOf(workspace, known, target, { metric, period, day });
  const pace = paceOf({
    kind: paceKind(metric),
    target: target.amount,
    actual: figureOf(actual, metric),
    shown: figureOf(shown, metric),
    opening: figureOf(opening, metric),
    gone,
    days,
  });
  const amountOf = (amount: number | null) =>
    amount === null ? null : shownAmount(amount, metric.unit, currency);
  return {
    ...targetOf(target, currency),
    ...differenceOf(all, target, currency),
    kind: paceKind(metric),
    actual: amountOf(figureOf(shown, metric)),
    opening: amountOf(figureOf(opening, metric)),
    ...shares(pace),
    gap: amountOf(pace.gap),
    needed_per_week: amountOf(pace.neededPerWeek),
    days_left: days - gone,
    state: pace.state,
  };
}

const shares = ({ reached, expected }: Pace) => ({ reached, expected });

/** A figure as targets keep theirs: micros for money, with nine digits of a micro. */
function figureOf(value: Fraction | null, { unit }: Metric): number | null {
  if (value === null || value.d === 0n) return null;
  const digits = Number((value.n * 10n ** 15n) / value.d);
  return unit === "money" ? digits / 1e9 : digits / 1e15;
}

/** What the target's metric came to, of whoever it is of. */
async function actualOf(
  workspace: Workspace,
  known: Growth,
  { scope }: KnownTarget,
  { metric, period, day }: { metric: Metric; period: Period; day: number },
): Promise<Actual> {
  const { book, subject } = known.reading;
  const asked = { metric, period, until: day };
  if (scope.of === "company") return actualIn(book, subject, asked);
  if (scope.of === "segment") {
    const { customers } = await segmentOf(workspace, scope.segment, book, subject);
    return actualIn(book, subject, { ...asked, customers });
  }
  if (metric.id === "expansion_mrr") return credited(known, scope.person, period, day);
  return actualIn(book, subject, { ...asked, customers: ownedBy(scope.person, day) });
}

/** What a person is credited with, less what was given back. */
async function credited({ growth }: Growth, person: string, period: Period, day: number): Promise<Actual> {
  const until = Math.min(day + 1, period.end);
  const credits = await creditsIn(growth, {
    from: period.start,
    until,
    interval: kindOfPeriod(period.label),
  });
  const own = credits.filter((credit) => credit.person === person);
  const n = own.reduce((all, { credited: more, givenBack }) => all + more - givenBack, 0n);
  const sum = { n, d: 10n ** 18n };
  return { actual: sum, shown: sum, opening: null };
}

/** SQL for the customers that a person owns on a day, in any role. */
function ownedBy(person: string, day: number): string {
  const on = `date ${literal(dateOfDay(day))}`;
  return `select customer from growth.owner_days where person = ${literal(person)} and from_day <= ${on} and until_day > ${on}`;
}

async function withoutTarget(
  workspace: Workspace,
  { growth, reading }: Growth,
  day: number,
  targets: readonly KnownTarget[],
) {
  const quarter = periodOf("quarter", day);
  const open = await openInQuarter(quarter, day);
  const isTargeted = (of: "person" | "segment", name: string) =>
    targets.some(
      ({ metric, period, scope }) =>
        metric === "expansion_mrr" &&
        kindOfPeriod(period) !== "year" &&
        isIn(quarter, parsePeriod(period).start) &&
        scope.of === of &&
        (scope.of === "person" ? scope.person : scope.segment) === name,
    );
  const found: { of: "person" | "segment"; name: string; opportunities: number }[] = [];
  for (const [name, opportunities] of await openByOwner(growth, open))
    if (!isTargeted("person", name)) found.push({ of: "person", name, opportunities });
  const names = (await savedSegments(workspace.store)).map(({ name }) => name);
  const segments = names.filter((name) => !isTargeted("segment", name));
  const lists: string[] = [];
  for (const name of segments)
    lists.push((await segmentOf(workspace, name, reading.book, reading.subject)).customers);
  const counts = await openAmongEach(growth, open, lists);
  for (const [place, name] of segments.entries()) {
    const opportunities = counts[place] ?? 0;
    if (opportunities > 0) found.push({ of: "segment", name, opportunities });
  }
  return found;
}
