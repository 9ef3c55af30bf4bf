-- When levels with a limit were observed on enough of the last 7 days, or, where they are observed less than weekly, on the
-- last two. Where days become known in their order, each makes the days judged from it on, until the day so many before it
-- is no longer within 7 days; of others they are counted. Where each day was seen, and the items' limit holds without a gap,
-- they are all days between the first and the last.
with limits as (
  select customer, metric, min(from_day) as from_day, max(until_day) as until_day from growth.limit_days
  group by customer, metric having sum(until_day - from_day) = max(until_day) - min(from_day)
),
daily as (
  select p.customer, p.metric, greatest(p.first_on, l.from_day) as first_on, least(p.last_on, l.until_day - 1) as last_on
  from growth.observed_pairs p
  join growth.metrics m on m.metric = p.metric and m.kind = 'level' and m.is_seats = $is_seats
  join limits l on l.customer = p.customer and l.metric = p.metric
  where p.is_daily and not p.has_own
),
own as (
  select l.customer, l.metric, l.day, l.from_day, l.known_until, p.is_tangled
  from (from growth.level_shares anti join daily using (customer, metric)) l
  join growth.observed_pairs p on p.customer = l.customer and p.metric = l.metric
  where l.is_seats = $is_seats
),
before as (
  select *, lag(day, $days - 1) over (partition by customer, metric order by day) as nth_before from own where not is_tangled
),
counted as (
  select customer, metric, unnest([from_day, least(day + 7, known_until)]) as day, unnest([1, -1]) as seen
  from own where is_tangled and from_day < least(day + 7, known_until)
),
steps as (
  select customer, metric, day as from_day, lead(day, 1, date '9999-12-31') over by_day as until_day, sum(seen) over by_day as seen
  from (select customer, metric, day, sum(seen) as seen from counted group by all)
  window by_day as (partition by customer, metric order by day)
)
select customer, metric::varchar as subject, first_on + ($days - 1) as from_day, last_on + (8 - $days) as until_day
from daily where first_on + ($days - 1) <= last_on
union all
select customer, metric::varchar as subject, from_day, nth_before + 7 as until_day
from before where from_day < nth_before + 7
union all
select customer, metric::varchar, from_day, until_day from steps where seen >= $days
union all
select customer, metric::varchar, from_day, until_day from ($sparse)
