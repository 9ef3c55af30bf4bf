-- The days on which a kind's condition held at active customers, as runs from `from_day` until before `until_day`, and
-- the day each fired: the first of runs that less than 30 days lie between.
-- grain: customer, subject, from_day
with held as (
  select h.customer, h.subject, greatest(h.from_day, a.from_day) as from_day, least(h.until_day, a.until_day) as until_day
  from ($holds) h
  join growth.active_days a on a.customer = h.customer and a.from_day < h.until_day and h.from_day < a.until_day
),
starts as (
  select *, from_day > coalesce(max(until_day) over (partition by customer, subject order by from_day, until_day
    rows between unbounded preceding and 1 preceding), date '1900-01-01') as is_first
  from held where from_day < until_day
),
runs as (
  select customer, subject, min(from_day) as from_day, max(until_day) as until_day
  from (select *, sum(is_first::integer) over (partition by customer, subject order by from_day, until_day) as run from starts)
  group by customer, subject, run
),
episodes as (
  select *, from_day - coalesce(lag(until_day) over (partition by customer, subject order by from_day), date '1900-01-01') >= 30 as fires
  from runs
)
select customer, subject, from_day, until_day,
  max(case when fires then from_day end) over (partition by customer, subject order by from_day) as fired_on
from episodes
