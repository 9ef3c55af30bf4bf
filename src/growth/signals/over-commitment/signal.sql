-- Use was well above what is committed in two closed periods running: of a count its sum in a span, of a level its mean in
-- a month, against a soft limit.
with periods as (
  select * from ($closed)
),
pairs as (
  select *, lag(closed_on) over by_span as before_closed, lag(is_over) over by_span as before_over,
    lead(closed_on, 1, span_until + (span_until - span_from)::integer) over by_span as next_closed, lag(span_until) over by_span as before_until
  from periods window by_span as (partition by customer, metric order by span_from)
)
select customer, metric::varchar as subject, closed_on as from_day, next_closed as until_day
from pairs where is_over and before_over and before_until = span_from and closed_on < next_closed
