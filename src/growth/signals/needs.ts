import { dateOfDay } from "../../base/zone.ts";
import { bigintIn, numberIn, textIn } from "../../warehouse/rows.ts";
import type { GrowthBook } from "../growth-book.ts";
import { growthSql } from "../sql.ts";

/** What open signals say that a next step should include at least, by kind, customer and metric: millionths, as a fraction. */
export async function readNeeds(
  { book }: GrowthBook,
  day: number,
): Promise<Map<string, { n: bigint; d: bigint }>> {
  const at = `date '${dateOfDay(day)}'`;
  const asked = `select customer, subject::smallint as metric from growth.runs
    where kind = 'over_commitment' and from_day <= ${at} and ${at} < until_day`;
  const closed = () => growthSql("signals/conditions/closed_periods.sql", { share: 100, asked });
  const rows = await book.warehouse.query(
    await growthSql("signals/needs.sql", {
      day: at,
      closed_pairs: () => growthSql("signals/conditions/closed_pairs.sql", { closed }),
    }),
    book.schema,
  );
  return new Map(
    rows.map((row) => {
      const [now, days, before, daysBefore, span] = [
        bigintIn(row, "now_sum"),
        bigintIn(row, "now_days"),
        bigintIn(row, "before_sum"),
        bigintIn(row, "before_days"),
        bigintIn(row, "span_days"),
      ];
      const key = `${textIn(row, "kind")} ${numberIn(row, "customer")} ${numberIn(row, "metric")}`;
      return [
        key,
        textIn(row, "kind") === "usage_growing"
          ? { n: now * now * daysBefore * span, d: before * days * days }
          : now * daysBefore >= before * days
            ? { n: now, d: days }
            : { n: before, d: daysBefore },
      ];
    }),
  );
}
