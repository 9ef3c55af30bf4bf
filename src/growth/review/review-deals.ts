import { dateOfDay, dayOfDate } from "../../base/zone.ts";
import { literal } from "../../warehouse/literal.ts";
import { numberIn, textIn } from "../../warehouse/rows.ts";
import type { Row } from "../../warehouse/warehouse.ts";
import type { GrowthBook } from "../growth-book.ts";
import { namesOf } from "../signals/kinds.ts";
import { growthSql } from "../sql.ts";

/** An opportunity and what became of it. Money in micros of the reporting currency, a month. */
export interface ReviewDeal {
  id: string;
  customer: number;
  product: string | null;
  owner: string | null;
  created: number;
  closed: number | null;
  isWon: boolean;
  signal: { kind: string; subject: number | null } | null;
  amount: number;
  /**
   * What billing shows of it; null where won deals weren't matched, or it claimed nothing. `on`: the day of the last
   * expansion that it claims, which may lie before its closing.
   */
  realised: { on: number; isWhole: boolean; claimed: number; kept: number } | null;
}

/** All opportunities up to a day, by customer and day. `openRealised` must have run. */
export async function reviewDeals({ book, today }: GrowthBook): Promise<ReviewDeal[]> {
  const { warehouse, schema } = book;
  const sql = await growthSql("review/review_deals.sql", {
    day: `date '${dateOfDay(today)}'`,
    currency: literal(book.currency),
    of_metrics: namesOf("metric"),
    of_items: namesOf("item"),
    of_families: namesOf("family"),
  });
  return (await warehouse.query(sql, schema)).map(dealOf);
}

function dealOf(row: Row): ReviewDeal {
  const text = (name: string) => (row[name] === null ? null : textIn(row, name));
  const kind = text("signal_kind");
  const [claimedOn, closed] = [text("claimed_on"), text("closed")];
  return {
    id: textIn(row, "id"),
    customer: numberIn(row, "customer"),
    product: text("product"),
    owner: text("owner"),
    created: dayOfDate(textIn(row, "created")),
    closed: closed === null ? null : dayOfDate(closed),
    isWon: row.is_won === true,
    signal:
      kind === null
        ? null
        : { kind, subject: row.signal_subject === null ? null : numberIn(row, "signal_subject") },
    amount: numberIn(row, "amount"),
    realised:
      claimedOn === null
        ? null
        : {
            on: dayOfDate(claimedOn),
            isWhole: row.is_realised === true,
            claimed: numberIn(row, "claimed"),
            kept: numberIn(row, "kept"),
          },
  };
}
