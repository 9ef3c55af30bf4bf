import type { Warehouse } from "../../warehouse/warehouse.ts";
import { dateText } from "../files/date-text.ts";
import type { FieldColumn } from "./forms.ts";
import { SAMPLE_ROWS, type Sample } from "./sample.ts";

/** A time in a file: its instant, and how far the file says that its clock is ahead of UTC, both in ms; null where it says nothing, or UTC. */
export interface FileTime {
  at: number;
  offset: number | null;
}

/** As many different times are looked at: those of a few years of midnights, and more than tell a zone. */
export const MOST_TIMES = 2000;

/**
 * The different times of day in columns of dates, of the first rows, in the order of their texts. Days without a time are
 * none.
 * @param dates how the dates are written; undefined for ISO 8601
 */
export async function timesOf(
  warehouse: Warehouse,
  sample: Sample,
  columns: FieldColumn[],
  dates: string | undefined,
): Promise<FileTime[]> {
  if (columns.length === 0) return [];
  const read = (sql: string) => (dates === undefined ? sql : dateText(sql, dates));
  const each = columns.map(({ sql }) => `select ${read(sql)} as said from first_rows`);
  const rows = await warehouse.query(
    `with first_rows as (from ${sample.relation} limit ${SAMPLE_ROWS})
     select distinct said from (${each.join(" union all ")})
     where regexp_matches(said, ':') or regexp_full_match(said, '[0-9]{9,10}|[0-9]{13}') order by said limit ${MOST_TIMES}`,
  );
  return rows.flatMap(({ said }) => timeIn(String(said)) ?? []);
}

const FORM = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(:\d{2})?[.\d]* ?(?:Z|UTC|([+-])(\d{2}):?(\d{2})?)?$/;

function timeIn(text: string): FileTime | null {
  if (/^\d+$/.test(text)) return { at: Number(text) * (text.length > 10 ? 1 : 1000), offset: null };
  const [, day, time, second = ":00", sign, hours, minutes = "00"] = FORM.exec(text) ?? [];
  const local = Date.parse(`${day}T${time}${second}Z`);
  if (Number.isNaN(local)) return null;
  if (sign === undefined) return { at: local, offset: null };
  const offset = (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
  return { at: local - offset, offset };
}
