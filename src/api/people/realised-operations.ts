import { z } from "zod";
import { minorDigits } from "../../base/currency.ts";
import { dateOfDay, dayOfDate } from "../../base/zone.ts";
import {
  type DealMoney,
  type DealStatus,
  dealPage,
  REALISED_STATUSES,
} from "../../growth/realised/deal-statuses.ts";
import { KEPT_DAYS } from "../../growth/realised/expansions.ts";
import { OPPORTUNITY_TYPES } from "../../growth/records/schemas.ts";
import { NOBODY, namesOf } from "../grow/customer-names.ts";
import { pageInputs, personTextSchema, USUAL_ROWS } from "../grow/page-inputs.ts";
import { customerNames, moneySchema, operation } from "../operation.ts";
import { narrowing, segmentSchema } from "../segments/segment-input.ts";
import { daysOf, realisedOf } from "./realised-of.ts";

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
    owner: personTextSchema.optional().describe("Only of the person with this id; none: without an owner"),
    segment: segmentSchema,
    ...pageInputs,
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
    const { status: statuses, quarter, owner, limit = USUAL_ROWS, offset = 0 } = input;
    const asked = { closed: daysOf(quarter), customers, owner: owner === "none" ? null : owner, statuses };
    const digits = minorDigits(book.currency);
    const { deals, sums: all } = await dealPage(known.growth, asked, { limit, offset, digits });
    const names = await namesOf(
      workspace,
      deals.map(({ customer }) => customer),
    );
    const { today } = known.growth;
    return {
      total: all.reduce((sum, one) => sum + one.deals, 0),
      as_of: dateOfDay(today),
      currency: book.currency,
      sums: together(all.filter(({ status }) => status !== "not_expansion")),
      statuses: all,
      rows: deals.map((deal) => ({
        opportunity: deal.id,
        ...(names.get(deal.customer) ?? NOBODY),
        ...rowOf(deal, today),
      })),
    };
  },
});

function together(parts: readonly (DealMoney & { deals: number })[]) {
  const sum = (value: (part: DealMoney & { deals: number }) => number) =>
    parts.reduce((all, part) => all + value(part), 0);
  return {
    deals: sum(({ deals }) => deals),
    amount: sum(({ amount }) => amount),
    claimed: sum(({ claimed }) => claimed),
    gap: sum(({ gap }) => gap),
  };
}

function rowOf(
  { id: _, customer: __, isAfterwards, claimedFrom, claimedTo, ...deal }: DealStatus,
  today: number,
) {
  const open = KEPT_DAYS.filter((days) => claimedTo !== null && dayOfDate(claimedTo) + days > today);
  return {
    ...deal,
    type: OPPORTUNITY_TYPES.find((name) => name === deal.type) ?? "open",
    claimed_from: claimedFrom,
    claimed_to: claimedTo,
    provisional: open.join(", "),
    afterwards: isAfterwards,
  };
}
