-- A discount for a time ends soon: the item's next state has less of it.
with ends as (
  select customer, item, from_day, until_day,
    percent_once + percent_repeating + (fixed_once_micros + fixed_repeating_micros > 0)::integer as now,
    lead(percent_once + percent_repeating + (fixed_once_micros + fixed_repeating_micros > 0)::integer, 1, 0)
      over (partition by customer, item order by from_day) as later,
    lead(from_day) over (partition by customer, item order by from_day) as next_from
  from growth.item_days
)
select customer, item::varchar as subject, greatest(from_day, until_day - $days) as from_day, until_day
from ends where now > 0 and later < now and next_from = until_day
