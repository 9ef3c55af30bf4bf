-- What one customer used of one metric, day by day, as known on the last day, beside the limit of each day.
-- grain: day
with days as (
  select s.day, case when m.kind = 'level' then s.last else
      sum(s.total) over (partition by date_trunc('month', s.day) order by s.day) end as value, s.customer, s.metric,
    last_value(s.own_limit ignore nulls) over (order by s.day range between interval 35 days preceding and current row) as own_limit
  from growth.seen s
  join growth.metrics m on m.metric = s.metric and m.id = $metric
  where s.customer = $customer and s.day > $from and s.day <= $day and s.known_from <= $day and $day < s.known_until
)
select d.day::varchar as day, least(d.value, 9000000000000000000)::bigint as value, coalesce(d.own_limit, l.amount) as lim
from days d
left join growth.limit_days l on l.customer = d.customer and l.metric = d.metric and l.from_day <= d.day and d.day < l.until_day
order by d.day
