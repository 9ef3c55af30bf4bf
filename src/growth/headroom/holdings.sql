-- The items of active customers on a day, each customer's by their ids. A price is counted that was ever sold in
-- another quantity than 1.
-- grain: customer, item
select d.customer, d.item, d.product, d.price, d.quantity::double as quantity, d.currency, d.list_micros::double as list,
  case d.billing_interval when 'day' then 1 when 'week' then 2 when 'month' then 3 else 4 end::smallint as term,
  d.interval_count, d.is_metered::utinyint as is_metered, (c.price is not null)::utinyint as is_counted
from growth.item_days d
join items i on i.item = d.item
left join (select distinct price from growth.item_days where quantity > 1 and not is_metered) c on c.price = d.price
where d.from_day <= $day and $day < d.until_day
  and d.customer in (select customer from growth.active_days where from_day <= $day and $day < until_day)
order by d.customer, i.item_id, d.item
