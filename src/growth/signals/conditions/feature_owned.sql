-- When customers had the product of a feature, or a plan of its family.
-- grain: customer, metric, from_day; days may overlap
select d.customer, m.metric, d.from_day, d.until_day
from growth.item_days d
join catalogue o on o.product = d.product
join catalogue f on f.product = d.product or (f.kind = 'plan' and o.kind = 'plan' and o.family = f.family)
join growth.metrics m on m.product = f.product and not m.is_seats
