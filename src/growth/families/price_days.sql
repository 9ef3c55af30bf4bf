-- When each price was on sale: from a day on which an item began on it, came back to it or moved to it, until 12 months
-- later, sales within that time as one. `counted_from` is long ago where it was ever sold in another quantity than 1, as is
-- known now; else it is flat.
-- grain: price, currency, billing_interval, interval_count, from_day
with sold as (
  select price, product, currency, billing_interval, interval_count, from_day, quantity, is_metered,
    price is distinct from case when lag(until_day) over by_item = from_day then lag(price) over by_item end as is_sale
  from growth.item_days window by_item as (partition by customer, item order by from_day)
),
counted as (select distinct price, date '1900-01-01' as counted_from from sold where not is_metered and quantity > 1),
sales as (
  select distinct price, product, currency, billing_interval, interval_count, from_day, (from_day + to_months(12))::date as until_day
  from sold where is_sale and not is_metered and quantity > 0
),
starts as (
  select *, from_day > coalesce(lag(until_day) over by_price, date '1900-01-01') as is_first
  from sales window by_price as (partition by price, product, currency, billing_interval, interval_count order by from_day)
),
numbered as (
  select *, sum(is_first::integer) over (partition by price, product, currency, billing_interval, interval_count order by from_day) as run from starts
)
select n.price, n.product, k.family, k.kind, k.rank, n.currency, n.billing_interval, n.interval_count,
  n.interval_count * case n.billing_interval when 'day' then 1 / 30 when 'week' then 1 / 4 when 'month' then 1 else 12 end::double as months,
  min(n.from_day) as from_day, max(n.until_day) as until_day, coalesce(any_value(c.counted_from), date '9999-12-31') as counted_from
from numbered n
join catalogue k on k.product = n.product
left join counted c on c.price = n.price
group by n.price, n.product, k.family, k.kind, k.rank, n.currency, n.billing_interval, n.interval_count, n.run
