-- Customers and metrics, with whether days of use became known out of their order or were replaced, whether two of them in
-- a row lie a week or more apart, whether some observations carry a limit and others don't, and how far use ever differed.
-- grain: customer, metric
with days as (
  select customer, metric, day, own_limit, last, total, greatest(day, known_from) as from_day, known_until,
    lag(greatest(day, known_from)) over by_day as from_before, lag(day) over by_day as day_before
  from growth.seen window by_day as (partition by customer, metric order by day, known_from)
)
select customer, metric, bool_or(known_until < date '9999-12-31' or from_day < from_before) as is_tangled,
  coalesce(bool_or(day - day_before >= 7), false) as is_sparse,
  count(*) as days, min(day) as first_on, min(last) as least, max(last) as most, min(total) as least_total, max(total) as most_total,
  count(own_limit) between 1 and count(*) - 1 as is_mixed
from days group by customer, metric
