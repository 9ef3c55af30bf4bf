-- What prices cost and when they were last sold, up to a day: by price, currency, interval and quantity. A price is sold
-- to an item that starts on it or changes to it.
-- grain: price, currency, billing_interval, interval_count, quantity
with items_of as (
  select *, lag(price) over (partition by customer, item order by from_day) as price_before from growth.item_days where from_day <= $day
)
select price, product, currency, case billing_interval when 'day' then 1 when 'week' then 2 when 'month' then 3 else 4 end::smallint as term,
  interval_count, quantity, mode(amount_micros)::double as amount, mode(list_micros)::double as list,
  (coalesce(max(case when price_before is distinct from price then from_day end), date '1970-01-01') - date '1970-01-01')::integer as sold_on
from items_of where not is_metered and quantity > 0
group by price, product, currency, billing_interval, interval_count, quantity
order by all
