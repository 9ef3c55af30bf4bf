import { literal } from "../../warehouse/literal.ts";
import { bigintIn, numberIn, textIn } from "../../warehouse/rows.ts";
import type { GrowthBook } from "../growth-book.ts";

/** An observation as it was recorded: the evidence of a signal. Numbers in millionths of the metric's unit. */
export interface Observation {
  at: string;
  recordedAt: string | null;
  value: bigint;
  limit: bigint | null;
  import: number;
  row: number;
}

const MOST = 200;

/** The last observations of a customer's metric that were recorded by the end of a day, newest first, at most 200. */
export async function observationsOf(
  { book }: GrowthBook,
  customer: number,
  metric: string,
  day: number,
): Promise<Observation[]> {
  const end = new Date(book.zone.startOf(day + 1)).toISOString().replace("Z", "");
  const rows = await book.warehouse.query(
    `select strftime(r."at", '%Y-%m-%dT%H:%M:%SZ') as at, strftime(r.recorded_at, '%Y-%m-%dT%H:%M:%SZ') as recorded_at,
       r.value, r."limit" as lim, r.import_seq, r.file_row
     from raw_usage_usage r
     join growth.usage_imports i on i.import_seq = r.import_seq
     join growth.usage_metrics m on m.id = r.metric
     where coalesce(r.recorded_at, case when r.import_seq = m.first_import then r."at" else i.recorded_at end) < timestamp '${end}' and r.metric = ${literal(metric)} and r."at" < timestamp '${end}' and (r.import_account, r.customer) in (
       select (n.account, n.customer_id) from growth.usage_names n join growth.name_customers w on w.who = n.who
       where w.customer = ${customer})
     order by r."at" desc, r.import_seq desc, r.file_row desc limit ${MOST}`,
    book.schema,
  );
  return rows.map((row) => ({
    at: textIn(row, "at"),
    recordedAt: row.recorded_at === null ? null : textIn(row, "recorded_at"),
    value: bigintIn(row, "value"),
    limit: row.lim === null ? null : bigintIn(row, "lim"),
    import: numberIn(row, "import_seq"),
    row: numberIn(row, "file_row"),
  }));
}
