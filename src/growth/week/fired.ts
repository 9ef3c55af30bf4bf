import { dateOfDay, dayOfDate } from "../../base/zone.ts";
import { numberIn, textIn } from "../../warehouse/rows.ts";
import type { GrowthBook } from "../growth-book.ts";
import { namesOf } from "../signals/kinds.ts";
import { growthSql } from "../sql.ts";

/** When an open signal fired, and whether an opportunity was made for it since. */
export interface Fired {
  on: number;
  isTakenUp: boolean;
}

/** What a signal is known by here. */
export const firedKey = (kind: string, customer: number, subject: number | null): string =>
  `${kind} ${customer} ${subject ?? ""}`;

/** The open signals of some customers on a day, by `firedKey`. Versions must be published. */
export async function firedOf(
  { book }: GrowthBook,
  customers: readonly number[],
  day: number,
): Promise<Map<string, Fired>> {
  const sql = await growthSql("week/open_fired.sql", {
    customers: [-1, ...customers].join(", "),
    day: `date '${dateOfDay(day)}'`,
    of_metrics: namesOf("metric"),
    of_items: namesOf("item"),
    of_families: namesOf("family"),
  });
  const rows = await book.warehouse.query(sql, book.schema);
  return new Map(
    rows.map((row) => [
      firedKey(
        textIn(row, "kind"),
        numberIn(row, "customer"),
        row.subject === null ? null : numberIn(row, "subject"),
      ),
      { on: dayOfDate(textIn(row, "fired_on")), isTakenUp: row.is_taken === true },
    ]),
  );
}
