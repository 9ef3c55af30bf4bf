import { z } from "zod";
import { LIMITS } from "../../base/limits.ts";
import { dateOfDay } from "../../base/zone.ts";
import { COMPARED_BY } from "../../growth/families/comparable.ts";
import { headroomOn, MOVE_KINDS } from "../../growth/headroom/headroom.ts";
import { headroomOf, headroomSums } from "../../growth/headroom/headroom-sums.ts";
import { minorUnits } from "../../metrics/figures/figures.ts";
import { readLabels } from "../../model/parts/dimensions.ts";
import { customerNames, moneySchema, operation } from "../operation.ts";
import { narrowing, segmentSchema } from "../segments/segment-input.ts";
import type { Workspace } from "../workspace.ts";
import { customersNamed, NOBODY, namesOf } from "./customer-names.ts";
import { dayOf, type Growth, growthOf } from "./growth-of.ts";

const paged = {
  limit: z
    .number()
    .int()
    .min(0)
    .max(LIMITS.listed.most)
    .optional()
    .describe("How many to list; defaults to 100"),
  offset: z.number().int().min(0).optional().describe("How many to skip"),
};
const asOf = z.iso
  .date()
  .optional()
  .describe("The day, such as 2026-01-31, for the segment, too; defaults to today");
/** What a list of headroom is asked with. */
export const headroomInput = z.object({ as_of: asOf, segment: segmentSchema, ...paged });

const headroomRow = z.object({
  ...customerNames,
  mrr: moneySchema,
  next_plan: moneySchema.describe("What the next plans of its families list at, above its own"),
  add_on: moneySchema.describe("Add-ons that it doesn't have, at list"),
  family: moneySchema.describe("Families that it doesn't own, times the likelihood"),
  open: moneySchema.describe("Open headroom: the sum of the three, a month"),
  saturated: z
    .boolean()
    .describe(
      "Nothing likely left to buy: no next plan, no add-on, and no family at or above saturated_below",
    ),
  seats: z.boolean().describe("Saturated, but it can still grow by seats"),
});

/** What a list of headroom is of: a day, a segment, and the names that it shows. */
export async function readHeadroom(
  workspace: Workspace,
  input: { as_of?: string | undefined; segment?: string | undefined },
) {
  const { growth, reading } = await growthOf(workspace);
  const day = dayOf(input.as_of, growth.today);
  const all = await headroomOn(growth, day);
  const only = await customersOn(workspace, reading, input.segment, day);
  const kept = only === null ? all.customers : all.customers.filter(({ held }) => only.has(held.customer));
  const sorted = [...kept].sort((a, b) => b.open - a.open || a.held.customer - b.held.customer);
  const { currency, schema } = reading.book;
  return {
    growth,
    all,
    customers: sorted,
    day,
    currency,
    schema,
    book: reading.book,
    money: (micros: number) => minorUnits(BigInt(micros) * 1_000_000_000_000n, currency),
  };
}

/** The customers of a segment at the end of a day; null for everybody. */
export async function customersOn(
  workspace: Workspace,
  { book, subject }: Growth["reading"],
  segment: string | undefined,
  day: number,
): Promise<Set<number> | null> {
  const { customers } = await narrowing(workspace, segment, book, { ...subject, lastDay: day, today: day });
  return customers === undefined ? null : await numbersIn(workspace, customers, book.schema);
}

export async function numbersIn(
  { warehouse }: Workspace,
  customers: string,
  schema: string,
): Promise<Set<number>> {
  const numbers = new Set<number>();
  const sql = `select customer from (${customers}) order by 1`;
  for await (const { rows, columns } of warehouse.stream(sql, ["integer"], schema))
    for (let row = 0; row < rows; row++) numbers.add(columns[0]?.[row] ?? 0);
  return numbers;
}

