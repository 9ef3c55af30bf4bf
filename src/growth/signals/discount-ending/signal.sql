-- A discount for a time ends soon: a later state of the item, which stays until then, has less of it.
with states_of as (
  select customer, item, from_day, until_day,
    percent_once + percent_repeating + (fixed_once_micros + fixed_repeating_micros > 0)::integer as discount,
    from_day is distinct from lag(until_day) over (partition by customer, item order by from_day) as is_back
  from growth.item_days
),
numbered as (select *, sum(is_back::integer) over (partition by customer, item order by from_day) as stay from states_of),
ends as (
  select d.customer, d.item, d.from_day, d.until_day, min(l.from_day) as ends_on
  from numbered d
  join numbered l on l.customer = d.customer and l.item = d.item and l.stay = d.stay and l.from_day > d.from_day and l.discount < d.discount
  where d.discount > 0
  group by all
)
select customer, item::varchar as subject, greatest(from_day, ends_on - $days) as from_day, until_day
from ends where ends_on - $days < until_day
