import { z } from "zod";
import { CambiumError } from "../../base/error.ts";
import { LIMITS } from "../../base/limits.ts";
import { dateOfDay } from "../../base/zone.ts";
import { backtest } from "../../growth/backtest/backtest.ts";
import { headroomOn } from "../../growth/headroom/headroom.ts";
import {
  isNear,
  isUnder,
  type LimitUse,
  limitUses,
  planFit,
  shareOf,
} from "../../growth/pricing/plan-fit.ts";
import { whatIf } from "../../growth/pricing/what-if.ts";
import { KINDS } from "../../growth/signals/kinds.ts";
import { settingsOf } from "../../growth/signals/signal-settings.ts";
import { minorUnits } from "../../metrics/figures/figures.ts";
import { readLabels } from "../../model/parts/dimensions.ts";
import { numberIn, textIn } from "../../warehouse/rows.ts";
import { findProduct } from "../books/catalogue.ts";
import { customerNames, moneySchema, operation } from "../operation.ts";
import { segmentSchema } from "../segments/segment-input.ts";
import type { Workspace } from "../workspace.ts";
import { NOBODY, namesOf } from "./customer-names.ts";
import { dayOf, type Growth, growthOf } from "./growth-of.ts";
import { customersOn } from "./headroom-operations.ts";

const MILLION = 1_000_000;
const share = (what: string) => z.number().describe(`${what}, from 0 to 1`);
const asOf = z.iso.date().optional().describe("The day, such as 2026-01-31; defaults to today");

/** The ids of usage metrics by number, and the other way round. */
async function metricIds({ warehouse }: Workspace): Promise<Map<number, string>> {
  const rows = await warehouse.query("select metric, id from growth.metrics order by metric");
  return new Map(rows.map((row) => [numberIn(row, "metric"), textIn(row, "id")]));
}

export const planFitOperation = operation({
  name: "plan fit",
  summary: "Show how well the limits of each plan fit what its customers use",
  effect: "read",
  isKept: "growth",
  path: "/plan-fit",
  positional: [],
  input: z.object({ as_of: asOf, segment: segmentSchema }),
  output: z.object({
    as_of: z.string(),
    rows: z.array(
      z.object({
        plan: z.string(),
        metric: z.string(),
        customers: z.number().describe("Active customers of the plan with known use and limit"),
        p50: z.number().describe("Median share of the limit used; 1 is the full limit"),
        p90: z.number().describe("90th percentile"),
        near: share("Share at or above 80% of the limit"),
        over: share("Share at or above the limit"),
        under: share("Share under 20% of the limit"),
      }),
    ),
  }),
  rows: "rows",
  async run(workspace, input) {
    const known = await growthOf(workspace);
    const day = dayOf(input.as_of, known.growth.today);
    const ids = await metricIds(workspace);
    const labels = await readLabels(known.reading.book, ["product"]);
    const rows = planFit(await usesAmong(workspace, known, day, input.segment)).map(
      ({ plan, metric, ...fit }) => ({
        plan: labels.get("product")?.(plan) ?? "",
        metric: ids.get(metric) ?? "",
        ...fit,
      }),
    );
    return { as_of: dateOfDay(day), rows };
  },
});

/** What the customers of a segment used of their limits on a day; all customers without one. */
async function usesAmong(
  workspace: Workspace,
  { growth, reading }: Growth,
  day: number,
  segment: string | undefined,
): Promise<LimitUse[]> {
  const only = await customersOn(workspace, reading, segment, day);
  const uses = await limitUses(growth, day);
  return only === null ? uses : uses.filter(({ customer }) => only.has(customer));
}

const SIDES = ["near", "over", "under"] as const;

export const planFitCustomersOperation = operation({
  name: "plan fit customers",
  summary: "List what the customers of a plan use of a limit",
  effect: "read",
  isKept: "growth",
  path: "/plan-fit/customers",
  positional: ["plan", "metric"],
  input: z.object({
    plan: z.string().describe("Product id or name"),
    metric: z.string().describe("Usage metric"),
    side: z
      .enum(SIDES)
      .optional()
      .describe("near: at or above 80%; over: at or above the limit; under: under 20%"),
    as_of: asOf,
    segment: segmentSchema,
    limit: z
      .number()
      .int()
      .min(0)
      .max(LIMITS.listed.most)
      .optional()
      .describe("How many to list; defaults to 100"),
    offset: z.number().int().min(0).optional().describe("How many to skip"),
  }),
  output: z.object({
    total: z.number(),
    as_of: z.string(),
    rows: z.array(
      z.object({
        ...customerNames,
        used: z.number(),
        limit: z.number(),
        share: z.number().describe("Use by limit"),
      }),
    ),
  }),
  rows: "rows",
  page: 1000,
  async run(workspace, input) {
    const known = await growthOf(workspace);
    const day = dayOf(input.as_of, known.growth.today);
    const among = await usesAmong(workspace, known, day, input.segment);
    const { uses } = await usesOf(workspace, among, input);
    const isIn = { near: isNear, over: ({ used, limit }: LimitUse) => used >= limit, under: isUnder };
    const { side } = input;
    const sorted = uses
      .filter((use) => side === undefined || isIn[side](use))
      .sort((a, b) => shareOf(b) - shareOf(a) || a.customer - b.customer);
    const page = sorted.slice(input.offset ?? 0, (input.offset ?? 0) + (input.limit ?? 100));
    const names = await namesOf(
      workspace,
      page.map(({ customer }) => customer),
    );
    return {
      total: sorted.length,
      as_of: dateOfDay(day),
      rows: page.map((use) => ({
        ...(names.get(use.customer) ?? NOBODY),
        used: Number(use.used) / MILLION,
        limit: Number(use.limit) / MILLION,
        share: shareOf(use),
      })),
    };
  },
});

