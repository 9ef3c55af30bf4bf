-- By day, how many active customers of the same main plan used more of a feature than one that doesn't have its product,
-- and how many are known to use it.
-- grain: customer, metric, day
with uses as (
  select s.customer, s.metric, s.day, m.product, p.product as plan,
    case when m.kind = 'level' then s.last
      else sum(s.total) over (partition by s.customer, s.metric, date_trunc('month', s.day) order by s.day) end as value
  from growth.seen s
  join growth.metrics m on m.metric = s.metric and m.product is not null and not m.is_seats
  join growth.active_days a on a.customer = s.customer and a.from_day <= s.day and s.day < a.until_day
  join growth.plan_days p on p.customer = s.customer and p.from_day <= s.day and s.day < p.until_day
  where s.known_from <= s.day and s.day < s.known_until
),
placed as (
  select *, rank() over (partition by metric, plan, day order by value desc) - 1 as n_above, count(*) over (partition by metric, plan, day) as n_users
  from uses
)
select u.customer, u.metric, u.day, u.product, u.n_above, u.n_users
from placed u
where not exists (
  from growth.item_days d join catalogue o on o.product = d.product join catalogue f on f.product = u.product
  where d.customer = u.customer and d.from_day <= u.day and u.day < d.until_day
    and (d.product = u.product or (f.kind = 'plan' and o.family = f.family and o.kind = 'plan')))
