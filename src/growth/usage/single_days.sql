-- What was used on a day, where there is one observation of it: known from a day on, for good.
-- grain: who, metric, day
select
  who, metric, day, min(known_day) as known_from, date '9999-12-31' as known_until,
  min(value) as last, min(value) as total, min(own_limit) as own_limit, bool_or(is_backfilled) as is_backfilled,
  count(*)::integer as observations
from ($observed) where $rows
group by who, metric, day
