-- What each active customer used of a limit on a day: a level's last value of 35 days, a count's use in its last closed span
-- if it was observed then, beside the limit of the day.
-- grain: customer, metric
with seen as (from growth.seen where $among and day <= $day and known_from <= $day and $day < known_until),
levels as (
  select s.customer, s.metric, arg_max(s.last, s.day) as used
  from seen s join growth.metrics m on m.metric = s.metric and m.kind = 'level'
  where s.day >= $day - 35
  group by s.customer, s.metric
),
closed as (
  select customer, metric, span_from, span_until from growth.count_spans
  where span_until <= $day and valid_from < span_until and valid_until >= span_until
  qualify row_number() over (partition by customer, metric order by span_until desc) = 1
),
counts as (
  select c.customer, c.metric, least(sum(s.total), 9000000000000000000)::bigint as used
  from closed c
  join seen s on s.customer = c.customer and s.metric = c.metric and s.day >= c.span_from and s.day < c.span_until
  group by c.customer, c.metric
),
own as (
  select customer, metric, arg_max(own_limit, day) as amount from seen
  where own_limit is not null and day >= $day - 35 group by customer, metric
)
select u.customer, u.metric, p.product as plan, p.quantity, u.used, coalesce(o.amount, l.amount) as lim
from (select * from levels union all by name select * from counts) u
join growth.active_days a on a.customer = u.customer and a.from_day <= $day and $day < a.until_day
join growth.plan_days p on p.customer = u.customer and p.from_day <= $day and $day < p.until_day
left join own o on o.customer = u.customer and o.metric = u.metric
left join growth.limit_days l on l.customer = u.customer and l.metric = u.metric and l.from_day <= $day and $day < l.until_day
where coalesce(o.amount, l.amount) is not null
