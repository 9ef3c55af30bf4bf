-- The days on which a price began to cost something else, at the quantity it is sold in most simply, after it had cost something before.
-- grain: price, currency, billing_interval, interval_count, from_day
with steps as (
  select l.*, lag(amount_micros) over (partition by price, currency, billing_interval, interval_count, quantity order by from_day) as before_micros,
    min(quantity) over (partition by price, currency, billing_interval, interval_count) as least
  from growth.price_lists l
),
sold as (select price, max(product) as product from growth.price_days group by price)
select s.from_day::varchar as on_day, p.product_id, p.label as product, r.price_id, r.label as price, c.code as currency, s.quantity,
  s.billing_interval::varchar as billing_interval, s.interval_count, s.before_micros::varchar as before, s.amount_micros::varchar as after
from steps s
join sold d on d.price = s.price
join products p on p.product = d.product
join prices r on r.price = s.price
join currencies c on c.currency = s.currency
where s.quantity = s.least and s.before_micros is not null and s.before_micros <> s.amount_micros
  and s.from_day >= $from and s.from_day <= $to
order by s.from_day, p.product_id, r.price_id, s.currency, s.billing_interval, s.interval_count
