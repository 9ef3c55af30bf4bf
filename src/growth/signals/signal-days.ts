import { MOVEMENT_TYPES } from "../../base/words.ts";
import { dateOfDay } from "../../base/zone.ts";
import { numberIn, textIn } from "../../warehouse/rows.ts";
import type { GrowthBook } from "../growth-book.ts";
import { growthSql } from "../sql.ts";
import { REST, writeDismissals } from "./dismissals.ts";
import { isKind, type KindName, namesOf } from "./kinds.ts";

/** How many signals of a kind were open at the end of a day, and at how many customers. */
export interface DaySignals {
  day: string;
  kind: KindName;
  signals: number;
  customers: number;
}

/**
 * Counts the signals that were open on each day of a range, as `openSignals` lists them; days and kinds without any are left
 * out.
 * @param range its first and last day, counted from 1970-01-01
 * @param customers SQL for customers of a segment; everyone when null
 */
export async function openByDay(
  { book, store }: GrowthBook,
  range: { first: number; last: number },
  customers: string | null,
): Promise<DaySignals[]> {
  await writeDismissals(store, book.warehouse);
  const rows = await book.warehouse.query(
    await growthSql("signals/open_by_day.sql", {
      rest: REST,
      expansion: MOVEMENT_TYPES.indexOf("expansion"),
      of_metrics: namesOf("metric"),
      of_items: namesOf("item"),
      of_families: namesOf("family"),
      first: `date '${dateOfDay(range.first)}'`,
      last: `date '${dateOfDay(range.last)}'`,
      customers: customers === null ? "true" : `customer in (${customers})`,
    }),
    book.schema,
  );
  return rows.flatMap((row) => {
    const kind = textIn(row, "kind");
    const counts = { signals: numberIn(row, "signals"), customers: numberIn(row, "customers") };
    return isKind(kind) ? [{ day: textIn(row, "day"), kind, ...counts }] : [];
  });
}
