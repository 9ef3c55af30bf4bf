-- What each active customer used of a limit on a day: a level's last value of 35 days; a count's use in the last closed
-- span.
-- grain: customer, metric
with levels as (
  select l.customer, l.metric, arg_max(l.value, l.day) as used, arg_max(l.lim, l.day) as lim
  from growth.limited l join growth.metrics m on m.metric = l.metric and m.kind = 'level'
  where l.day <= $day and l.day >= $day - 35 and l.known_from <= $day and $day < l.known_until
  group by l.customer, l.metric
),
counts as (
  select customer, metric, arg_max(total, (span_from, from_day))::bigint as used, arg_max(lim, (span_from, from_day)) as lim
  from ($counts) where span_from + span_days <= $day + 1 and span_from + span_days > $day - 366
  group by customer, metric
)
select u.customer, u.metric, p.product as plan, p.quantity, u.used, u.lim
from (select * from levels union all by name select * from counts) u
join growth.active_days a on a.customer = u.customer and a.from_day <= $day and $day < a.until_day
join growth.plan_days p on p.customer = u.customer and p.from_day <= $day and $day < p.until_day
