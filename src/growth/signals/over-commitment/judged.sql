-- Two closed periods running are known.
with pairs as (
  select customer, metric, span_from, span_until, closed_on, lag(span_until) over by_span as before_until,
    lead(closed_on, 1, span_until + (span_until - span_from)::integer) over by_span as next_closed
  from ($closed) window by_span as (partition by customer, metric order by span_from)
)
select customer, metric::varchar as subject, closed_on as from_day, next_closed as until_day
from pairs where before_until = span_from and closed_on < next_closed
