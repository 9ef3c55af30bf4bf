-- The day from which the billing periods of the item that carries a metric's limit are counted, and their months.
-- grain: customer, metric, from_day
with carriers as (
  select d.customer, d.item, l.metric, d.from_day, d.until_day,
    case d.billing_interval when 'year' then 12 * d.interval_count when 'month' then d.interval_count else 1 end as months
  from growth.item_days d
  join growth.limits l on l.price = d.price or l.product = d.product
),
anchored as (
  select *, min(from_day) over (partition by customer, item, metric) as anchor from carriers
)
select distinct customer, metric, from_day, until_day, anchor, months from anchored
qualify row_number() over (partition by customer, metric, from_day order by item) = 1
