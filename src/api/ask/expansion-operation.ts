import { z } from "zod";
import { lastOf } from "../../base/lookup.ts";
import { dateOfDay } from "../../base/zone.ts";
import type { Expanded } from "../../growth/expanded/expanded.ts";
import { expandedCustomers } from "../../growth/expanded/expanded-customers.ts";
import { expandedOwners } from "../../growth/expanded/expanded-owners.ts";
import { expandedValues } from "../../growth/expanded/expanded-values.ts";
import { FEW, GRID_SORTS, sortedGrid } from "../../growth/expanded/grid-row.ts";
import { minorUnits } from "../../metrics/figures/figures.ts";
import { understand } from "../../metrics/question/question.ts";
import { segmentFields } from "../../metrics/segments/segment-fields.ts";
import { canonical } from "../../model/parts/dimensions.ts";
import { filterOf } from "../grow/growth-metrics.ts";
import { type Growth, growthOf } from "../grow/growth-of.ts";
import { headroomOnDays } from "../grow/headroom-history.ts";
import { pageOf } from "../grow/headroom-operations.ts";
import { pageInputs } from "../grow/page-inputs.ts";
import { moneySchema, operation } from "../operation.ts";
import { narrowingIn } from "../segments/segment-input.ts";
import type { Workspace } from "../workspace.ts";
import { isLinked, ranged, viewOf } from "./questions.ts";

/** How many of the customers that expanded most are in the grid. */
const MOST_CUSTOMERS = 10_000;

const money = moneySchema.nullable();

export const expansionOperation = operation({
  name: "expansion",
  summary: "List who expanded: by customer, owner, plan or country, with rate and headroom",
  effect: "read",
  isKept: "growth",
  path: "/expansion/{by}",
  positional: ["by"],
  input: z.object({
    by: z.string().describe("customer, owner, or a dimension of expansion_mrr, such as plan or country"),
    ...ranged,
    compare: z
      .enum(["previous", "year"])
      .optional()
      .describe("Compare a dimension with the period before (previous) or a year earlier (year)"),
    sort: z
      .enum(GRID_SORTS)
      .optional()
      .describe(`Defaults to expansion; lines of fewer than ${FEW} customers always come last`),
    ...pageInputs,
  }),
  output: z.object({
    by: z.string(),
    period: z.string(),
    currency: z.string(),
    policy: z.string(),
    linked: isLinked,
    as_of: z.string().describe("The day of headroom and owners: the last of the period, or today"),
    total: z.number().describe("How many lines there are, of customers up to 10,000"),
    value: moneySchema.describe("Expansion MRR of all of them"),
    rows: z.array(
      z.object({
        account: z.string().nullable().describe("Of a customer; null for other lines"),
        customer: z.string().nullable(),
        key: z.string().nullable().describe("The value to filter by; null if there is none"),
        name: z.string().nullable(),
        expansion: moneySchema,
        change: money.describe("More than in the compared period; null for customers and owners"),
        opening: money.describe("MRR at the start; null for a dimension"),
        rate: z.number().nullable().describe("Expansion / MRR at the start; null if that was nothing"),
        n: z.number().describe("Customers that expanded; for a customer, its changes"),
        of: z.number().nullable().describe("Of how many customers, active at the end; null for a customer"),
        headroom: money.describe(
          "Open headroom under the organisation's policy; null where it isn't known by this dimension",
        ),
        owner: z.string().nullable().describe("Who owns it that day: success, else sales, else lead"),
        is_few: z.boolean().describe(`Fewer than ${FEW} customers: the rate says little`),
      }),
    ),
  }),
  rows: "rows",
  page: 1000,
  async run(workspace, { by: named, sort = "expansion", compare, limit, offset, ...input }) {
    const by = canonical(named);
    const grown = await growthOf(workspace);
    const { book, subject } = await workspace.reading(input.policy, viewOf(input));
    const { segment, ...question } = input;
    const asked = {
      ...question,
      ...(await narrowingIn(workspace, input, book, subject)),
      metric: "expansion_mrr",
    };
    const { periods } = understand({ ...asked, by: [] }, subject);
    const period = lastOf(periods, "periods");
    const day = Math.min(period.end - 1, grown.growth.today);
    const one = asked.interval === "range" ? asked : { ...asked, from: period.label, to: period.label };
    const of: Expanded = { book, subject, asked: one, growth: grown.growth, day };
    const found = await linesBy(workspace, grown, of, { by, segment, compare });
    return {
      by,
      period: period.label,
      currency: book.currency,
      policy: book.policy,
      ...(book.isLinked && { linked: true as const }),
      as_of: dateOfDay(day),
      total: found.total,
      value: found.value,
      rows: pageOf(sortedGrid(found.rows, sort), { limit, offset }),
    };
  },
});

async function linesBy(
  workspace: Workspace,
  grown: Growth,
  of: Expanded,
  {
    by,
    segment,
    compare,
  }: { by: string; segment: string | undefined; compare?: "previous" | "year" | undefined },
) {
  if (by === "customer") return expandedCustomers(of, MOST_CUSTOMERS);
  if (by === "owner") return expandedOwners(of);
  return expandedValues(of, by, await headroomBy(workspace, grown, of, { by, segment }), compare);
}

/** Open headroom by the values of a dimension, in minor units; null where segments have no such field. */
async function headroomBy(
  workspace: Workspace,
  grown: Growth,
  { day, asked }: Expanded,
  { by, segment }: { by: string; segment: string | undefined },
): Promise<Map<string, number> | null> {
  const { book, subject } = grown.reading;
  const field = (await segmentFields(book, subject)).find(({ name }) => name === by);
  if (field?.isDimension !== true || !field.isListed) return null;
  const segments = [...(segment === undefined ? [] : [segment]), ...filterOf(asked.where ?? [])];
  const groups = await headroomOnDays(workspace, grown, { days: [day], by, segments });
  return new Map(
    groups.map(({ group, sums }) => [
      group ?? "",
      minorUnits(BigInt(sums.open) * 1_000_000_000_000n, book.currency),
    ]),
  );
}
