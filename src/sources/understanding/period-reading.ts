import type { Mapping } from "../../store/file-mapping.ts";
import { numberIn } from "../../warehouse/rows.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import type { Staged } from "../files/staged.ts";

/** What the rows of periods say about how they are meant. */
export interface PeriodReading {
  ends: "inclusive" | "exclusive";
  status: "now" | "row";
  /**
   * Rows that a customer's next row follows on the next day or second, and rows that it follows at once: the start of a
   * row that ends as it starts follows nothing.
   */
  gaps: number;
  touches: number;
  /** Rows that ended, of a status that says so. */
  endedWithEnd: number;
  /** Customers whose last row says active, though its end has passed. */
  activeAfterEnd: number;
}

/** Rows from which on only some customers are looked at one by one, and about how many rows that leaves. */
const MANY_ROWS = 500_000;

/**
 * Finds out from staged rows whether ends are the last day or the first one after, and whether a status says how a
 * subscription is today: a row that lasted can't have been ended all along. Of a large file, some customers tell.
 * @param mapping what the user says stays
 * @param hasStatus whether the staged rows have a status as the file gives it
 */
export async function readPeriods(
  warehouse: Warehouse,
  { table, rows }: Staged,
  mapping: Mapping,
  hasStatus: boolean,
): Promise<PeriodReading> {
  const every = Math.ceil(rows / MANY_ROWS);
  const those = every > 1 ? `(select * from ${table} where hash(customer_id) % ${every} = 0)` : table;
  const end =
    mapping.ends === "inclusive"
      ? `case when end_is_date then "end" - interval 1 day else "end" end`
      : `"end"`;
  const follows = (at: string, isOf: string) =>
    `(select count(*) from ends e semi join starts s on s.import_account = e.import_account and s.customer_id = e.customer_id and s.at = ${at} where ${isOf})`;
  const [row] = await warehouse.query(
    `with looked as (select import_account, customer_id, "start", ${end} as "end", end_is_date, status from ${those}),
     ends as (select import_account, customer_id, "end" as at, end_is_date as is_day, bool_or("end" > "start") as is_of_time from looked where "end" is not null group by all),
     starts as (select distinct import_account, customer_id, "start" as at from looked),
     last as (select status, "end" as ended_at from looked where ${hasStatus}
       qualify row_number() over (partition by import_account, customer_id order by "start" desc, "end" desc nulls first) = 1)
     select
       ${follows("e.at", "e.is_of_time")} as touches,
       ${follows("e.at + interval 1 day", "e.is_day")}
       + ${follows("date_trunc('second', e.at) + interval 1 second", "not e.is_day and strftime(e.at, '%M:%S') = '59:59'")} as gaps,
       (select count(*) from looked where "end" is not null and end_is_date) as days,
       (select count(*) from looked where "end" is not null and end_is_date and "end"::date = last_day("end"::date) and date_part('day', "start") = 1) as whole_months,
       (select count(*) from ${table} where "end" is not null and "end" > "start" and status = 'ended') as ended,
       (select count(*) from last where status = 'active' and ended_at < now() at time zone 'UTC') as active_after_end`,
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
    activeAfterEnd: numberIn(row, "active_after_end"),
  };
}
