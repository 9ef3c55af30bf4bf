-- When a level was at or above a share of its limit on some observed days of the last 7, as known then, or on both of the
-- last two days of what is observed less than weekly. Where days become known in their order, each day at or above it
-- begins a span that lasts until the day so many before it is no longer within 7 days; of others it is counted.
-- grain: customer, metric, from_day
with hot as ($hot),
tangled as (select customer, metric from growth.observed_pairs where is_tangled),
spans as (
  select customer, metric, from_day, lag(day, $days - 1) over (partition by customer, metric order by day) + 7 as until_day
  from hot anti join tangled using (customer, metric)
),
starts as (
  select customer, metric, from_day, until_day, from_day > coalesce(lag(until_day) over by_day, date '1900-01-01') as is_first
  from spans where from_day < until_day
  window by_day as (partition by customer, metric order by from_day, until_day)
),
runs as (
  select *, sum(is_first::integer) over (partition by customer, metric order by from_day, until_day) as run from starts
),
counted as (
  select customer, metric, unnest([from_day, least(day + 7, known_until)]) as day, unnest([1, -1]) as hot
  from hot semi join tangled using (customer, metric) where from_day < least(day + 7, known_until)
),
steps as (
  select customer, metric, day as from_day, lead(day, 1, date '9999-12-31') over by_day as until_day, sum(hot) over by_day as hot
  from (select customer, metric, day, sum(hot) as hot from counted group by all)
  window by_day as (partition by customer, metric order by day)
)
select customer, metric, min(from_day) as from_day, max(until_day) as until_day from runs group by customer, metric, run
union all
select customer, metric, from_day, until_day from steps where hot >= $days
union all
select customer, metric, from_day, until_day from ($sparse) where hot = 2
