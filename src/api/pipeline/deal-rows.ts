import { z } from "zod";
import { DEAL_STATUSES, type DealGroup, statusIn } from "../../growth/pipeline/deal-list.ts";
import {
  type Conversions,
  conversionsOn,
  shareOf,
  weighted,
} from "../../growth/pipeline/measures/conversions.ts";
import { type StageStay, staysOn } from "../../growth/pipeline/measures/stalled.ts";
import { OPPORTUNITY_TYPES, STAGE_KINDS } from "../../growth/records/schemas.ts";
import { minorUnits } from "../../metrics/figures/figures.ts";
import { bigintIn, numberIn, textIn } from "../../warehouse/rows.ts";
import type { Row } from "../../warehouse/warehouse.ts";
import { customerNames, MONEY, moneySchema, OF_ROW } from "../operation.ts";
import type { Pipeline } from "./pipeline-of.ts";

/** Money in the currency of its row. */
export const ownMoney = z
  .number()
  .int()
  .meta({ unit: MONEY, of: OF_ROW })
  .describe("Money in minor units of the row's currency");

/** An opportunity in a list. */
export const dealRow = z.object({
  id: z.string(),
  version: z.number().describe("Changes with each change of it; pass it as if_version"),
  ...customerNames,
  title: z.string(),
  type: z.enum(OPPORTUNITY_TYPES),
  product: z.string().nullable(),
  price: z.string().nullable(),
  quantity: z.number().nullable(),
  mrr: ownMoney.describe("What it would add a month, in its own currency"),
  currency: z.string().describe("Of mrr"),
  amount: moneySchema.describe("The same in the reporting currency"),
  weighted: moneySchema
    .nullable()
    .describe("Amount × chance to be won; null if it's closed, or too few have closed"),
  chance: z.number().nullable().describe("Chance to be won, from 0 to 1"),
  chance_by: z
    .enum(["hand", "stage", "all_stages"])
    .nullable()
    .describe(
      "hand: set by hand; stage: as deals of its stage; all_stages: under ten have closed in its stage",
    ),
  owner: z.string().nullable(),
  owner_name: z.string().nullable(),
  status: z.enum(DEAL_STATUSES),
  stage: z.string(),
  stage_name: z.string(),
  stage_kind: z.enum(STAGE_KINDS),
  in_stage_since: z.string(),
  days_in_stage: z.number(),
  stalled: z.boolean().describe("Longer in its stage than three quarters of those that went on"),
  expected_close: z.string().nullable(),
  due: z.enum(["due", "overdue", "undated"]).nullable().describe("Of open ones"),
  source: z.string(),
  signal_kind: z.string().nullable(),
  signal_subject: z.string().nullable(),
  created: z.string(),
  closed: z.string().nullable(),
  lost_reason: z.string().nullable(),
  changed_at: z.string().describe("When it was last changed"),
  by: z.string().describe("Who last changed it"),
});
export type DealRow = z.infer<typeof dealRow>;

/** What rows and sums of opportunities are worked out with, as known at the end of a day. */
export interface DealFigures {
  day: string;
  currency: string;
  conversions: Conversions;
  stay(stage: number): StageStay;
}

/** Reads what rows and sums need. */
export async function dealFigures(
  { book, stages, reading: { settings } }: Pipeline,
  day: number,
  date: string,
): Promise<DealFigures> {
  const [conversions] = await conversionsOn(book, stages, [day]);
  const stay = await staysOn(book, day, Number(settings.stalled_days));
  const none = { all: { won: 0n, closed: 0n, wonN: 0n, closedN: 0n }, byStage: new Map(), afterwards: 0 };
  return { day: date, currency: book.currency, conversions: conversions ?? none, stay };
}

const orNull = (row: Row, column: string) => (row[column] === null ? null : textIn(row, column));

/** An opportunity as it is listed. */
export function dealRowOf({ stages, people }: Pipeline, figures: DealFigures, row: Row): DealRow {
  const { day, currency, conversions, stay } = figures;
  const number = numberIn(row, "stage");
  const stage = stages.everKnown[number];
  const status = statusIn(row);
  const probability = row.probability === null ? null : numberIn(row, "probability");
  const share = shareOf(conversions, number);
  const n = bigintIn(row, "n");
  const worth = status === "open" ? weighted(n, { probability, share }) : null;
  const days = numberIn(row, "days_in_stage");
  const due = orNull(row, "expected_close");
  const owner = orNull(row, "owner");
  const own = textIn(row, "currency");
  return {
    id: textIn(row, "id"),
    version: numberIn(row, "seq"),
    account: textIn(row, "account"),
    customer: textIn(row, "customer_id"),
    name: orNull(row, "name"),
    title: textIn(row, "title"),
    type: z.enum(OPPORTUNITY_TYPES).parse(row.type),
    product: orNull(row, "product"),
    price: orNull(row, "price"),
    quantity: row.quantity === null ? null : numberIn(row, "quantity"),
    mrr: minorUnits(bigintIn(row, "mrr") * 1_000_000_000_000n, own),
    currency: own,
    amount: minorUnits(n, currency),
    weighted: worth === null ? null : minorUnits(worth, currency),
    ...chanceOf(status, probability, share),
    owner,
    owner_name: owner === null ? null : people.nameOf(owner),
    status,
    stage: stage?.id ?? "",
    stage_name: stage?.name ?? "",
    stage_kind: stage?.kind ?? "identified",
    in_stage_since: textIn(row, "entered_on"),
    days_in_stage: days,
    stalled: status === "open" && days > stay(number).mostDays,
    expected_close: due,
    due: status !== "open" ? null : due === null ? "undated" : due < day ? "overdue" : "due",
    source: textIn(row, "source"),
    signal_kind: orNull(row, "signal_kind"),
    signal_subject: orNull(row, "signal_subject"),
    created: textIn(row, "created"),
    closed: orNull(row, "closed"),
    lost_reason: orNull(row, "lost_reason"),
    changed_at: textIn(row, "changed_at"),
    by: textIn(row, "by"),
  };
}

function chanceOf(
  status: DealRow["status"],
  probability: number | null,
  share: ReturnType<typeof shareOf>,
): Pick<DealRow, "chance" | "chance_by"> {
  if (status !== "open") return { chance: null, chance_by: null };
  if (probability !== null) return { chance: probability / 100, chance_by: "hand" };
  if (share === null) return { chance: null, chance_by: null };
  return {
    chance: Number(share.won) / Number(share.closed),
    chance_by: share.isOfAll ? "all_stages" : "stage",
  };
}

/** Sums of opportunities, in the reporting currency. */
export const dealSums = z.object({
  opportunities: z.number(),
  amount: moneySchema,
  weighted: moneySchema.nullable().describe("Of the open ones; null if too few have closed to say"),
});

/** Adds groups up. Each sum is exact and rounded once. */
export function sumsOf(groups: readonly DealGroup[], { conversions, currency }: DealFigures) {
  let n = 0n;
  let worth: bigint | null = 0n;
  for (const { stage, status, probability, n: own } of groups) {
    n += own;
    if (status !== "open") continue;
    const part = weighted(own, { probability, share: shareOf(conversions, stage) });
    worth = part === null || worth === null ? null : worth + part;
  }
  return {
    opportunities: groups.reduce((sum, { deals }) => sum + deals, 0),
    amount: minorUnits(n, currency),
    weighted: worth === null ? null : minorUnits(worth, currency),
  };
}
