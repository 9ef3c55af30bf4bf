-- Each customer's main plan: its item of kind plan with the highest list, ties by item id.
-- grain: customer, from_day
with plans as (
  select d.*, i.item_id from growth.item_days d
  join catalogue c on c.product = d.product and c.kind = 'plan'
  join items i on i.item = d.item
  where not d.is_metered
),
turns as (
  select customer, day, lead(day, 1, date '9999-12-31') over (partition by customer order by day) as until_day
  from (select customer, from_day as day from plans union select customer, until_day from plans)
)
select t.customer, t.day as from_day, t.until_day, p.product, p.item, p.price, p.quantity, p.currency, p.list_micros
from turns t join plans p on p.customer = t.customer and p.from_day <= t.day and t.day < p.until_day
where t.day < date '9999-12-31'
qualify row_number() over (partition by t.customer, t.day order by p.list_micros desc, p.item_id) = 1