/** The uses of one plan and metric. @throws CambiumError `not_found` for an unknown plan or metric */
async function usesOf(
  workspace: Workspace,
  all: LimitUse[],
  { plan, metric }: { plan: string; metric: string },
) {
  const { product } = await findProduct(workspace, plan);
  const rows = await workspace.warehouse.query(
    `select p.product, c.family from products p join catalogue c on c.product = p.product where p.product_id = '${product.replaceAll("'", "''")}'`,
  );
  const ids = await metricIds(workspace);
  const number = [...ids].find(([, id]) => id === metric)?.[0];
  if (number === undefined)
    throw new CambiumError("not_found", `unknown usage metric: "${metric}"`, {
      hint: "Run `cambium usage metrics` to list them.",
    });
  const of = numberIn(rows[0], "product");
  return {
    uses: all.filter((use) => use.plan === of && use.metric === number),
    family: numberIn(rows[0], "family"),
    metric: number,
    plan: of,
  };
}

export const whatIfOperation = operation({
  name: "pricing what-if",
  summary: "Show what another limit or price of a plan would mean",
  effect: "read",
  isKept: "growth",
  path: "/pricing/what-if",
  positional: ["plan", "metric"],
  input: z.object({
    plan: z.string().describe("Product id or name"),
    metric: z.string().describe("Usage metric"),
    limit: z
      .number()
      .int()
      .positive()
      .max(10_000_000_000)
      .optional()
      .describe("The other limit; the current one if omitted"),
    price_change: z
      .number()
      .int()
      .min(-100)
      .max(1000)
      .optional()
      .describe("Price change in percent, such as 10 or -5"),
    as_of: asOf,
  }),
  output: z.object({
    as_of: z.string(),
    currency: z.string(),
    customers: z.number().describe("Active customers of the plan with known use"),
    over_now: z.number().describe("At or over their limit now"),
    over_then: z.number().describe("At or over the other limit"),
    newly_over: z.number(),
    newly_over_mrr: moneySchema.describe("What those newly over pay"),
    between: moneySchema.describe(
      "What the next plan lists at, above their own, summed over those newly over",
    ),
    priced: moneySchema.describe(
      "What the other price adds for all of them, at what they pay now, if nobody leaves",
    ),
    likely_low: moneySchema
      .nullable()
      .describe("Of `between`, by how many expanded after they hit a limit: lower bound"),
    likely_high: moneySchema
      .nullable()
      .describe("Upper bound. A range from your own history, never a promise"),
    base: z.number().nullable().describe("Share that expanded within 90 days after limit_hit, from 0 to 1"),
    n: z.number().nullable().describe("Judged firings that the share rests on"),
    rows: z.array(z.object(customerNames)).describe("Those newly over, up to 100"),
  }),
  rows: "rows",
  async run(workspace, input) {
    const { growth, reading } = await growthOf(workspace);
    const day = dayOf(input.as_of, growth.today);
    const { uses, family, metric, plan } = await usesOf(workspace, await limitUses(growth, day), input);
    const all = await headroomOn(growth, day);
    const customers = new Map(all.customers.map((one) => [one.held.customer, one]));
    const history = await backtest(growth, KINDS.limit_hit, await settingsOf(workspace.store, "limit_hit"));
    const isPerQuantity = await isPer(workspace, metric, plan);
    const found = whatIf(
      uses,
      customers,
      family,
      {
        to: input.limit === undefined ? null : BigInt(input.limit) * 1_000_000n,
        isPerQuantity,
        percent: input.price_change ?? 0,
      },
      history,
    );
    const { currency } = reading.book;
    const money = (micros: number) => minorUnits(BigInt(micros) * 1_000_000_000_000n, currency);
    const known = new Set(found.overNow);
    const newly = found.overThen.filter((customer) => !known.has(customer));
    const names = await namesOf(workspace, newly.slice(0, 100));
    return {
      as_of: dateOfDay(day),
      currency,
      customers: found.customers,
      over_now: found.overNow.length,
      over_then: found.overThen.length,
      newly_over: newly.length,
      newly_over_mrr: money(found.mrr),
      between: money(found.between),
      priced: money(found.priced),
      likely_low: found.range === null ? null : money(found.range.low),
      likely_high: found.range === null ? null : money(found.range.high),
      base: found.range?.base ?? null,
      n: found.range?.n ?? null,
      rows: newly.slice(0, 100).map((customer) => names.get(customer) ?? NOBODY),
    };
  },
});

/** Whether a plan's limit of a metric is for each unit of quantity: that of its product, its prices, or licensed seats. */
async function isPer({ warehouse }: Workspace, metric: number, plan: number): Promise<boolean> {
  const rows = await warehouse.query(
    `select bool_or(coalesce(l.is_per_quantity, m.is_seats)) as is_per from growth.metrics m
     left join growth.limits l on l.metric = m.metric
       and (l.product = ${plan} or l.price in (select price from price_facts where product = ${plan}))
     where m.metric = ${metric}`,
  );
  return rows[0]?.is_per === true;
}
