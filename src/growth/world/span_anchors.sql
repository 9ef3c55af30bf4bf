-- The day from which the billing periods of the item that carries a metric's limit are counted, and their length in months
-- or days: since it is billed at its interval. Of several items the one with the highest list carries it, ties by item id.
-- grain: customer, metric, from_day
with stretches as (
  select *, from_day <> coalesce(lag(until_day) over by_item, date '1900-01-01')
      or billing_interval <> lag(billing_interval) over by_item or interval_count <> lag(interval_count) over by_item as is_first
  from growth.item_days window by_item as (partition by customer, item order by from_day)
),
numbered as (select *, sum(is_first::integer) over (partition by customer, item order by from_day) as stretch from stretches),
anchored as (select *, min(from_day) over (partition by customer, item, stretch) as anchor from numbered),
carriers as (
  select distinct d.customer, d.item, i.item_id, l.metric, greatest(d.from_day, l.from_day) as from_day, d.until_day, d.list_micros, d.anchor,
    case d.billing_interval when 'year' then 12 * d.interval_count when 'month' then d.interval_count else 0 end as months,
    case d.billing_interval when 'week' then 7 * d.interval_count when 'day' then d.interval_count else 0 end as days
  from anchored d
  join items i on i.item = d.item
  join growth.metrics m on m.span = 'billing_period'
  join growth.limits l on l.metric = m.metric and (l.price = d.price or l.product = d.product)
  where greatest(d.from_day, l.from_day) < d.until_day
),
turns as (
  select customer, metric, day, lead(day, 1, date '9999-12-31') over (partition by customer, metric order by day) as until_day
  from (select customer, metric, from_day as day from carriers union select customer, metric, until_day from carriers)
)
select t.customer, t.metric, t.day as from_day, t.until_day, c.anchor, c.months, c.days
from turns t join carriers c on c.customer = t.customer and c.metric = t.metric and c.from_day <= t.day and t.day < c.until_day
qualify row_number() over (partition by t.customer, t.metric, t.day order by c.list_micros desc, c.item_id) = 1
