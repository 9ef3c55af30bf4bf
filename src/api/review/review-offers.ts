import { groupedBy } from "../../base/grouped.ts";
import { dayOfDate } from "../../base/zone.ts";
import { localDay } from "../../growth/local-day.ts";
import type { ReviewOffer } from "../../growth/review/journeys.ts";
import { numberIn, textIn } from "../../warehouse/rows.ts";
import type { Growth } from "../grow/growth-of.ts";

/** The offers made to each customer, by day. Versions must be published. */
export async function offersMade({
  growth: { book },
}: Growth): Promise<ReadonlyMap<number, readonly ReviewOffer[]>> {
  const rows = await book.warehouse.query(
    `select id, customer, product, opportunity, (${localDay(book, "made_at")})::varchar as day from growth.offers
     where customer is not null order by customer, made_at, seq`,
  );
  const offers = rows.map((row) => ({
    id: textIn(row, "id"),
    customer: numberIn(row, "customer"),
    product: row.product === null ? null : textIn(row, "product"),
    opportunity: row.opportunity === null ? null : textIn(row, "opportunity"),
    day: dayOfDate(textIn(row, "day")),
  }));
  return groupedBy(offers, ({ customer }) => customer);
}
