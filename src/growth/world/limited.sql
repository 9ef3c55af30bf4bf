-- Days of usage of level metrics beside the limit of that day: the observation's own, which holds for 35 days, else that
-- of the items.
-- grain: customer, metric, day, known_from
with own as (
  select s.customer, s.metric, s.day, s.known_from, s.known_until, s.last as value, s.is_backfilled,
    last_value(s.own_limit ignore nulls) over (partition by s.customer, s.metric order by s.day
      range between interval 35 days preceding and current row) as own_limit
  from growth.seen s
  join growth.observed_pairs p on p.customer = s.customer and p.metric = s.metric and p.is_mixed
  union all by name
  select s.customer, s.metric, s.day, s.known_from, s.known_until, s.last as value, s.is_backfilled, s.own_limit
  from growth.seen s
  join growth.observed_pairs p on p.customer = s.customer and p.metric = s.metric and not p.is_mixed
)
select o.customer, o.metric, o.day, o.known_from, o.known_until, o.value, o.is_backfilled, coalesce(o.own_limit, l.amount) as lim
from own o
left join growth.limit_days l on l.customer = o.customer and l.metric = o.metric and l.from_day <= o.day and o.day < l.until_day
where coalesce(o.own_limit, l.amount) is not null
