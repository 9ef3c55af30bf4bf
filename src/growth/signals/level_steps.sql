-- On how many of the last 7 days a level was observed, and on how many of these it was at or above a share of its limit,
-- as known then. Only for customers and metrics that ever were.
-- grain: customer, metric, from_day
with levels as (
  select l.customer, l.metric, greatest(l.day, l.known_from) as from_day, least(l.day + 7, l.known_until) as until_day,
    (l.value * 100 >= l.lim * $share)::integer as hot
  from growth.limited l
  join growth.metrics m on m.metric = l.metric and m.kind = 'level' and m.is_seats = $is_seats
),
pairs as (select distinct customer, metric from levels where hot = 1),
events as (
  select l.customer, l.metric, unnest([from_day, until_day]) as day, unnest([1, -1]) as seen, unnest([hot, -hot]) as hot
  from levels l join pairs p on p.customer = l.customer and p.metric = l.metric
  where from_day < until_day
),
days as (select customer, metric, day, sum(seen) as seen, sum(hot) as hot from events group by all)
select customer, metric, day as from_day, lead(day, 1, date '9999-12-31') over by_day as until_day,
  sum(seen) over by_day as seen, sum(hot) over by_day as hot
from days window by_day as (partition by customer, metric order by day)
