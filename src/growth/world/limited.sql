-- Days of usage of level metrics beside the limit of that day: the observation's own, which holds for 35 days, else that
-- of the items.
-- grain: customer, metric, day, known_from
with own as (
  select customer, metric, day, known_from, known_until, last as value, is_backfilled,
    last_value(own_limit ignore nulls) over (partition by customer, metric order by day
      range between interval 35 days preceding and current row) as own_limit
  from growth.seen where metric in (select metric from growth.own_limits)
  union all by name
  select customer, metric, day, known_from, known_until, last as value, is_backfilled, null::bigint as own_limit
  from growth.seen where metric not in (select metric from growth.own_limits)
)
select o.customer, o.metric, o.day, o.known_from, o.known_until, o.value, o.is_backfilled, coalesce(o.own_limit, l.amount) as lim
from own o
left join growth.limit_days l on l.customer = o.customer and l.metric = o.metric and l.from_day <= o.day and o.day < l.until_day
where coalesce(o.own_limit, l.amount) is not null
