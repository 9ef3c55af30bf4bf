-- The prices on sale on a day, with what each quantity that was sold by then cost, a row each.
-- grain: price, currency, billing_interval, interval_count, quantity
select p.price, p.product, p.family, p.kind, p.rank, p.currency, p.billing_interval::varchar as billing_interval, p.interval_count, p.months,
  p.counted_from <= $day as is_counted, l.quantity, l.amount_micros::double as amount, l.list_micros::double as list
from growth.price_days p
join growth.price_lists l on l.price = p.price and l.currency = p.currency and l.billing_interval = p.billing_interval
  and l.interval_count = p.interval_count and l.from_day <= $day and $day < l.until_day
where p.from_day <= $day and $day < p.until_day
order by p.price, p.product, p.currency, p.billing_interval, p.interval_count, l.quantity