export const headroomOperation = operation({
  name: "headroom",
  summary: "List what customers could still buy: next plans, add-ons and families",
  effect: "read",
  isKept: "growth",
  path: "/headroom",
  positional: [],
  input: headroomInput,
  output: z.object({
    total: z.number(),
    as_of: z.string(),
    currency: z.string(),
    sums: z.object({
      mrr: moneySchema,
      next_plan: moneySchema,
      add_on: moneySchema,
      family: moneySchema,
      open: moneySchema,
      saturated_mrr: moneySchema,
      saturated: z.number().describe("Customers with nothing likely left to buy"),
      saturated_mrr_share: z.number().nullable().describe("Share of MRR, from 0 to 1"),
    }),
    rows: z.array(headroomRow),
  }),
  rows: "rows",
  page: 1000,
  async run(workspace, input) {
    const { customers, day, currency, money } = await readHeadroom(workspace, input);
    const page = pageOf(customers, input);
    const names = await namesOf(
      workspace,
      page.map(({ held }) => held.customer),
    );
    const sums = headroomSums(customers);
    return {
      total: customers.length,
      as_of: dateOfDay(day),
      currency,
      sums: {
        mrr: money(sums.mrr),
        next_plan: money(sums.next_plan),
        add_on: money(sums.add_on),
        family: money(sums.family),
        open: money(sums.open),
        saturated_mrr: money(sums.saturatedMrr),
        saturated: sums.saturated,
        saturated_mrr_share: sums.mrr === 0 ? null : sums.saturatedMrr / sums.mrr,
      },
      rows: page.map((one) => ({
        ...(names.get(one.held.customer) ?? NOBODY),
        mrr: money(one.held.mrr),
        next_plan: money(headroomOf(one, "next_plan")),
        add_on: money(headroomOf(one, "add_on")),
        family: money(headroomOf(one, "family")),
        open: money(one.open),
        saturated: one.isSaturated,
        seats: one.isSaturated && one.held.hasSeats,
      })),
    };
  },
});

/** The rows that are asked for. */
export function pageOf<T>(
  all: T[],
  { limit = 100, offset = 0 }: { limit?: number | undefined; offset?: number | undefined },
): T[] {
  return all.slice(offset, offset + limit);
}

const moveRow = z.object({
  ...customerNames,
  kind: z.enum(MOVE_KINDS),
  family: z.string(),
  product: z.string(),
  price: z.string(),
  quantity: z.number(),
  list: moneySchema.describe("What it lists at, a month"),
  now: moneySchema.describe("What the customer's own items of the family list at"),
  open: moneySchema.describe("What it adds to the open headroom"),
  likelihood: z
    .number()
    .nullable()
    .describe("Share of comparable customers that own the family, from 0 to 1"),
  n: z.number().nullable().describe("How many customers were compared"),
  compared_by: z.enum(COMPARED_BY).nullable().describe("What made them comparable"),
});

export const headroomMovesOperation = operation({
  name: "headroom moves",
  summary: "List each plan, add-on and family that a customer could still buy",
  effect: "read",
  isKept: "growth",
  path: "/headroom/moves",
  positional: [],
  input: headroomInput.extend({ customer: z.string().optional().describe("Only the customer with this id") }),
  output: z.object({ total: z.number(), as_of: z.string(), currency: z.string(), rows: z.array(moveRow) }),
  rows: "rows",
  page: 1000,
  async run(workspace, input) {
    const { customers, all, day, currency, book, money } = await readHeadroom(workspace, input);
    const asked =
      input.customer === undefined ? null : await customersNamed(await growthOf(workspace), input.customer);
    const moves = customers
      .filter(({ held }) => asked === null || asked.has(held.customer))
      .flatMap(({ held, moves }) => moves.map((move) => ({ customer: held.customer, move })))
      .sort((a, b) => b.move.micros - a.move.micros || a.customer - b.customer);
    const page = pageOf(moves, input);
    const names = await namesOf(
      workspace,
      page.map(({ customer }) => customer),
    );
    const labels = await readLabels(book, ["product", "price", "family"]);
    const label = (of: string, value: number) => labels.get(of)?.(value) ?? "";
    return {
      total: moves.length,
      as_of: dateOfDay(day),
      currency,
      rows: page.map(({ customer, move }) => ({
        ...(names.get(customer) ?? NOBODY),
        kind: move.kind,
        family: label("family", all.catalogue.family(move.product)),
        product: label("product", move.product),
        price: label("price", move.price),
        quantity: move.quantity,
        list: money(move.list),
        now: money(move.now),
        open: money(move.micros),
        likelihood:
          move.likelihood === null || move.likelihood.n === 0
            ? null
            : move.likelihood.owners / move.likelihood.n,
        n: move.likelihood?.n ?? null,
        compared_by: move.likelihood?.comparedBy ?? null,
      })),
    };
  },
});
