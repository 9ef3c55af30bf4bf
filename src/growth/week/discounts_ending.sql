-- The discounts that end soon: what of a month's list amount is off until then.
-- grain: customer, item
select r.customer, d.item, i.item_id, p.label as product, r.until_day::varchar as ends_on, d.list_micros::double as list, d.currency
from growth.runs r
join growth.item_days d on d.item = try_cast(r.subject as integer) and d.customer = r.customer and d.from_day <= $day and $day < d.until_day
join items i on i.item = d.item
join products p on p.product = d.product
where r.kind = 'discount_ending' and r.from_day <= $day and $day < r.until_day
order by r.customer, i.item_id
