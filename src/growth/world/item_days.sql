-- What each item was on the days from `from_day` until before `until_day`, by its last state of a day, while it was
-- present. `list_micros` is a month's list amount.
-- grain: customer, item, from_day
with states_of as (
  select *, $day as from_day,
    case billing_interval when 'month' then 1 when 'year' then 1 when 'week' then $week_n else $day_n end as n,
    case billing_interval when 'month' then 1 when 'year' then 12 when 'week' then $week_d else $day_d end * interval_count as d
  from numbered_states
),
last_of_day as (
  select * from states_of
  qualify row_number() over (partition by customer, item, from_day order by at_ms desc, state desc) = 1
),
spans as (
  select *, lead(from_day, 1, date '9999-12-31') over (partition by customer, item order by from_day) as until_day,
    amount_micros::hugeint * n as product_n
  from last_of_day
)
select customer, item, from_day, until_day, status, product, price, quantity, currency, billing_interval, interval_count,
  is_metered, amount_micros,
  (product_n // d + case when 2 * (product_n % d) > d or (2 * (product_n % d) = d and (product_n // d) % 2 = 1) then 1 else 0 end)::bigint
    as list_micros,
  percent_once, percent_repeating, percent_forever, fixed_once_micros, fixed_repeating_micros, fixed_forever_micros, state
from spans
where status in ('active', 'past_due', 'canceling', 'trialing')
