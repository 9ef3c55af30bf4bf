import { dateOfDay } from "../../base/zone.ts";
import { literal } from "../../warehouse/literal.ts";
import { bigintIn } from "../../warehouse/rows.ts";
import type { GrowthBook } from "../growth-book.ts";

/**
 * What the deals won by a day, and still within their 90 days, had not yet claimed by the end of it (GROWTH §4,
 * Forecast), in 1e-18 of the reporting currency. Amounts are those that the deals have now.
 */
export async function unclaimedOn({ book }: GrowthBook, day: number): Promise<bigint> {
  const on = `date ${literal(dateOfDay(day))}`;
  const [row] = await book.warehouse.query(
    `with claimed as (select deal, sum(micros) as micros from growth.claims where moved_on <= ${on} group by deal)
     select sum(d.n - d.n * coalesce(c.micros, 0) // d.micros) as n
     from growth.deals d left join claimed c on c.deal = d.deal
     where d.closed <= ${on} and d.closed + 90 >= ${on}`,
  );
  return bigintIn(row, "n");
}

/**
 * Expansion from one day until before another one that no deal won by the end of `known` claims (GROWTH §5), in 1e-18 of
 * the reporting currency.
 */
export async function unassistedIn(
  { book }: GrowthBook,
  { from, until, known }: { from: number; until: number; known: number },
): Promise<bigint> {
  const date = (day: number) => `date ${literal(dateOfDay(day))}`;
  const days = `moved_on >= ${date(from)} and moved_on < ${date(until)} and moved_on <= ${date(known)}`;
  const [row] = await book.warehouse.query(
    `select (select coalesce(sum(n), 0) from growth.portions where ${days})
       - (select coalesce(sum(n), 0) from growth.claims where ${days} and closed <= ${date(known)}) as n`,
  );
  return bigintIn(row, "n");
}
