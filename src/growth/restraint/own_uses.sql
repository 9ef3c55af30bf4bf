-- What customers use of the limits that items of a family carry on a day; a limit that no item carries is of the family of the main plan.
-- grain: customer, family, metric
with uses as (select * from ($uses) where customer in ($customers)),
held as (
  select d.customer, d.product, d.price, c.family from growth.item_days d join catalogue c on c.product = d.product
  where d.from_day <= $day and $day < d.until_day and d.customer in ($customers)
),
carried as (
  select h.customer, l.metric, h.family from held h join growth.limits l on l.product = h.product where l.from_day <= $day
  union
  select h.customer, l.metric, h.family from held h join growth.limits l on l.price = h.price where l.from_day <= $day
)
select u.customer, u.metric, coalesce(c.family, p.family) as family, u.used, u.lim
from uses u
join catalogue p on p.product = u.plan
left join carried c on c.customer = u.customer and c.metric = u.metric
order by u.customer, family, u.metric
