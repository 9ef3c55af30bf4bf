-- Use was observed on enough days of the last 28, and of the 28 before, when there was some: growth from nothing has no ratio.
-- Where each day was seen and had use, the days are counted.
with pairs as (select customer, metric from growth.observed_pairs where days >= 2 * $days),
daily as (
  select p.customer, p.metric, p.first_on + 27 + $days as from_day, p.last_on + 29 - $days as until_day
  from growth.observed_pairs p
  join growth.metrics m on m.metric = p.metric and not m.is_seats
  where p.is_daily and case when m.kind = 'level' then p.least else p.least_total end > 0
),
spans as (
  select s.customer, s.metric, (case when m.kind = 'level' then s.last else s.total end > 0)::integer as used,
    greatest(s.day, s.known_from) as now_from, least(s.day + 28, s.known_until) as now_until,
    greatest(s.day + 28, s.known_from) as before_from, least(s.day + 56, s.known_until) as before_until
  from growth.seen s
  anti join daily using (customer, metric)
  join growth.metrics m on m.metric = s.metric and not m.is_seats
),
events as (
  select customer, metric, unnest([now_from, now_until]) as day, unnest([1, -1]) as n, 0 as n_before, 0 as used_before
  from spans where now_from < now_until
  union all
  select customer, metric, unnest([before_from, before_until]), 0, unnest([1, -1]), unnest([used, -used]) from spans where before_from < before_until
),
days as (select customer, metric, day, sum(n) as n, sum(n_before) as n_before, sum(used_before) as used_before from events group by all),
steps as (
  select customer, metric, day as from_day, lead(day, 1, date '9999-12-31') over by_day as until_day,
    sum(n) over by_day as n, sum(n_before) over by_day as n_before, sum(used_before) over by_day as used_before
  from days window by_day as (partition by customer, metric order by day)
)
select s.customer, s.metric::varchar as subject, greatest(s.from_day, l.from_day) as from_day, least(s.until_day, l.until_day) as until_day
from (
  select customer, metric, from_day, until_day from steps where n >= $days and n_before >= $days and used_before > 0
  union all
  select customer, metric, from_day, until_day from daily where from_day < until_day
) s
join ($limited) l on l.customer = s.customer and l.metric = s.metric and l.from_day < s.until_day and s.from_day < l.until_day
