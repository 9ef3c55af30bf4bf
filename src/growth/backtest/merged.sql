-- Spans of one customer and subject that touch or overlap, as one.
-- grain: customer, subject, from_day
with spans as (select customer, subject, from_day, until_day from ($spans) where from_day < until_day),
starts as (
  select *, from_day > coalesce(max(until_day) over (partition by customer, subject order by from_day, until_day
    rows between unbounded preceding and 1 preceding), date '1900-01-01') as is_first
  from spans
)
select customer, subject, min(from_day) as from_day, max(until_day) as until_day
from (select *, sum(is_first::integer) over (partition by customer, subject order by from_day, until_day) as run from starts)
group by customer, subject, run
