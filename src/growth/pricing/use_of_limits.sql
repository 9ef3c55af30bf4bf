-- What each active customer used of a limit on a day: a level's last value of 35 days; a count's use in the
-- last closed span of the last three months, beside the limit of the day.
-- grain: customer, metric
with levels as (
  select l.customer, l.metric, arg_max(l.value, l.day) as used, arg_max(l.lim, l.day) as lim
  from growth.limited l join growth.metrics m on m.metric = l.metric and m.kind = 'level'
  where l.day <= $day and l.day >= $day - 35 and l.known_from <= $day and $day < l.known_until
  group by l.customer, l.metric
),
sums as (
  select p.customer, p.metric, p.span_from, p.span_until, sum(s.total) as used, arg_max(s.own_limit, s.day) as own_limit
  from growth.count_spans p
  join growth.seen s on s.customer = p.customer and s.metric = p.metric and s.day >= p.span_from and s.day < p.span_until
    and s.known_from <= $day and $day < s.known_until
  where p.span_until <= $day + 1 and p.span_until > $day - 93 and p.valid_until >= p.span_until
  group by p.customer, p.metric, p.span_from, p.span_until
),
counts as (
  select s.customer, s.metric, least(s.used, 9000000000000000000)::bigint as used, coalesce(s.own_limit, l.amount) as lim
  from sums s
  left join growth.limit_days l on l.customer = s.customer and l.metric = s.metric and l.from_day <= $day and $day < l.until_day
  where coalesce(s.own_limit, l.amount) is not null
  qualify row_number() over (partition by s.customer, s.metric order by s.span_from desc) = 1
)
select u.customer, u.metric, p.product as plan, p.quantity, u.used, u.lim
from (select * from levels union all by name select * from counts) u
join growth.active_days a on a.customer = u.customer and a.from_day <= $day and $day < a.until_day
join growth.plan_days p on p.customer = u.customer and p.from_day <= $day and $day < p.until_day
