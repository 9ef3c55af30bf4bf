import { dateOfDay } from "../../../base/zone.ts";
import type { Book } from "../../../model/parts/book.ts";
import { bigintIn, numberIn } from "../../../warehouse/rows.ts";
import { growthSql } from "../../sql.ts";
import { quartersBefore } from "./conversions.ts";

/** Deals that closed for a reason, or of a type where none is told; `n` in 1e-18 of the reporting currency. */
export interface ClosedFor {
  isWon: boolean;
  type: string;
  /** Why it was lost; null for a won deal. */
  reason: string | null;
  deals: number;
  n: bigint;
  medianDays: number;
}

/** Why deals were won and lost over the last four closed quarters and the one of the day, as known at its end. */
export async function closedFor(book: Book, day: number, rates: string, which: string): Promise<ClosedFor[]> {
  const since = quartersBefore(day)[0]?.start ?? day;
  const deals = await growthSql("pipeline/deals_on.sql", {
    day: `date '${dateOfDay(day)}'`,
    rates,
    which: `not d.is_open and d.closed >= date '${dateOfDay(since)}' and ${which}`,
  });
  const rows = await book.warehouse.query(
    `select is_won, type, case when not is_won then lost_reason end as reason, count(*) as deals, sum(n) as n, median(closed - created) as days
     from (${deals}) group by all order by is_won, n desc, type, reason`,
    book.schema,
  );
  return rows.map((row) => ({
    isWon: row.is_won === true,
    type: String(row.type),
    reason: row.reason === null ? null : String(row.reason),
    deals: numberIn(row, "deals"),
    n: bigintIn(row, "n"),
    medianDays: numberIn(row, "days"),
  }));
}
