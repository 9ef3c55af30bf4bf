import { z } from "zod";
import { CambiumError } from "../../base/error.ts";
import { parsePeriod } from "../../base/period.ts";
import { paceKind } from "../../growth/owners/pace.ts";
import { personOf } from "../../growth/owners/people.ts";
import {
  type KnownTarget,
  keepTarget,
  partsDifference,
  removeTarget,
  targetsOf,
} from "../../growth/owners/target-record.ts";
import type { Target } from "../../growth/records/schemas.ts";
import { minorUnits } from "../../metrics/figures/figures.ts";
import type { Metric } from "../../metrics/list/metric.ts";
import { findMetric, METRICS } from "../../metrics/list/metric-list.ts";
import { isFilterText } from "../../metrics/segments/segment-filter.ts";
import { operation } from "../operation.ts";
import { segmentOf } from "../segments/segment-input.ts";
import type { Workspace } from "../workspace.ts";
import { personIdSchema } from "./people-operations.ts";

/** An amount of a target's metric. */
export const amountSchema = z
  .number()
  .describe("Of a metric in money, in minor units of the reporting currency; else the figure itself");

/** What a target is of, in an answer. */
export const targetFields = {
  target: z.string().describe("Id of the target"),
  version: z.number().describe("Grows with each change: replacing the target needs it"),
  metric: z.string(),
  unit: z.enum(["money", "count", "ratio", "days"]),
  period: z.string(),
  scope: z.enum(["company", "segment", "person"]),
  segment: z.string().nullable(),
  person: z.string().nullable(),
  currency: z.string().nullable().describe("Of amounts in money; null of others"),
  amount: amountSchema,
};

const targetRow = z.object({
  ...targetFields,
  parts_differ: amountSchema
    .nullable()
    .describe(
      "By how much the targets of a quarter's months, or a year's quarters, are above it; null unless all are set",
    ),
});

export const targetsOperation = operation({
  name: "targets",
  summary: "List targets: what is aimed at, of the company, a segment or a person",
  effect: "read",
  path: "/targets",
  positional: [],
  input: z.object({
    metric: z.string().optional().describe("Only of this metric"),
    period: z.string().optional().describe("Only of this period, such as 2026-Q4"),
    person: personIdSchema.optional().describe("Only of this person"),
  }),
  output: z.object({ rows: z.array(targetRow) }),
  rows: "rows",
  money: () => ["amount", "parts_differ"],
  moneyOf: ({ currency }) => currency,
  async run(workspace, { metric, period, person }) {
    const { currency } = await workspace.settings();
    const all = targetsOf(workspace.store);
    const asked = all.filter(
      (one) =>
        (metric === undefined || one.metric === metric) &&
        (period === undefined || one.period === period) &&
        (person === undefined || (one.scope.of === "person" && one.scope.person === person)),
    );
    const rows = asked.map((target) => ({
      ...targetOf(target, currency),
      ...differenceOf(all, target, currency),
    }));
    return { rows: rows.sort(byPeriod) };
  },
});

type TargetRow = z.infer<typeof targetRow>;

function byPeriod(a: TargetRow, b: TargetRow): number {
  const key = ({ period, metric, scope, target }: TargetRow) =>
    JSON.stringify([period, metric, scope, target]);
  return key(a) < key(b) ? -1 : 1;
}

export const setTargetOperation = operation({
  name: "targets set",
  summary: "Set a target of a metric for a month, quarter or year",
  effect: "write",
  path: "/targets",
  positional: ["metric", "period", "amount"],
  input: z.object({
    metric: z.string().describe("Id of a metric, such as expansion_mrr; list them with `metrics`"),
    period: z.string().describe("A month, quarter or year, such as 2026-11, 2026-Q4 or 2026"),
    amount: z
      .number()
      .describe("Money in major units of the reporting currency, such as 30000; a ratio as 1.1 for 110%"),
    segment: z
      .string()
      .min(1)
      .max(1000)
      .optional()
      .describe("Of the customers of this saved segment or filter"),
    person: personIdSchema.optional().describe("Of this person"),
    replaces: z.number().int().positive().optional().describe("Version of the target that this one replaces"),
  }),
  output: targetRow,
  was: async ({ store }, { metric, period }) =>
    targetsOf(store).filter((target) => target.metric === metric && target.period === period),
  async run(workspace, input) {
    const { store, effects } = workspace;
    const metric = knownMetric(input.metric);
    checkPeriod(input.period);
    const scope = await scopeOf(workspace, input);
    const amount = amountIn(metric, input.amount);
    const target = { metric: metric.id, period: input.period, scope, amount };
    const kept = keepTarget(store, target, input.replaces ?? null, effects.now());
    const { currency } = await workspace.settings();
    return { ...targetOf(kept, currency), ...differenceOf(targetsOf(store), kept, currency) };
  },
});

