-- When levels with a limit were observed on enough of the last 7 days, or, where they are observed less than weekly, on the
-- last two. Where days become known in their order, each makes the days judged from it on, until the day so many before it
-- is no longer within 7 days; of others they are counted.
with own as (
  select l.customer, l.metric, l.day, l.from_day, l.known_until, p.is_tangled
  from growth.level_shares l
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
select customer, metric::varchar as subject, from_day, nth_before + 7 as until_day
from before where from_day < nth_before + 7
union all
select customer, metric::varchar, from_day, until_day from steps where seen >= $days
union all
select customer, metric::varchar, from_day, until_day from ($sparse)
