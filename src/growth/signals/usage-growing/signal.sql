-- Mean use over the observed days of the last 28 is well above that of the 28 before, each with enough observed days.
-- Only customers whose use differs enough can grow so much. Where use was seen on each day from the first to the last, and
-- known that day, the rows before one are the days before it; a row stands for each later day that can have enough of them.
with pairs as (
  select p.customer, p.metric, m.kind = 'level' as is_level, p.last_on, p.is_daily
  from growth.observed_pairs p join growth.metrics m on m.metric = p.metric and not m.is_seats
  where p.days >= 2 * $days and case when m.kind = 'level' then p.most else p.most_total end::hugeint * 100
    >= case when m.kind = 'level' then p.least else p.least_total end::hugeint * $growth
),
uses as (
  select s.customer, s.metric, s.day, s.known_from, s.known_until, p.is_daily, case when p.is_level then s.last else s.total end as value
  from growth.seen s join pairs p on p.customer = s.customer and p.metric = s.metric
),
rows_of as (
  select customer, metric, day, value, 1 as n from uses where is_daily
  union all
  select customer, metric, last_on + unnest(range(1, 29 - $days))::integer, 0, 0 from pairs where is_daily
),
daily as (
  select customer, metric, day as from_day, day + 1 as until_day, sum(n) over lately as n, sum(value) over lately as v,
    sum(n) over earlier as n_before, sum(value) over earlier as v_before
  from rows_of
  window lately as (partition by customer, metric order by day rows between 27 preceding and current row),
    earlier as (partition by customer, metric order by day rows between 55 preceding and 28 preceding)
),
spans as (
  select u.customer, u.metric, u.value, greatest(day, known_from) as now_from, least(day + 28, known_until) as now_until,
    greatest(day + 28, known_from) as before_from, least(day + 56, known_until) as before_until
  from uses u where not is_daily
),
events as (
  select customer, metric, unnest([now_from, now_until]) as day, unnest([1, -1]) as n, unnest([value, -value]) as v, 0 as n_before, 0 as v_before
  from spans where now_from < now_until
  union all
  select customer, metric, unnest([before_from, before_until]), 0, 0, unnest([1, -1]), unnest([value, -value])
  from spans where before_from < before_until
),
days as (
  select customer, metric, day, sum(n) as n, sum(v) as v, sum(n_before) as n_before, sum(v_before) as v_before from events group by all
),
steps as (
  select customer, metric, day as from_day, lead(day, 1, date '9999-12-31') over by_day as until_day,
    sum(n) over by_day as n, sum(v) over by_day as v, sum(n_before) over by_day as n_before, sum(v_before) over by_day as v_before
  from days window by_day as (partition by customer, metric order by day)
)
select s.customer, s.metric::varchar as subject, greatest(s.from_day, l.from_day) as from_day, least(s.until_day, l.until_day) as until_day
from (from steps union all by name from daily) s
join ($limited) l on l.customer = s.customer and l.metric = s.metric and l.from_day < s.until_day and s.from_day < l.until_day
where n >= $days and n_before >= $days and v_before > 0
  and v::hugeint * n_before * 100 >= v_before::hugeint * n * $growth
