-- The items of customers on a day.
-- grain: customer, item
select d.customer, d.item, p.product_id, r.price_id, d.quantity::double as quantity, c.family
from growth.item_days d
join products p on p.product = d.product
join prices r on r.price = d.price
join catalogue c on c.product = d.product
where d.from_day <= $day and $day < d.until_day and d.customer in ($customers) and not d.is_metered
order by d.customer, d.item
