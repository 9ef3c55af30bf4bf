-- What each quantity of a price cost an interval, as most states of items had it up to a day; of several amounts as many
-- had, the one that was first. Counts only grow, so the amount changes where one is counted more often than any before.
-- grain: price, currency, billing_interval, interval_count, quantity, from_day
with counted as (
  select price, currency, billing_interval, interval_count, quantity, amount_micros, list_micros, from_day, customer, item,
    row_number() over (partition by price, currency, billing_interval, interval_count, quantity, amount_micros order by from_day, customer, item) as n
  from growth.item_days where not is_metered and quantity > 0
),
most as (
  select *, n > coalesce(max(n) over (partition by price, currency, billing_interval, interval_count, quantity order by from_day, customer, item
    rows between unbounded preceding and 1 preceding), 0) as is_most
  from counted
),
by_day as (
  select price, currency, billing_interval, interval_count, quantity, from_day, arg_max(amount_micros, n) as amount_micros, arg_max(list_micros, n) as list_micros
  from most where is_most group by all
),
changed as (
  select *, amount_micros is distinct from lag(amount_micros) over (partition by price, currency, billing_interval, interval_count, quantity order by from_day) as is_turn
  from by_day
)
select price, currency, billing_interval, interval_count, quantity, amount_micros, list_micros, from_day,
  lead(from_day, 1, date '9999-12-31') over (partition by price, currency, billing_interval, interval_count, quantity order by from_day) as until_day
from changed where is_turn
