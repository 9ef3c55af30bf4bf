import { literal, quoted } from "../../warehouse/literal.ts";
import { numberIn } from "../../warehouse/rows.ts";
import type { Row, Warehouse } from "../../warehouse/warehouse.ts";
import type { Staged } from "../files/staged.ts";

/** What the rows of a file hold. Counts are null where rows of its kind don't say. */
export interface Contents {
  rows: number;
  customers: number | null;
  /** The first and the last day that rows name, as 2024-01-31. */
  firstDay: string | null;
  lastDay: string | null;
  /** Rows without an end. */
  openEnded: number | null;
  /** Rows that begin while another row of the same customer and product runs. */
  overlaps: number | null;
  /** Rows that end when they start: they count as nothing. */
  noLength: number | null;
  /** Amounts with more than six decimals. */
  rounded: number;
  /** By currency (null: the organisation's), most monthly amount first. */
  currencies: ContentCurrency[];
}

/** The rows of one currency. */
export interface ContentCurrency {
  currency: string | null;
  rows: number;
  /**
   * Rows that still run, today or, where none does, at the end of the file, and what they are a month in micros; null
   * where rows aren't periods.
   */
  running: number | null;
  monthly: number | null;
}

/** Reads what a staged file holds. */
export async function readContents(warehouse: Warehouse, staged: Staged): Promise<Contents> {
  const { shape } = staged;
  const has = (name: string) => shape.fields.some((field) => field.name === name);
  const customer = ["customer_id", "customer"].find(has);
  const days = shape.fields.filter(
    ({ type, name }) => (type === "instant" || type === "month") && name !== "trial_end",
  );
  const names = days.map(({ name }) => `${quoted(name)}::timestamp`);
  const periods = shape.periods;
  const [row] = await warehouse.query(
    `select count(*) as rows,
       ${customer === undefined ? "null" : `count(distinct (import_account, ${quoted(customer)}))`} as customers,
       ${bound("min", "least", names)} as first_day, ${bound("max", "greatest", names)} as last_day,
       ${periods === undefined ? "null" : `count(*) filter (${quoted(periods.end)} is null)`} as open_ended,
       ${periods === undefined ? "null" : `count(*) filter (${quoted(periods.end)} = ${quoted(periods.start)} ${has("kind") ? "and kind is distinct from 'metered'" : ""})`} as no_length,
       ${shape.isGuessed === true ? "count(*) filter (is_rounded)" : "0"} as rounded
     from ${staged.checked}`,
  );
  return {
    rows: staged.rows,
    customers: countIn(row, "customers"),
    firstDay: dayIn(row, "first_day"),
    lastDay: dayIn(row, "last_day"),
    openEnded: countIn(row, "open_ended"),
    overlaps: await countOverlaps(warehouse, staged),
    noLength: countIn(row, "no_length"),
    rounded: numberIn(row, "rounded"),
    currencies:
      has("currency") && customer !== undefined
        ? await readCurrencies(warehouse, staged, dayIn(row, "last_day"))
        : [],
  };
}

/** SQL that reads what one row is a month, in micros, from columns of a subscriptions file. */
export const MONTHLY = `amount::double / interval_count * case interval when 'day' then 30.4375 when 'week' then 4.348 when 'year' then 1 / 12.0 else 1 end`;

function bound(whole: "min" | "max", each: "least" | "greatest", names: string[]): string {
  if (names.length === 0) return "null";
  return `strftime(${whole}(${names.length === 1 ? names[0] : `${each}(${names.join(", ")})`}), '%Y-%m-%d')`;
}

/** One window over all rows, since a row may overlap any earlier one. */
async function countOverlaps(warehouse: Warehouse, { table, shape }: Staged): Promise<number | null> {
  if (shape.periods === undefined) return null;
  const [start, end] = [quoted(shape.periods.start), quoted(shape.periods.end)];
  const has = (name: string) => shape.fields.some((field) => field.name === name);
  const of = ["customer_id", "product"].filter(has).map(quoted);
  const isMetered = has("kind") ? "and kind is distinct from 'metered'" : "";
  const [row] = await warehouse.query(
    `select count(*) filter (starts < ends_before) as n from (
       select ${start} as starts, max(coalesce(${end}, timestamp 'infinity')) over (
         partition by ${["import_account", ...of].join(", ")} order by ${start}, file_row rows between unbounded preceding and 1 preceding) as ends_before
       from ${table} where (${end} is null or ${end} > ${start}) ${isMetered})`,
  );
  return numberIn(row, "n");
}

async function readCurrencies(
  warehouse: Warehouse,
  { table, shape }: Staged,
  lastDay: string | null,
): Promise<ContentCurrency[]> {
  const has = (name: string) => shape.fields.some((field) => field.name === name);
  const isOfPeriods = shape.periods !== undefined && has("interval_count");
  const isOpen = has("status") ? "status is distinct from 'ended'" : "true";
  const runsOn = `("end" is null or "end" > now() at time zone 'UTC') and ${isOpen}`;
  const [open] = isOfPeriods ? await warehouse.query(`select 1 from ${table} where ${runsOn} limit 1`) : [];
  const isRunning = open === undefined ? `"end" >= ${literal(lastDay ?? "1970-01-01")}::timestamp` : runsOn;
  const rows = await warehouse.query(
    `select currency, count(*) as rows, ${isOfPeriods ? `count(*) filter (${isRunning})` : "null"} as running,
       ${isOfPeriods ? `coalesce(sum(${MONTHLY}) filter (${isRunning}), 0)::double` : "null"} as monthly
     from ${table} group by 1 order by monthly desc nulls last, rows desc, currency nulls last`,
  );
  return rows.map((row) => ({
    currency: row.currency === null ? null : String(row.currency),
    rows: numberIn(row, "rows"),
    running: countIn(row, "running"),
    monthly: countIn(row, "monthly"),
  }));
}

function countIn(row: Row | undefined, name: string): number | null {
  return row?.[name] === null || row?.[name] === undefined ? null : numberIn(row, name);
}

function dayIn(row: Row | undefined, name: string): string | null {
  const value = row?.[name];
  return value === null || value === undefined ? null : String(value);
}
