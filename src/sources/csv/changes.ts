import type { Mapping } from "../../store/file-mapping.ts";
import type { Shape } from "../files/shape.ts";
import { clockOf } from "./clock.ts";
import { FIGURE_NAMES } from "./figure-headers.ts";
import { statesOfLevels } from "./item-levels.ts";
import { minorUnits } from "./item-terms.ts";
import { subscriptionFields, subscriptionNames } from "./subscriptions.ts";

/** A log of changes of MRR: what it is after each, or by how much it changed. */
export const changes: Shape = {
  name: "changes",
  summary: "one row = a change of a customer's MRR, with its MRR after it, or by how much it changed",
  isGuessed: true,
  recognisedBy: ["customer_id", "date"],
  adjusted,
  fields: [
    ...subscriptionFields("customer_id"),
    {
      name: "date",
      type: "instant",
      isRequired: true,
      called: [
        ...FIGURE_NAMES.date,
        "change date",
        "changed on",
        "effective date",
        "occurred at",
        "when",
        "time",
      ],
      elsewhere: subscriptionNames("start"),
      summary: "when the change takes effect",
    },
    {
      name: "mrr",
      type: "money",
      isNeeded: { unless: "change" },
      called: ["mrr after", "new mrr", "mrr amount", "closing mrr", "monthly recurring revenue", "after"],
      elsewhere: subscriptionNames("amount").filter((name) => name !== "amount"),
      summary: "MRR after the change; 0 ends it",
      orElse: "For amounts by which MRR changes, choose the column with --map change=NAME.",
    },
    {
      name: "change",
      type: "signed",
      called: [...FIGURE_NAMES.change, "mrr movement", "change amount", "amount change"],
      summary: "by how much MRR changes, signed; used in rows without mrr",
    },
    ...subscriptionFields("subscription_id", "product", "plan", "currency", "account"),
  ],
  attributesOf: "customer_id",
  attributesAsOf: '("date", file_row)',
  rules: [
    {
      column: "mrr",
      breaks: "mrr is null and change is null",
      expected: "MRR after the change, or a change",
    },
    { column: "change", breaks: "abs(change) > 9007199254.740991", expected: "less than 9 billion a month" },
  ],
  sums: { of: ["customer_id", "subscription_id", "product"], at: "date", level: "mrr", change: "change" },
};

function adjusted({ isMinor }: Mapping): Record<string, string> {
  if (isMinor !== true) return {};
  return { mrr: `mrr // ${minorUnits()}`, change: `(change / ${minorUnits()})::decimal(38, 12)` };
}

/** Less than half a cent is what rounding leaves of changes that add up to nothing. */
const LEAST_MICROS = 5000;

/**
 * SQL that turns logged changes into item states. MRR after a change holds until the next one; without it, changes are
 * added up since the last row that says it. What a later import says of an instant replaces what earlier ones say of
 * the same customer, product and subscription at that instant.
 * @param zone time zone in which dates without a time start
 * @param currency currency of rows without one
 */
export function changeStates(zone: string, currency: string): string {
  const { instant } = clockOf(zone);
  return statesOfLevels(
    `
with said as (
  select import_seq, import_file, file_row, import_account as account, customer_id,
    coalesce(subscription_id, 'product:' || product) as subscription, product, plan,
    coalesce(currency, '${currency}') as currency, ${instant("date")} as effective_at, mrr,
    round(change * 1000000)::hugeint as change
  from raw_changes_changes
), counted as (
  select *, concat_ws(chr(31), customer_id, subscription, product) as item from said
  qualify dense_rank() over (partition by account, customer_id, subscription, product, effective_at
    order by import_seq desc, import_file desc) = 1
), spells as (
  select *, count(mrr) over (partition by account, item order by effective_at, file_row rows unbounded preceding) as spell
  from counted
), summed as (
  select * exclude (mrr, change, spell),
    mrr is null as is_sum, coalesce(max(mrr) over (partition by account, item, spell), 0)
      + coalesce(sum(case when mrr is null then change end)
          over (partition by account, item, spell order by effective_at, file_row rows unbounded preceding), 0) as total
  from spells
), levels as (
  select * exclude (is_sum, total), case when is_sum and total < ${LEAST_MICROS} then 0 else total end::bigint as amount
  from summed
  qualify row_number() over (partition by account, item, effective_at order by file_row desc) = 1
)
select *, case when amount = 0 then 'ended' else 'active' end as status from levels`,
    [],
    "export",
  );
}
