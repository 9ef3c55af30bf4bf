import { CambiumError } from "../../base/error.ts";
import { dateOfDay } from "../../base/zone.ts";
import { literal } from "../../warehouse/literal.ts";
import { numberIn, textIn } from "../../warehouse/rows.ts";
import type { Row } from "../../warehouse/warehouse.ts";
import type { GrowthBook } from "../growth-book.ts";
import { growthSql } from "../sql.ts";
import { roundedSql } from "./rounded-sql.ts";

/** What became of a won deal in billing (GROWTH §5), in the order in which it is listed. */
export const REALISED_STATUSES = [
  "realised",
  "partial",
  "not_yet",
  "missed",
  "taken_back",
  "not_expansion",
] as const;
export type RealisedStatus = (typeof REALISED_STATUSES)[number];

/** A won deal and what it claimed. Money in minor units of the reporting currency. */
export interface DealStatus extends DealMoney {
  id: string;
  customer: number;
  title: string;
  type: string;
  owner: string | null;
  closed: string;
  status: RealisedStatus;
  kept_90: number;
  kept_180: number;
  kept_365: number;
  /** Days of the first and last movement that it claims; null for none. */
  claimedFrom: string | null;
  claimedTo: string | null;
  /** Whether it was entered after an expansion that it claims. */
  isAfterwards: boolean;
}

/** CRM and billing: amounts at the rates of the closing days, and what is claimed at those of the movements' days. */
export interface DealMoney {
  amount: number;
  claimed: number;
  gap: number;
}

/** Which won deals. */
export interface DealsAsked {
  /** Closed on or after the first day and before the second. */
  closed?: { from: number; until: number } | undefined;
  /** SQL for the numbers of customers, one column `customer`. */
  customers?: string | undefined;
  /** Id of a person; null: without an owner. */
  owner?: string | null | undefined;
  statuses?: readonly RealisedStatus[] | undefined;
}

/** Won deals of a page, newest first, and what all that are asked for come to by status. */
export interface DealPage {
  deals: DealStatus[];
  sums: (DealMoney & { status: RealisedStatus; deals: number })[];
}

/**
 * Reads won deals. Rows add up to sums. `openRealised` must have run.
 * @param digits of the reporting currency's minor unit
 * @throws CambiumError `missing_rate` where a deal's money can't be said in the reporting currency
 */
export async function dealPage(
  { book: { warehouse, schema } }: GrowthBook,
  asked: DealsAsked,
  { limit, offset, digits }: { limit: number; offset: number; digits: number },
): Promise<DealPage> {
  const conditions = conditionsOf(asked);
  await checkRates(warehouse, schema, conditions);
  const columns = ["n", "claimed_n", "kept_90_n", "kept_180_n", "kept_365_n"];
  const rounded = columns.map((name) => [`rounded_${name}`, roundedSql(`sum_${name}`, digits)]);
  const sql = await growthSql("realised/deal_page.sql", {
    asked: conditions,
    ...Object.fromEntries(rounded),
  });
  await warehouse.exec(`create or replace table growth.listed_deals as ${sql}`, schema);
  const sums = await warehouse.query(
    `select status, count(*) as deals, sum(amount)::bigint as amount, sum(claimed)::bigint as claimed, sum(gap)::bigint as gap
     from growth.listed_deals group by status`,
  );
  const rows = await warehouse.query(
    `select * replace (closed::varchar as closed, first_on::varchar as first_on, last_on::varchar as last_on)
     from growth.listed_deals order by growth.listed_deals.closed desc, id limit ${limit} offset ${offset}`,
  );
  const byStatus = new Map(sums.map((row) => [textIn(row, "status"), row]));
  return {
    deals: rows.map(statusOf),
    sums: REALISED_STATUSES.flatMap((status) => {
      const row = byStatus.get(status);
      return row === undefined ? [] : [{ status, deals: numberIn(row, "deals"), ...moneyOf(row) }];
    }),
  };
}

function conditionsOf({ closed, customers, owner, statuses }: DealsAsked): string {
  const date = (day: number) => `date ${literal(dateOfDay(day))}`;
  const conditions = [
    ...(closed === undefined ? [] : [`closed >= ${date(closed.from)} and closed < ${date(closed.until)}`]),
    ...(customers === undefined ? [] : [`customer in (${customers})`]),
    ...(owner === undefined
      ? []
      : [`owner is not distinct from ${owner === null ? "null" : literal(owner)}`]),
    ...(statuses === undefined ? [] : [`status in (${["", ...statuses].map(literal).join(", ")})`]),
  ];
  return conditions.join(" and ") || "true";
}

async function checkRates(
  warehouse: GrowthBook["book"]["warehouse"],
  schema: string,
  conditions: string,
): Promise<void> {
  const [row] = await warehouse.query(
    `select id, currency, closed::varchar as closed from growth.deal_statuses
     where (n is null or micros is null) and ${conditions} order by deal limit 1`,
    schema,
  );
  if (row === undefined) return;
  throw new CambiumError(
    "missing_rate",
    `no exchange rate for ${textIn(row, "currency")} on ${textIn(row, "closed")}, when opportunity ${textIn(row, "id")} was won`,
    {
      reason: { id: "no_rate_on", currency: textIn(row, "currency"), day: textIn(row, "closed") },
      hint: "Import rates with `cambium import fx FILE` (date, base, quote, rate).",
    },
  );
}

function moneyOf(row: Row): DealMoney {
  return {
    amount: numberIn(row, "amount"),
    claimed: numberIn(row, "claimed"),
    gap: numberIn(row, "gap"),
  };
}

function statusOf(row: Row): DealStatus {
  const orNull = (name: string) => (row[name] === null ? null : textIn(row, name));
  return {
    id: textIn(row, "id"),
    customer: numberIn(row, "customer"),
    title: textIn(row, "title"),
    type: textIn(row, "type"),
    owner: orNull("owner"),
    closed: textIn(row, "closed"),
    status: REALISED_STATUSES.find((name) => name === row.status) ?? "missed",
    ...moneyOf(row),
    kept_90: numberIn(row, "kept_90"),
    kept_180: numberIn(row, "kept_180"),
    kept_365: numberIn(row, "kept_365"),
    claimedFrom: orNull("first_on"),
    claimedTo: orNull("last_on"),
    isAfterwards: row.is_afterwards === true,
  };
}
