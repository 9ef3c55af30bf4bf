-- A level is at or above a share of its limit on some observed days of the last 7; a count is, or is heading for all of
-- it, from the eighth day of its span on.
select customer, metric::varchar as subject, from_day, until_day from ($levels)
union all
select customer, metric::varchar, from_day, until_day from ($counts) where total * 100 >= lim * $share
union all
select customer, metric::varchar, greatest(from_day, span_from + 7),
  least(until_day, span_from + least(total * span_days // lim, span_days)::integer)
from ($counts)
where total * 100 < lim * $share and greatest(from_day, span_from + 7) < least(until_day, span_from + least(total * span_days // lim, span_days)::integer)
