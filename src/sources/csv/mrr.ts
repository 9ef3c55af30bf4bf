import { CambiumError } from "../../base/error.ts";
import type { Mapping } from "../../store/file-mapping.ts";
import { GRID_FIGURE, GRID_MONTH } from "../files/grid.ts";
import type { Shape } from "../files/shape.ts";
import { wayOut, waysText } from "../files/way-out.ts";
import { clockOf } from "./clock.ts";
import { FIGURE_NAMES, isCalled, MOST_MONTHS, monthColumns } from "./figure-headers.ts";
import { statesOfLevels } from "./item-levels.ts";
import { minorUnits } from "./item-terms.ts";
import { subscriptionFields, subscriptionNames } from "./subscriptions.ts";

/** MRR by customer and month: a row for each, or a column for each month. */
export const mrr: Shape = {
  name: "mrr",
  summary: "one row = a customer's MRR in a month, or in many months with a column for each",
  isGuessed: true,
  recognisedBy: ["customer_id", "month", "mrr"],
  headers: headersOfGrid,
  adjusted,
  fields: [
    ...subscriptionFields("customer_id"),
    {
      name: "month",
      type: "month",
      isRequired: true,
      called: [...FIGURE_NAMES.month, "month start", "mrr month", "date month", "reporting month"],
      elsewhere: subscriptionNames("start"),
      summary: "month, or a date in it",
      orElse: "A file with a column for each month needs names such as 2024-01 or Jan 2024.",
    },
    {
      name: "mrr",
      type: "money",
      isNeeded: true,
      called: [...FIGURE_NAMES.mrr, "monthly amount", "revenue"],
      elsewhere: subscriptionNames("amount"),
      isNoneAsDash: true,
      summary: "MRR from the first day of the month; 0, empty or a dash for none",
    },
    ...subscriptionFields("subscription_id", "product", "plan", "currency", "account"),
  ],
  attributesOf: "customer_id",
  attributesAsOf: '("month", file_row)',
  key: ["customer_id", "month", "product", "subscription_id", "account"],
};

function adjusted({ isMinor }: Mapping): Record<string, string> {
  return isMinor === true ? { mrr: `mrr // ${minorUnits()}` } : {};
}

/** The columns of months, if no column says the month. */
function headersOfGrid(names: string[], mapping: Mapping): Partial<Mapping> {
  const isGiven = (field: string) => field in mapping.map || field in mapping.set;
  const isLong = isGiven("month") || isGiven("mrr") || names.some((name) => isCalled(name, "month"));
  const ignored = new Set(mapping.ignore?.map((name) => name.toLowerCase()));
  const found = isLong ? [] : monthColumns(names, mapping).filter(({ column }) => !ignored.has(column));
  if (found.length === 0) return {};
  checkMonths(found);
  return {
    months: Object.fromEntries(found.map(({ column, month }) => [column, month])),
    map: { month: GRID_MONTH, mrr: GRID_FIGURE },
  };
}

function checkMonths(found: { column: string; month: string }[]): void {
  if (found.length > MOST_MONTHS)
    throw new CambiumError(
      "bad_input",
      `there are ${found.length} columns of months, and a file can have ${MOST_MONTHS}`,
      { hint: "Split the file by years, and import the parts together." },
    );
  const seen = new Map<string, string>();
  for (const { column, month } of found) {
    const other = seen.get(month);
    if (other !== undefined) throw sameMonth(other, column);
    seen.set(month, column);
  }
}

function sameMonth(other: string, column: string): CambiumError {
  const ways = [wayOut({ advice: "Leave one out", options: [{ option: "ignore", value: column }] })];
  return new CambiumError("bad_input", `the columns "${other}" and "${column}" are the same month`, {
    hint: waysText(ways),
    ways,
  });
}

/**
 * SQL that turns MRR by month into item states. A month's MRR holds from its first day; it ends with the month if the
 * next one has none, unless it is the last month that the account has any of. A later import of a month replaces what
 * an earlier one says of the same customer, product and subscription.
 * @param zone time zone in which months start
 * @param currency currency of rows without one
 */
export function mrrStates(zone: string, currency: string): string {
  const { utc } = clockOf(zone);
  return statesOfLevels(
    `
with said as (
  select import_seq, import_file, file_row, import_account as account, customer_id,
    coalesce(subscription_id, 'product:' || product) as subscription, product, plan,
    coalesce(currency, '${currency}') as currency, "month", coalesce(mrr, 0) as amount
  from raw_mrr_mrr
), latest as (
  select * from said
  qualify row_number() over (partition by account, customer_id, subscription, product, "month" order by import_seq desc, import_file desc, file_row desc) = 1
), held as (
  select *, concat_ws(chr(31), customer_id, subscription, product) as item,
    lead("month") over (partition by account, customer_id, subscription, product order by "month") as next_month
  from latest where amount > 0
), ${gridEnds()}
select * exclude ("month", next_month), ${utc('"month"::timestamp')} as effective_at, 'active' as status from held
union all by name
select h.* exclude ("month", next_month), ${utc('h."month" + interval 1 month')} as effective_at, 'ended' as status
from held h join grid_ends g on g.account = h.account
where h."month" < g.last_month and (h.next_month is null or h.next_month > h."month" + interval 1 month)`,
    [],
    "export",
  );
}

/** The last month that each account's grids have figures of: from all rows, however few are read. */
function gridEnds(): string {
  return `grid_ends as (
  select import_account as account, max("month") as last_month from main.raw_mrr_mrr where mrr is not null group by import_account
)`;
}
