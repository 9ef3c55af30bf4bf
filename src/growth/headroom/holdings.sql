-- The items of active customers on a day, each customer's by their ids.
-- grain: customer, item
select d.customer, d.item, d.product, d.price, d.quantity::double as quantity, d.currency, d.list_micros::double as list,
  case d.billing_interval when 'day' then 1 when 'week' then 2 when 'month' then 3 else 4 end::smallint as term,
  d.interval_count, d.is_metered::utinyint as is_metered
from growth.item_days d
join items i on i.item = d.item
where d.from_day <= $day and $day < d.until_day
  and d.customer in (select customer from growth.active_days where from_day <= $day and $day < until_day)
order by d.customer, i.item_id, d.item
