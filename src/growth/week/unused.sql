-- What customers bought and hardly use: products of which they used under 20% of the limit 60 days after they bought them, still held.
-- grain: customer, product
select u.customer, p.product_id, p.label, sum(d.list_micros)::double as list, any_value(d.currency) as currency
from ($feature_use) u
join products p on p.product = u.product
join growth.item_days d on d.customer = u.customer and d.product = u.product and d.from_day <= $day and $day < d.until_day
where u.is_unused
group by u.customer, p.product_id, p.label
order by u.customer, p.product_id
