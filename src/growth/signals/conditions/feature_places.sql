-- By day, how many active customers of the same main plan used more of a feature than one that doesn't have its product,
-- and how many are known to use it, by what was first told of the day within a week.
-- The place is known once all of it is.
-- grain: customer, metric, day
with firsts as (
  select s.*, greatest(s.day, s.known_from) as known_on, m.product, m.kind
  from growth.seen s
  join growth.metrics m on m.metric = s.metric and m.product is not null and not m.is_seats
  where s.known_from <= s.day + 7
  qualify row_number() over (partition by s.customer, s.metric, s.day order by s.known_from) = 1
),
uses as (
  select s.customer, s.metric, s.day, s.known_on, s.product, p.product as plan,
    case when s.kind = 'level' then s.last
      else sum(s.total) over (partition by s.customer, s.metric, date_trunc('month', s.day) order by s.day) end as value
  from firsts s
  join growth.active_days a on a.customer = s.customer and a.from_day <= s.day and s.day < a.until_day
  join growth.plan_days p on p.customer = s.customer and p.from_day <= s.day and s.day < p.until_day
),
placed as (
  select *, max(known_on) over (partition by metric, plan, day) as placed_on, rank() over (partition by metric, plan, day order by value desc) - 1 as n_above, count(*) over (partition by metric, plan, day) as n_users
  from uses
)
select u.customer, u.metric, u.day, u.placed_on, u.product, u.n_above, u.n_users
from placed u
where not exists (
  from growth.item_days d join catalogue o on o.product = d.product join catalogue f on f.product = u.product
  where d.customer = u.customer and d.from_day <= u.day and u.day < d.until_day
    and (d.product = u.product or (f.kind = 'plan' and o.family = f.family and o.kind = 'plan')))
