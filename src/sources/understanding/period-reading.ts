import type { Mapping } from "../../store/file-mapping.ts";
import { numberIn } from "../../warehouse/rows.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import type { Staged } from "../files/staged.ts";

/** What the rows of periods say about how they are meant. */
export interface PeriodReading {
  ends: "inclusive" | "exclusive";
  status: "now" | "row";
  /** Rows that a customer's next row follows on the next day or second, and rows that it follows at once. */
  gaps: number;
  touches: number;
  /** Rows that ended, of a status that says so. */
  endedWithEnd: number;
}

/**
 * Finds out from staged rows whether ends are the last day or the first one after, and whether a status says how a
 * subscription is today: a row that lasted can't have been ended all along.
 * @param mapping what the user says stays
 */
export async function readPeriods(
  warehouse: Warehouse,
  { table }: Staged,
  mapping: Mapping,
): Promise<PeriodReading> {
  const [row] = await warehouse.query(
    `with ends as (select distinct import_account, customer_id, "end" as at, end_is_date as is_day from ${table} where "end" is not null),
     starts as (select distinct import_account, customer_id, "start" as at from ${table})
     select
       (select count(*) from ends e semi join starts s on s.import_account = e.import_account and s.customer_id = e.customer_id and s.at = e.at) as touches,
       (select count(*) from ends e semi join starts s on s.import_account = e.import_account and s.customer_id = e.customer_id and s.at = e.at + interval 1 day where e.is_day)
       + (select count(*) from ends e semi join starts s on s.import_account = e.import_account and s.customer_id = e.customer_id
            and s.at = date_trunc('second', e.at) + interval 1 second where not e.is_day and strftime(e.at, '%M:%S') = '59:59') as gaps,
       (select count(*) from ${table} where "end" is not null and end_is_date) as days,
       (select count(*) from ${table} where "end" is not null and end_is_date and "end"::date = last_day("end"::date) and date_part('day', "start") = 1) as whole_months,
       (select count(*) from ${table} where "end" is not null and "end" > "start" and status = 'ended') as ended`,
  );
  const [touches, gaps] = [numberIn(row, "touches"), numberIn(row, "gaps")];
  const isOfWholeMonths =
    touches + gaps === 0 &&
    numberIn(row, "days") >= 3 &&
    numberIn(row, "days") === numberIn(row, "whole_months");
  const endedWithEnd = numberIn(row, "ended");
  return {
    ends: mapping.ends ?? (gaps > touches || isOfWholeMonths ? "inclusive" : "exclusive"),
    status: mapping.status ?? (endedWithEnd > 0 ? "now" : "row"),
    gaps,
    touches,
    endedWithEnd,
  };
}
