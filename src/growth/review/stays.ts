import { MOVEMENT_TYPES } from "../../base/words.ts";
import { dateOfDay } from "../../base/zone.ts";
import { numberIn } from "../../warehouse/rows.ts";
import type { GrowthBook } from "../growth-book.ts";
import { growthSql } from "../sql.ts";

/** How many days after their first expansion accounts are looked at. */
export const STAY_DAYS = [90, 180, 365] as const;

/** How long expanded accounts stay. Shares are from 0 to 1. */
export interface Stay {
  days: number;
  /** Accounts whose first expansion is at least as long ago, and those of them that are active so long after. */
  expanded: number;
  stayed: number;
  share: number | null;
  /** The mean share among those that were active on the same day and hadn't expanded by then. */
  others: number | null;
}

/** How many accounts were still customers so many days after their first expansion, beside those that hadn't expanded. */
export async function staysOf({ book, today }: GrowthBook): Promise<Stay[]> {
  const found: Stay[] = [];
  for (const days of STAY_DAYS) {
    const sql = await growthSql("review/stays.sql", {
      days,
      today: `date '${dateOfDay(today)}'`,
      expansion: MOVEMENT_TYPES.indexOf("expansion"),
    });
    const [row] = await book.warehouse.query(
      `select count(*) as expanded, count(*) filter (is_active) as stayed, avg(case when n > 0 then stayed / n end) as others,
         count(*) filter (n > 0) as compared from (${sql})`,
      book.schema,
    );
    const [expanded, stayed] = [numberIn(row, "expanded"), numberIn(row, "stayed")];
    found.push({
      ...{ days, expanded, stayed },
      share: expanded === 0 ? null : stayed / expanded,
      others: numberIn(row, "compared") === 0 ? null : numberIn(row, "others"),
    });
  }
  return found;
}
