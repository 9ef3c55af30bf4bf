import { dateOfDay } from "../../../base/zone.ts";
import type { Book } from "../../../model/parts/book.ts";
import { numberIn } from "../../../warehouse/rows.ts";
import { ENOUGH } from "./conversions.ts";

/** How long deals stay in a stage before they go on. */
export interface StageStay {
  /** How many left it forward. */
  deals: number;
  medianDays: number | null;
  /** More days than this are too many: the 75th percentile, or the setting where under ten deals went on. */
  mostDays: number;
  /** Whether `mostDays` is the setting. */
  isSetting: boolean;
}

/** How long deals stayed in each stage before they left it forward, as known at the end of a day (GROWTH §4). */
export async function staysOn(book: Book, day: number, usual: number): Promise<(stage: number) => StageStay> {
  const rows = await book.warehouse.query(
    `select left_stage, count(*) as deals, quantile_cont(left_after, 0.5) as median, quantile_cont(left_after, 0.75) as most
     from growth.deal_steps
     where left_stage is not null and stage > left_stage and (is_open or is_won) and known_from <= date '${dateOfDay(day)}'
     group by left_stage`,
  );
  const found = new Map(
    rows.map((row): [number, StageStay] => {
      const deals = numberIn(row, "deals");
      const isSetting = deals < ENOUGH;
      const mostDays = isSetting ? usual : numberIn(row, "most");
      return [
        numberIn(row, "left_stage"),
        { deals, medianDays: numberIn(row, "median"), mostDays, isSetting },
      ];
    }),
  );
  return (stage) => found.get(stage) ?? { deals: 0, medianDays: null, mostDays: usual, isSetting: true };
}
