import { dateOfDay } from "../../base/zone.ts";
import { literal } from "../../warehouse/literal.ts";
import { bigintIn, textIn } from "../../warehouse/rows.ts";
import type { GrowthBook } from "../growth-book.ts";
import { growthSql } from "../sql.ts";

/** What was seen of a metric on a day, as known then, beside its limit. Numbers in millionths of its unit. */
export interface CurvePoint {
  day: string;
  value: bigint;
  limit: bigint | null;
}

const MOST_DAYS = 400;

/**
 * The curve of a customer's metric in the 400 days up to a day: of a level, its value; of a count, the sum so far in its
 * span.
 */
export async function curveOf(
  { book }: GrowthBook,
  customer: number,
  metric: string,
  day: number,
): Promise<CurvePoint[]> {
  const sql = await growthSql("signals/curve.sql", {
    customer,
    metric: literal(metric),
    day: `date '${dateOfDay(day)}'`,
    from: `date '${dateOfDay(day - MOST_DAYS)}'`,
  });
  const rows = await book.warehouse.query(sql, book.schema);
  return rows.map((row) => ({
    day: textIn(row, "day"),
    value: bigintIn(row, "value"),
    limit: row.lim === null ? null : bigintIn(row, "lim"),
  }));
}
