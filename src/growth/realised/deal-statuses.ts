import { CambiumError } from "../../base/error.ts";
import { MOVEMENT_TYPES } from "../../base/words.ts";
import { dateOfDay, dayOfDate } from "../../base/zone.ts";
import { literal } from "../../warehouse/literal.ts";
import { bigintIn, numberIn, textIn } from "../../warehouse/rows.ts";
import type { Row } from "../../warehouse/warehouse.ts";
import type { GrowthBook } from "../growth-book.ts";
import { growthSql } from "../sql.ts";

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

/** A won deal and what it claimed. Money in 1e-18 of the reporting currency. */
export interface DealStatus {
  id: string;
  customer: number;
  title: string;
  type: string;
  owner: string | null;
  /** Days. */
  created: number;
  closed: number;
  amount: bigint;
  claimed: bigint;
  /** What is kept of the claim through each of `KEPT_DAYS`. */
  kept: bigint[];
  /** Days of the first and last movement that it claims; null for none. */
  claimedFrom: number | null;
  claimedTo: number | null;
  /** Whether it was entered after an expansion that it claims. */
  isAfterwards: boolean;
  status: RealisedStatus;
}

/** Which won deals. */
export interface DealsAsked {
  /** Closed on or after the first day and before the second. */
  closed?: { from: number; until: number } | undefined;
  /** SQL for the numbers of customers, one column `customer`. */
  customers?: string | undefined;
}

/**
 * Won deals in the order of customer and closing. `openRealised` must have run.
 * @throws CambiumError `missing_rate` where a deal's money can't be said in the reporting currency
 */
export async function dealStatuses(growth: GrowthBook, asked: DealsAsked = {}): Promise<DealStatus[]> {
  const { book, today } = growth;
  const sql = await growthSql("realised/deal_statuses.sql", {
    today: `date ${literal(dateOfDay(today))}`,
    new: MOVEMENT_TYPES.indexOf("new"),
    reactivation: MOVEMENT_TYPES.indexOf("reactivation"),
  });
  const { closed, customers } = asked;
  const conditions = [
    ...(closed === undefined
      ? []
      : [
          `closed >= date ${literal(dateOfDay(closed.from))} and closed < date ${literal(dateOfDay(closed.until))}`,
        ]),
    ...(customers === undefined ? [] : [`customer in (${customers})`]),
  ];
  const rows = await book.warehouse.query(
    `select * replace (created::varchar as created, closed::varchar as closed, first_on::varchar as first_on, last_on::varchar as last_on)
     from (${sql}) where ${conditions.join(" and ") || "true"} order by deal`,
    book.schema,
  );
  return rows.map((row) => statusOf(row));
}

function statusOf(row: Row): DealStatus {
  if (row.n === null || row.micros === null)
    throw new CambiumError(
      "missing_rate",
      `no exchange rate for ${textIn(row, "currency")} on ${textIn(row, "closed")}, when deal ${textIn(row, "id")} was won`,
      { hint: "Import rates with `cambium import fx FILE` (date, base, quote, rate)." },
    );
  return {
    id: textIn(row, "id"),
    customer: numberIn(row, "customer"),
    title: textIn(row, "title"),
    type: textIn(row, "type"),
    owner: row.owner === null ? null : textIn(row, "owner"),
    created: dayOfDate(textIn(row, "created")),
    closed: dayOfDate(textIn(row, "closed")),
    amount: bigintIn(row, "n"),
    claimed: bigintIn(row, "claimed_n"),
    kept: ["kept_90_n", "kept_180_n", "kept_365_n"].map((name) => bigintIn(row, name)),
    claimedFrom: row.first_on === null ? null : dayOfDate(textIn(row, "first_on")),
    claimedTo: row.last_on === null ? null : dayOfDate(textIn(row, "last_on")),
    isAfterwards: row.is_afterwards === true,
    status: REALISED_STATUSES.find((name) => name === row.status) ?? "missed",
  };
}
