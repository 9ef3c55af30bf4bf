import { BY, CUSTOMER, causeOf, groupNamed, MONEY, own, rateOf, units } from "./mart-parts.ts";
import type { SqlTable } from "./sql-table.ts";

/** A day after all others: until when it holds what still does. */
const EVER = "date '9999-12-31'";
const FROM = "The first day";
const UNTIL = "The day after the last; 9999-12-31 where it still holds";
const RATE = "Exchange rate of the day of the expansion: how much of the reporting currency one unit was";

/**
 * Tables to read MRR on any day from: balances, rates, and what became of expansions.
 * @param currency the reporting currency
 */
export function balanceMarts(currency: string): SqlTable[] {
  return [
    {
      ...own("balances", "A time for which a customer's MRR in a currency stayed as it was"),
      columns: {
        ...CUSTOMER,
        currency: "Three letters in upper case",
        mrr: `Its MRR at the end of each of these days, ${MONEY}`,
        from_day: FROM,
        until_day: UNTIL,
      },
      select: `
with days as (
  select customer, currency, moved_on, sum(micros)::bigint as micros from flows where micros <> 0 group by all
), running as (
  select customer, currency, moved_on as from_day, (sum(micros) over by_day)::bigint as micros,
    coalesce(lead(moved_on) over by_day, ${EVER}) as until_day
  from days window by_day as (partition by customer, currency order by moved_on)
)
select u.account, u.customer_id, c.code as currency, ${units("x.micros")} as mrr, x.from_day, x.until_day
from running x ${BY} join currencies c on c.currency = x.currency
where x.micros <> 0`,
    },
    {
      ...own("rates", "A time for which the exchange rate of a currency stayed the same"),
      columns: {
        currency: "Three letters in upper case",
        rate: `How much ${currency} one unit was`,
        from_day: FROM,
        until_day: UNTIL,
      },
      select: `
with steps as (
  select currency, rated_on, rate, lag(rate) over (partition by currency order by rated_on) as rate_before from rates
)
select c.code as currency, ${rateOf("x.rate")} as rate, x.rated_on as from_day,
  coalesce(lead(x.rated_on) over (partition by x.currency order by x.rated_on), ${EVER}) as until_day
from steps x join currencies c on c.currency = x.currency
where x.rate is distinct from x.rate_before
order by 1, 3`,
    },
    {
      ...own(
        "expansions",
        "What one cause added to an active customer's MRR in a change, and whether it lasted",
      ),
      columns: {
        ...CUSTOMER,
        expanded_on: "The day in the organisation's time zone",
        cause: "Why it expanded, such as seats",
        cause_group: "The group of the cause, such as upsell",
        currency: `Three letters in upper case; ${currency} for customers with several`,
        amount: `How much MRR it added, ${MONEY}`,
        rate: RATE,
        is_first: "Whether it is the first cause of its change: counts each expansion once",
        taken_back_on:
          "The day on which the customer's MRR was back where it stood before; null if it never was",
      },
      select: `
select u.account, u.customer_id, x.moved_on as expanded_on, ${causeOf("x.cause")} as cause, ${groupNamed("x.cause")} as cause_group,
  coalesce(c.code, '${currency}') as currency, ${units("x.micros")} as amount, ${rated("x")} as rate, (x.marks & 1) > 0 as is_first,
  nullif(x.undone_on, date '1970-01-01') as taken_back_on
from expansions x ${BY} left join currencies c on c.currency = x.currency
left join rates r on r.currency = x.currency and r.rated_on = x.moved_on`,
    },
    {
      ...own("expansion_losses", "A day on which some of an expansion was given back"),
      columns: {
        ...CUSTOMER,
        expanded_on: "The day of the expansion, as in cambium.expansions",
        cause: "Why it had expanded",
        cause_group: "The group of the cause",
        lost_on: "The day on which it was given back",
        currency: "As in cambium.expansions",
        amount: `How much of it was given back, ${MONEY}`,
        rate: RATE,
      },
      select: `
select u.account, u.customer_id, x.moved_on as expanded_on, ${causeOf("x.cause")} as cause, ${groupNamed("x.cause")} as cause_group,
  x.seen_on as lost_on, coalesce(c.code, '${currency}') as currency, ${units("(-x.kept)")} as amount, ${rated("x")} as rate
from kept x ${BY} left join currencies c on c.currency = x.currency
left join rates r on r.currency = x.currency and r.rated_on = x.moved_on
where x.given = 0 and x.kept <> 0`,
    },
  ];
}

/** Money of customers with several currencies is in the reporting currency already. */
function rated(row: string): string {
  return `case when ${row}.currency = 0 then 1::decimal(20, 12) else ${rateOf("r.rate")} end`;
}
