-- On how many of the last 7 days seats in use were observed, and on how many of these they were at or above a share of the
-- licensed ones, as known then; `need` is how many it takes. Of what is observed less than weekly, the last two
-- observations count. Only for customers and metrics that ever were.
-- grain: customer, metric, from_day
with pairs as (select distinct customer, metric from growth.level_shares where is_seats and percent >= $share),
own as (
  select l.customer, l.metric, l.from_day, least(l.day + 7, l.known_until) as until_day, (l.percent >= $share)::integer as hot
  from growth.level_shares l join pairs p on p.customer = l.customer and p.metric = l.metric
  where l.from_day < least(l.day + 7, l.known_until)
),
days as (
  select customer, metric, day, sum(seen) as seen, sum(hot) as hot from (
    select customer, metric, from_day as day, 1 as seen, hot from own
    union all
    select customer, metric, until_day, -1, -hot from own
  ) group by all
)
select customer, metric, day as from_day, lead(day, 1, date '9999-12-31') over by_day as until_day,
  sum(seen) over by_day as seen, sum(hot) over by_day as hot, $days as need
from days window by_day as (partition by customer, metric order by day)
union all
select customer, metric, from_day, until_day, 2, hot, 2 from ($sparse)
