-- What customers held of the plans of a family, where anybody is charged for metered use of it: the plan of the highest rank, since when
-- it is that one, and quantity and list of all licensed items of the family in its currency.
-- grain: customer, family, from_day
with metered as (select distinct c.family from growth.item_days d join catalogue c on c.product = d.product where d.is_metered),
licensed as (
  select d.*, c.family, c.rank, c.kind = 'plan' as is_plan, i.item_id
  from growth.item_days d
  join catalogue c on c.product = d.product
  join metered m on m.family = c.family
  join items i on i.item = d.item
  where not d.is_metered
),
turns as (
  select customer, family, day, lead(day, 1, date '9999-12-31') over (partition by customer, family order by day) as until_day
  from (select customer, family, from_day as day from licensed union select customer, family, until_day from licensed)
),
tops as (
  select t.customer, t.family, t.day as from_day, t.until_day, p.product, p.rank, p.currency, p.billing_interval, p.interval_count
  from turns t
  join licensed p on p.customer = t.customer and p.family = t.family and p.from_day <= t.day and t.day < p.until_day and p.is_plan
  where t.day < date '9999-12-31'
  qualify row_number() over (partition by t.customer, t.family, t.day order by p.rank desc, p.item_id) = 1
),
held as (
  select t.*, sum(l.quantity) filter (l.is_plan)::bigint as quantity, sum(l.list_micros)::bigint as list_micros
  from tops t
  join licensed l on l.customer = t.customer and l.family = t.family and l.from_day <= t.from_day and t.from_day < l.until_day and l.currency = t.currency
  group by all
),
turned as (
  select *, product is distinct from lag(product) over (partition by customer, family order by from_day) as is_turn from held
)
select * exclude (is_turn),
  interval_count * case billing_interval when 'day' then 1 / 30 when 'week' then 1 / 4 when 'month' then 1 else 12 end::double as months,
  max(case when is_turn then from_day end) over (partition by customer, family order by from_day) as plan_from
from turned
