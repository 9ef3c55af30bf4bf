-- The licensed items of a customer on a day, with the day from which their billing periods are counted: since they are billed at their interval.
-- grain: item
with stretches as (
  select *, from_day <> coalesce(lag(until_day) over by_item, date '1900-01-01')
      or billing_interval <> lag(billing_interval) over by_item or interval_count <> lag(interval_count) over by_item as is_first
  from growth.item_days where customer = $customer window by_item as (partition by item order by from_day)
),
numbered as (select *, sum(is_first::integer) over (partition by item order by from_day) as stretch from stretches),
anchored as (select *, min(from_day) over (partition by item, stretch) as anchor from numbered)
select a.item, a.product, a.price, k.kind, k.family, a.quantity::double as quantity, a.currency, a.amount_micros::double as amount, a.list_micros::double as list,
  a.billing_interval::varchar as billing_interval, a.interval_count, a.anchor::varchar as anchor
from anchored a
join items i on i.item = a.item
join catalogue k on k.product = a.product
where a.from_day <= $day and $day < a.until_day and not a.is_metered
order by a.list_micros desc, i.item_id
