import { z } from "zod";
import { checkMost } from "../../base/limits.ts";
import { addMonths, periodOf } from "../../base/period.ts";
import { dateOfDay } from "../../base/zone.ts";
import { headroomOn } from "../../growth/headroom/headroom.ts";
import { addHeadroom, type HeadroomSums, noHeadroom } from "../../growth/headroom/headroom-sums.ts";
import { minorUnits } from "../../metrics/figures/figures.ts";
import { fieldNamed, type SegmentField, segmentFields } from "../../metrics/segments/segment-fields.ts";
import { endOf } from "../../metrics/segments/segment-time.ts";
import type { Book } from "../../model/parts/book.ts";
import { numberIn, textIn } from "../../warehouse/rows.ts";
import { moneySchema, operation } from "../operation.ts";
import { segmentSchema } from "../segments/segment-input.ts";
import type { Workspace } from "../workspace.ts";
import { dayOf, type Growth, growthOf } from "./growth-of.ts";
import { customersOn } from "./headroom-operations.ts";

export const asOf = z.iso
  .date()
  .optional()
  .describe("The day, such as 2026-01-31, for the segment, too; defaults to today");

export const monthsSchema = z
  .number()
  .int()
  .min(1)
  .max(36)
  .optional()
  .describe("How many month ends, up to 36; defaults to 12");

/** The last days of the months up to a day, oldest first; of the current month, the day itself. */
export function monthEnds(day: number, months: number): number[] {
  const { start } = periodOf("month", day);
  return Array.from({ length: months }, (_, back) => addMonths(start, 1 - back) - 1)
    .map((end) => Math.min(end, day))
    .reverse();
}

export const headroomHistoryOperation = operation({
  name: "headroom history",
  summary: "Show open headroom and saturation at month ends",
  effect: "read",
  isKept: "growth",
  path: "/headroom/history",
  positional: [],
  input: z.object({
    as_of: asOf,
    months: monthsSchema,
    by: z
      .string()
      .optional()
      .describe("A field of segments, such as country, product, family, cohort or an attribute"),
    segment: segmentSchema,
  }),
  output: z.object({
    currency: z.string(),
    dimensions: z.array(z.string()).describe("What it can be broken down by"),
    rows: z.array(
      z.object({
        on: z.string().describe("Month end, or today"),
        group: z
          .string()
          .nullable()
          .describe(
            "Value of the field that day; a customer with several counts in each; null: none, or the whole",
          ),
        customers: z.number(),
        mrr: moneySchema,
        open: moneySchema.describe("Open headroom, a month"),
        saturated: z.number().describe("Customers with nothing likely left to buy"),
        saturated_mrr: moneySchema,
        saturated_share: z.number().nullable().describe("Share of customers, from 0 to 1"),
        saturated_mrr_share: z.number().nullable().describe("Share of MRR, from 0 to 1"),
      }),
    ),
  }),
  rows: "rows",
  async run(workspace, input) {
    const asked = await growthOf(workspace);
    const { book } = asked.reading;
    const fields = (await fieldsOf(asked)).filter(({ isListed }) => isListed);
    const days = monthEnds(dayOf(input.as_of, asked.growth.today), input.months ?? 12);
    const found = await headroomOnDays(workspace, asked, {
      days,
      by: input.by,
      segments: input.segment === undefined ? [] : [input.segment],
    });
    return {
      currency: book.currency,
      dimensions: fields.map(({ name }) => name),
      rows: found.map(({ day, group, sums }) => ({
        on: dateOfDay(day),
        group,
        ...saturation(sums, book.currency),
      })),
    };
  },
});

/** Headroom of a group on a day. */
interface DayHeadroom {
  day: number;
  group: string | null;
  sums: HeadroomSums;
}

/**
 * Headroom at the ends of days, by the values of a field that day: each group on each day, groups sorted. A customer with
 * several values counts in each.
 * @throws CambiumError `usage` for an unknown field, `too_much`
 */
export async function headroomOnDays(
  workspace: Workspace,
  { growth, reading }: Growth,
  { days, by, segments }: { days: number[]; by?: string | undefined; segments: string[] },
): Promise<DayHeadroom[]> {
  const field = by === undefined ? null : fieldNamed(await fieldsOf({ reading }), by);
  const found = new Map<number, Map<string | null, HeadroomSums>>();
  for (const day of days) {
    const kept = await Promise.all(segments.map((one) => customersOn(workspace, reading, one, day)));
    const groupsOf = field === null ? null : await valuesOn(reading.book, field, day);
    const groups = new Map<string | null, HeadroomSums>();
    for (const one of (await headroomOn(growth, day)).customers) {
      const { customer } = one.held;
      if (kept.some((only) => only !== null && !only.has(customer))) continue;
      for (const group of groupsOf?.get(customer) ?? [null]) {
        const sums = groups.get(group) ?? noHeadroom();
        groups.set(group, sums);
        addHeadroom(sums, one);
      }
    }
    found.set(day, groups);
    checkMost("cells", groups.size * days.length);
  }
  const names = [...new Set([...found.values()].flatMap((groups) => [...groups.keys()]))];
  names.sort((a, b) => (a ?? "").localeCompare(b ?? "", "en"));
  checkMost("cells", names.length * days.length);
  const all = field === null ? [null] : names;
  return [...found].flatMap(([day, groups]) =>
    all.map((group) => ({ day, group, sums: groups.get(group) ?? noHeadroom() })),
  );
}

const fieldsOf = ({ reading: { book, subject } }: Pick<Growth, "reading">): Promise<SegmentField[]> =>
  segmentFields(book, subject);

/** The values of a field at the end of a day, by customer. */
async function valuesOn(book: Book, field: SegmentField, day: number): Promise<Map<number, string[]>> {
  const rows = await book.warehouse.query(
    `select distinct customer, value::varchar as value from (${await field.pairs(book, endOf(day))}) where value is not null order by 1, 2`,
    book.schema,
  );
  const values = new Map<number, string[]>();
  for (const row of rows) {
    const customer = numberIn(row, "customer");
    values.set(customer, [...(values.get(customer) ?? []), textIn(row, "value")]);
  }
  return values;
}

function saturation(sums: HeadroomSums, currency: string) {
  const money = (micros: number) => minorUnits(BigInt(micros) * 1_000_000_000_000n, currency);
  return {
    customers: sums.customers,
    mrr: money(sums.mrr),
    open: money(sums.open),
    saturated: sums.saturated,
    saturated_mrr: money(sums.saturatedMrr),
    saturated_share: sums.customers === 0 ? null : sums.saturated / sums.customers,
    saturated_mrr_share: sums.mrr === 0 ? null : sums.saturatedMrr / sums.mrr,
  };
}
