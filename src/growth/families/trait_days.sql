-- By what customers are compared, while they are active: main plan (0 without one), band of MRR, and industry. Of family 0 with all that they
-- have; of each family that they ever had something of, without it, and whether they own a plan of it. An industry that never has enough
-- customers of a plan and band to compare by is null.
-- grain: customer, family, from_day
with plan_families as (select distinct family from catalogue where kind = 'plan'),
items_of as (
  select d.customer, c.family, c.kind = 'plan' and not d.is_metered as is_plan, i.item_id, d.product, d.from_day, d.until_day, d.list_micros
  from growth.item_days d
  join catalogue c on c.product = d.product
  join items i on i.item = d.item
),
scopes as (
  select distinct customer, 0 as family from items_of
  union all
  select distinct customer, family from items_of semi join plan_families using (family)
),
plans as (
  select s.customer, s.family, p.product, p.item_id, p.from_day, p.until_day, p.list_micros
  from scopes s join items_of p on p.customer = s.customer and p.family <> s.family and p.is_plan
),
plan_turns as (
  select distinct customer, family, unnest([from_day, until_day]) as day from plans
),
main_plans as (
  select t.customer, t.family, t.day, coalesce(p.product, 0) as plan
  from plan_turns t
  left join plans p on p.customer = t.customer and p.family = t.family and p.from_day <= t.day and t.day < p.until_day
  qualify row_number() over (partition by t.customer, t.family, t.day order by p.list_micros desc nulls last, p.item_id) = 1
),
bands as ($band_days),
events as (
  select customer, family, unnest([from_day, until_day]) as day, unnest([1, -1]) as active, 0 as items, 0 as owned, null as plan, null as band
  from growth.active_days join scopes using (customer)
  union all
  select customer, s.family, unnest([from_day, until_day]), 0, unnest([1, -1]),
    unnest([(i.is_plan and i.family = s.family)::integer, -(i.is_plan and i.family = s.family)::integer]), null, null
  from items_of i join scopes s using (customer)
  union all
  select customer, family, day, 0, 0, 0, plan, null from main_plans
  union all
  select customer, family, day, 0, 0, 0, null, band from bands
),
days as (
  select customer, family, day, sum(active) as active, sum(items) as items, sum(owned) as owned, max(plan) as plan, max(band) as band
  from events group by customer, family, day
),
states as (
  select customer, family, day, sum(active) over by_day > 0 and sum(items) over by_day > 0 as is_there, sum(owned) over by_day > 0 as is_owner,
    coalesce(last_value(plan ignore nulls) over by_day, 0) as plan, coalesce(last_value(band ignore nulls) over by_day, 0) as band
  from days window by_day as (partition by customer, family order by day rows between unbounded preceding and current row)
),
turned as (
  select *, (is_there, is_owner, plan, band) is distinct from lag((is_there, is_owner, plan, band)) over (partition by customer, family order by day) as is_turn
  from states
),
spans as (
  select customer, family, is_there, is_owner, plan::integer as plan, band::utinyint as band, day as from_day,
    lead(day, 1, date '9999-12-31') over (partition by customer, family order by day) as until_day
  from turned where is_turn
),
named as (
  select s.customer, s.family, s.plan, s.band, coalesce(a.value, '') as industry, s.is_owner, s.from_day, s.until_day
  from spans s
  left join customer_attributes a on a.customer = s.customer and a.key = $industry
  where s.is_there and s.from_day < s.until_day
),
large as (select plan, band, industry from named group by all having count(distinct customer) > $least)
select n.customer, n.family, n.plan, n.band, l.industry, n.is_owner, n.from_day, n.until_day
from named n
left join large l on l.plan = n.plan and l.band = n.band and l.industry = n.industry
