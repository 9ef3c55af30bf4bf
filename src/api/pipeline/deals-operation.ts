import { z } from "zod";
import { type Period, periodOf } from "../../base/period.ts";
import { dateOfDay } from "../../base/zone.ts";
import { dealRates } from "../../growth/pipeline/deal-list.ts";
import { quartersBefore } from "../../growth/pipeline/measures/conversions.ts";
import {
  type ClosedDeals,
  DEAL_KEYS,
  type DealKey,
  dealsByQuarter,
} from "../../growth/pipeline/measures/deals-by-quarter.ts";
import { splitChange } from "../../metrics/figures/effects.ts";
import { minorUnits } from "../../metrics/figures/figures.ts";
import { textIn } from "../../warehouse/rows.ts";
import { dayOf } from "../grow/growth-of.ts";
import { moneySchema, operation } from "../operation.ts";
import { type Pipeline, pipelineOf } from "./pipeline-of.ts";
import { whoseAsked, whoseInputs } from "./whose.ts";

/** Money is counted in 1e-18 of a currency. */
const UNIT = 10n ** 18n;

const dealsRow = z.object({
  quarter: z.string().describe("In which they closed; the last one runs"),
  group: z
    .string()
    .nullable()
    .describe("Type, id of a product or person, or source; empty: none is told; null: all of them"),
  name: z.string().nullable().describe("Of the group; null: it has none, or isn't known"),
  closed: z.number().describe("Won or lost"),
  won: z.number(),
  conversion: z.number().nullable().describe("Won / closed, by count; null if none closed"),
  amount: moneySchema.describe("Won, at the rates of the closing days"),
  average: moneySchema.nullable().describe("Amount / won; null if none was won"),
});

export const dealsOperation = operation({
  name: "deals",
  summary: "Show by quarter how many deals were won, and why their average changed",
  effect: "read",
  isKept: "growth",
  path: "/deals",
  positional: [],
  input: z.object({
    by: z.enum(DEAL_KEYS).optional().describe("Defaults to type"),
    quarters: z
      .number()
      .int()
      .min(1)
      .max(40)
      .optional()
      .describe("How many, with the running one; defaults to 5"),
    as_of: z.iso
      .date()
      .optional()
      .describe("As known at the end of a day, such as 2026-01-31; defaults to today"),
    ...whoseInputs,
  }),
  output: z.object({
    as_of: z.string(),
    currency: z.string(),
    by: z.enum(DEAL_KEYS),
    rows: z.array(dealsRow).describe("By quarter: all deals, then each group, the most deals first"),
    effects: z
      .array(
        z.object({
          quarter: z.string(),
          previous_quarter: z.string(),
          previous: moneySchema.describe("Average of deals won in the quarter before"),
          value: moneySchema,
          change: moneySchema,
          mix: moneySchema.describe("The effect of groups' changing shares"),
          within: moneySchema.describe("The effect of groups' own averages"),
        }),
      )
      .describe("Why the average of won deals changed: mix + within = change"),
  }),
  rows: "rows",
  lists: ["effects"],
  async run(workspace, { by = "type", quarters: count = 5, as_of, ...asked }) {
    const pipeline = await pipelineOf(workspace);
    const { book, today } = pipeline;
    const day = dayOf(as_of, today);
    const quarters = [...(count > 1 ? quartersBefore(day, count - 1) : []), periodOf("quarter", day)];
    const { whose } = await whoseAsked(workspace, pipeline, asked);
    const found = await dealsByQuarter(book, {
      ...{ by, day, since: quarters[0]?.start ?? day, rates: dealRates(book, day), which: whose.deals },
    });
    const names = await namesBy(pipeline, by);
    const groupsOf = ({ start }: Period) => found.get(start) ?? new Map<string, ClosedDeals>();
    const row = (quarter: Period, group: string | null, one: ClosedDeals) =>
      rowOf(quarter, { group, name: names(group) }, one, book.currency);
    return {
      as_of: dateOfDay(day),
      currency: book.currency,
      by,
      rows: quarters.flatMap((quarter) => {
        const groups = [...groupsOf(quarter)].sort(
          ([a, x], [b, y]) => y.closed - x.closed || (a < b ? -1 : 1),
        );
        const all = together(groups.map(([, one]) => one));
        return [row(quarter, null, all), ...groups.map(([group, one]) => row(quarter, group, one))];
      }),
      effects: quarters.slice(1).flatMap((quarter, place) => {
        const before = quarters[place];
        return before === undefined ? [] : effectsOf(before, quarter, groupsOf, book.currency);
      }),
    };
  },
});

/** The name of a group. */
async function namesBy(
  { book, people }: Pipeline,
  by: DealKey,
): Promise<(group: string | null) => string | null> {
  if (by === "owner") return (group) => (group === null ? null : people.nameOf(group));
  if (by !== "product") return (group) => (group === "" ? null : group);
  const rows = await book.warehouse.query("select product_id, label from products", book.schema);
  const labels = new Map(rows.map((row) => [textIn(row, "product_id"), textIn(row, "label")]));
  return (group) => labels.get(group ?? "") ?? null;
}

function together(groups: readonly ClosedDeals[]): ClosedDeals {
  return groups.reduce(
    (sum, one) => ({ closed: sum.closed + one.closed, won: sum.won + one.won, wonN: sum.wonN + one.wonN }),
    { closed: 0, won: 0, wonN: 0n },
  );
}

function rowOf(
  { label }: Period,
  group: { group: string | null; name: string | null },
  { closed, won, wonN }: ClosedDeals,
  currency: string,
) {
  return {
    quarter: label,
    ...group,
    closed,
    won,
    conversion: closed === 0 ? null : won / closed,
    amount: minorUnits(wonN, currency),
    average: splitChange([averaged(wonN, won, wonN, won)], currency)?.value ?? null,
  };
}

const averaged = (n0: bigint, d0: number, n1: bigint, d1: number) => ({
  ...{ n0, d0: BigInt(d0) * UNIT, n1, d1: BigInt(d1) * UNIT },
});

/** Why the average of deals won changed from one quarter to the next; nothing where one of them has none. */
function effectsOf(
  before: Period,
  quarter: Period,
  groupsOf: (quarter: Period) => ReadonlyMap<string, ClosedDeals>,
  currency: string,
) {
  const [then, now] = [groupsOf(before), groupsOf(quarter)];
  const segments = [...new Set([...then.keys(), ...now.keys()])].sort().map((group) => {
    const [a, b] = [then.get(group), now.get(group)];
    return averaged(a?.wonN ?? 0n, a?.won ?? 0, b?.wonN ?? 0n, b?.won ?? 0);
  });
  const split = splitChange(segments, currency);
  if (split === null) return [];
  const { parts: _, ...change } = split;
  return [{ quarter: quarter.label, previous_quarter: before.label, ...change }];
}
