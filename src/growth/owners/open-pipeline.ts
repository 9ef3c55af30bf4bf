import type { Period } from "../../base/period.ts";
import { dateOfDay } from "../../base/zone.ts";
import { literal } from "../../warehouse/literal.ts";
import { numberIn, textIn } from "../../warehouse/rows.ts";
import type { GrowthBook } from "../growth-book.ts";
import { growthSql } from "../sql.ts";

/** SQL for the opportunities that are open on a day and expected to close in a quarter: `id`, `customer`, `owner`. */
export async function openInQuarter(quarter: Period, day: number): Promise<string> {
  const date = (of: number) => `date ${literal(dateOfDay(of))}`;
  return growthSql("owners/open_in_quarter.sql", {
    day: date(day),
    from: date(quarter.start),
    until: date(quarter.end),
  });
}

/** How many of them each person owns, by id. @param open see `openInQuarter` */
export async function openByOwner({ book }: GrowthBook, open: string): Promise<Map<string, number>> {
  const rows = await book.warehouse.query(
    `select owner, count(*) as n from (${open}) where owner is not null group by all order by all`,
  );
  return new Map(rows.map((row) => [textIn(row, "owner"), numberIn(row, "n")]));
}

/** How many lists of customers a statement counts among. */
const AT_ONCE = 50;

/**
 * How many of them each of some lists of customers has, in the order of the lists.
 * @param lists SQL for their numbers, one column `customer`
 */
export async function openAmongEach(
  { book }: GrowthBook,
  open: string,
  lists: readonly string[],
): Promise<number[]> {
  const found: number[] = [];
  for (let first = 0; first < lists.length; first += AT_ONCE) {
    const counts = lists
      .slice(first, first + AT_ONCE)
      .map((list, place) => `select ${place} as place, count(*) as n from open where customer in (${list})`);
    const rows = await book.warehouse.query(
      `with open as materialized (${open}) ${counts.join(" union all ")} order by place`,
      book.schema,
    );
    found.push(...rows.map((row) => numberIn(row, "n")));
  }
  return found;
}