export const removeTargetOperation = operation({
  name: "targets remove",
  summary: "Remove a target",
  effect: "write",
  path: "/targets/remove",
  positional: ["target"],
  input: z.object({ target: z.string().describe("Id of a target, as in `targets`") }),
  output: z.object({ target: z.string(), version: z.number() }),
  was: async ({ store }, { target }) => targetsOf(store).find(({ id }) => id === target) ?? null,
  async run({ store, effects }, { target }) {
    const { id, version } = removeTarget(store, target, effects.now());
    return { target: id, version };
  },
});

/** A metric by id. @throws CambiumError `not_found` */
export function knownMetric(id: string): Metric {
  const metric = findMetric(id);
  if (metric !== undefined) return metric;
  throw new CambiumError("not_found", `unknown metric: "${id}"`, {
    reason: { id: "unknown", of: "metric", name: id },
    hint: `Use one of ${METRICS.map((one) => one.id).join(", ")}.`,
  });
}

function checkPeriod(period: string): void {
  if (/^\d{4}(-(0[1-9]|1[0-2])|-Q[1-4])?$/.test(period)) parsePeriod(period);
  else
    throw new CambiumError("usage", `a target can't be for "${period}"`, {
      hint: "Use a month, a quarter or a year, such as 2026-11, 2026-Q4 or 2026.",
    });
}

async function scopeOf(
  workspace: Workspace,
  { segment, person }: { segment?: string | undefined; person?: string | undefined },
): Promise<Target["scope"]> {
  if (segment !== undefined && person !== undefined)
    throw new CambiumError("usage", "a target is of a segment or of a person, not both", {
      hint: "Pass one of --segment and --person.",
    });
  if (person !== undefined) return { of: "person", person: personOf(workspace.store, person).id };
  if (segment === undefined) return { of: "company" };
  const { book, subject } = await workspace.reading();
  const { filter } = await segmentOf(workspace, segment, book, subject);
  return { of: "segment", segment: isFilterText(segment) ? filter : segment };
}

/** The most that a target may be, in major units. */
const MOST = 9_000_000_000;

/** An amount as it is kept: micros for money. @throws CambiumError `usage` for one that can't be a target */
function amountIn(metric: Metric, amount: number): number {
  if (Math.abs(amount) > MOST)
    throw new CambiumError("usage", `a target of ${amount} is too large`, { hint: `Use up to ${MOST}.` });
  if (amount <= 0 && paceKind(metric) === "flow")
    throw new CambiumError("usage", `a target of ${metric.id} must be above 0`, {
      hint: "Remove the target if there is none: `cambium targets remove`.",
    });
  return metric.unit === "money" ? Math.round(amount * 1_000_000) : amount;
}

/** A target as a row of an answer. */
export function targetOf({ id, version, metric, period, scope, amount }: KnownTarget, currency: string) {
  const unit = findMetric(metric)?.unit ?? "count";
  return {
    ...{ target: id, version, metric, unit, period, scope: scope.of },
    segment: scope.of === "segment" ? scope.segment : null,
    person: scope.of === "person" ? scope.person : null,
    currency: unit === "money" ? currency : null,
    amount: shownAmount(amount, unit, currency),
  };
}

/** An amount of a target's metric as it is shown: money in minor units. */
export function shownAmount(amount: number, unit: Metric["unit"], currency: string): number {
  return unit === "money" ? minorUnits(BigInt(Math.round(amount)) * 1_000_000_000_000n, currency) : amount;
}

/** By how much the parts of a target are above it. */
export function differenceOf(all: readonly KnownTarget[], target: KnownTarget, currency: string) {
  const difference = partsDifference(all, target);
  const unit = findMetric(target.metric)?.unit ?? "count";
  const isFlow = paceKind(knownMetric(target.metric)) === "flow";
  return { parts_differ: difference === null || !isFlow ? null : shownAmount(difference, unit, currency) };
}
