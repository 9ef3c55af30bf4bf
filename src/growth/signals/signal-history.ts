import { dateOfDay } from "../../base/zone.ts";
import { literal } from "../../warehouse/literal.ts";
import { textIn } from "../../warehouse/rows.ts";
import type { GrowthBook } from "../growth-book.ts";
import { namesOf } from "./kinds.ts";

/** A run of days on which a signal of a customer was open. `until` is the first day it wasn't; null while it is. */
export interface SignalRun {
  kind: string;
  subject: string;
  from: string;
  until: string | null;
  firedOn: string;
}

/** All runs of a customer's signals up to a day, newest first. */
export async function runsOf({ book }: GrowthBook, customer: number, day: number): Promise<SignalRun[]> {
  const at = `date ${literal(dateOfDay(day))}`;
  const rows = await book.warehouse.query(
    `select r.kind, coalesce(m.id, i.item_id, f.label, r.subject) as subject, r.from_day::varchar as from_day,
       case when r.until_day <= ${at} then r.until_day::varchar end as until_day, r.fired_on::varchar as fired_on
     from growth.runs r left join growth.metrics m on m.metric = case when r.kind in (${namesOf("metric")}) then r.subject::integer end
     left join items i on i.item = case when r.kind in (${namesOf("item")}) then r.subject::integer end
     left join families f on f.family = case when r.kind in (${namesOf("family")}) then r.subject::integer end
     where r.customer = ${customer} and r.from_day <= ${at} order by r.from_day desc, r.kind, subject`,
    book.schema,
  );
  return rows.map((row) => ({
    kind: textIn(row, "kind"),
    subject: textIn(row, "subject"),
    from: textIn(row, "from_day"),
    until: row.until_day === null ? null : textIn(row, "until_day"),
    firedOn: textIn(row, "fired_on"),
  }));
}
