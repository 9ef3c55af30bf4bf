-- On how many of the last 7 days seats in use were observed, and on how many of these they were at or above a share of the
-- licensed ones, as known then; `need` is how many it takes. Of what is observed less than weekly, the last two
-- observations count. Only for customers and metrics that ever were.
-- grain: customer, metric, from_day
with levels as (
  select l.customer, l.metric, l.day, l.known_from, l.known_until, (l.value * 100 >= l.lim * $share)::integer as hot
  from growth.limited l
  join growth.metrics m on m.metric = l.metric and m.is_seats
),
pairs as (select distinct customer, metric from levels where hot = 1),
own as (
  select l.*, greatest(l.day, l.known_from) as from_day, least(l.day + 7, l.known_until) as until_day
  from levels l join pairs p on p.customer = l.customer and p.metric = l.metric
),
events as (
  select customer, metric, unnest([from_day, until_day]) as day, unnest([1, -1]) as seen, unnest([hot, -hot]) as hot
  from own where from_day < until_day
),
days as (select customer, metric, day, sum(seen) as seen, sum(hot) as hot from events group by all)
select customer, metric, day as from_day, lead(day, 1, date '9999-12-31') over by_day as until_day,
  sum(seen) over by_day as seen, sum(hot) over by_day as hot, $days as need
from days window by_day as (partition by customer, metric order by day)
union all
select customer, metric, from_day, until_day, 2, hot, 2 from ($sparse)
