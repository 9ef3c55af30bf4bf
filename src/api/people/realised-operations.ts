import { z } from "zod";
import { LIMITS } from "../../base/limits.ts";
import { dateOfDay } from "../../base/zone.ts";
import {
  type DealStatus,
  dealStatuses,
  REALISED_STATUSES,
  type RealisedStatus,
} from "../../growth/realised/deal-statuses.ts";
import { KEPT_DAYS } from "../../growth/realised/expansions.ts";
import { OPPORTUNITY_TYPES } from "../../growth/records/schemas.ts";
import { narrowing, segmentSchema } from "../ask/segment-input.ts";
import { NOBODY, namesOf } from "../grow/customer-names.ts";
import { customerNames, moneySchema, operation } from "../operation.ts";
import { daysOf, minorParts, realisedOf } from "./realised-of.ts";

const statusSchema = z
  .enum(REALISED_STATUSES)
  .describe(
    "realised: 95% or more shows in billing; partial: less; not_yet: within 90 days of closing; missed: nothing came; taken_back: more than half of it went again within 180 days; not_expansion: the customer was new or came back",
  );

const sums = {
  deals: z.number(),
  amount: moneySchema.describe("What the CRM says: amounts at the rates of the closing days"),
  claimed: moneySchema.describe("What billing says: matching expansion, at the rates of its days"),
  gap: moneySchema.describe("CRM - billing"),
};

const dealRow = z.object({
  opportunity: z.string(),
  ...customerNames,
  title: z.string(),
  type: z.enum(OPPORTUNITY_TYPES),
  owner: z.string().nullable().describe("Id of a person"),
  closed: z.string(),
  status: statusSchema,
  amount: sums.amount,
  claimed: sums.claimed,
  gap: moneySchema.describe("CRM - billing; 0 where the move was no expansion"),
  claimed_from: z.string().nullable(),
  claimed_to: z.string().nullable(),
  kept_90: moneySchema,
  kept_180: moneySchema,
  kept_365: moneySchema,
  provisional: z
    .string()
    .describe("Which of these days aren't over yet, such as 180, 365: what is kept may still fall"),
  afterwards: z.boolean().describe("Entered after the expansion that it claims"),
});

export const realisedOperation = operation({
  name: "realised",
  summary: "List won opportunities with what billing shows of them, and the gap",
  effect: "read",
  isKept: "growth",
  path: "/realised",
  positional: [],
  input: z.object({
    status: z.array(statusSchema).optional().describe("Only these"),
    quarter: z.string().optional().describe("Closed in this period, such as 2026-Q4 or 2026-11"),
    owner: z.string().optional().describe("Only of the person with this id; none: without an owner"),
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
    currency: z.string(),
    sums: z
      .object(sums)
      .describe("Over all that match, without those that were no expansion; `gap` is the sum of the rows'"),
    statuses: z.array(z.object({ status: statusSchema, ...sums })),
    rows: z.array(dealRow).describe("Newest first"),
  }),
  rows: "rows",
  lists: ["statuses"],
  page: 1000,
  async run(workspace, input) {
    const known = await realisedOf(workspace);
    const { book, subject } = known.reading;
    const { customers } = await narrowing(workspace, input.segment, book, subject);
    const all = await dealStatuses(known.growth, { closed: daysOf(input.quarter), customers });
    const asked = all.filter((deal) => isAsked(deal, input)).sort(byClosing);
    const shown = shownDeals(asked, book.currency);
    const { limit = 100, offset = 0 } = input;
    const page = shown.slice(offset, offset + limit);
    const names = await namesOf(
      workspace,
      page.map(({ deal }) => deal.customer),
    );
    const { today } = known.growth;
    return {
      total: shown.length,
      as_of: dateOfDay(today),
      currency: book.currency,
      sums: sumOf(shown.filter(({ deal }) => deal.status !== "not_expansion")),
      statuses: REALISED_STATUSES.map((status) => ({
        status,
        ...sumOf(shown.filter(({ deal }) => deal.status === status)),
      })).filter(({ deals }) => deals > 0),
      rows: page.map((one) => ({
        opportunity: one.deal.id,
        ...(names.get(one.deal.customer) ?? NOBODY),
        ...rowOf(one, today),
      })),
    };
  },
});

function isAsked(
  { status, owner }: DealStatus,
  input: { status?: RealisedStatus[] | undefined; owner?: string | undefined },
): boolean {
  if (input.status !== undefined && !input.status.includes(status)) return false;
  return input.owner === undefined || (owner ?? "none") === input.owner;
}

function byClosing(a: DealStatus, b: DealStatus): number {
  return b.closed - a.closed || (a.id < b.id ? -1 : 1);
}

interface ShownDeal {
  deal: DealStatus;
  amount: number;
  claimed: number;
  gap: number;
  kept: number[];
}

/** Deals with their money in minor units, which add up to the rounded sums. */
function shownDeals(deals: readonly DealStatus[], currency: string): ShownDeal[] {
  const isCounted = ({ status }: DealStatus) => status !== "not_expansion";
  const column = (value: (deal: DealStatus) => bigint) => minorParts(deals.map(value), currency);
  const amount = column((deal) => deal.amount);
  const claimed = column((deal) => deal.claimed);
  const kept = KEPT_DAYS.map((_, index) => column((deal) => deal.kept[index] ?? 0n));
  return deals.map((deal, index) => {
    const [crm = 0, billing = 0] = [amount[index], claimed[index]];
    return {
      deal,
      amount: crm,
      claimed: billing,
      gap: isCounted(deal) ? crm - billing : 0,
      kept: kept.map((values) => values[index] ?? 0),
    };
  });
}

function sumOf(shown: readonly ShownDeal[]) {
  const sum = (value: (one: ShownDeal) => number) => shown.reduce((all, one) => all + value(one), 0);
  return {
    deals: shown.length,
    amount: sum(({ amount }) => amount),
    claimed: sum(({ claimed }) => claimed),
    gap: sum(({ gap }) => gap),
  };
}

function rowOf({ deal, amount, claimed, gap, kept }: ShownDeal, today: number) {
  const { title, owner, closed, status, claimedFrom: from, claimedTo: to, isAfterwards } = deal;
  const open = KEPT_DAYS.filter((days) => to !== null && to + days > today);
  const [kept_90 = 0, kept_180 = 0, kept_365 = 0] = kept;
  return {
    title,
    type: OPPORTUNITY_TYPES.find((name) => name === deal.type) ?? "open",
    owner,
    closed: dateOfDay(closed),
    status,
    amount,
    claimed,
    gap,
    claimed_from: from === null ? null : dateOfDay(from),
    claimed_to: to === null ? null : dateOfDay(to),
    kept_90,
    kept_180,
    kept_365,
    provisional: open.join(", "),
    afterwards: isAfterwards,
  };
}
