-- A level is at or above a share of its limit on some observed days of the last 7; a count is, or is heading for all of
-- it, from the eighth day of its span on.
select customer, metric::varchar as subject, from_day, until_day from ($levels)
union all
select customer, metric::varchar, from_day, until_day from growth.count_steps where total::hugeint * 100 >= lim::hugeint * $share
union all
select customer, metric::varchar, greatest(from_day, span_from + 7), least(until_day, full_on) as until_day
from (
  select *, span_from + least(total::hugeint * span_days // lim, span_days)::integer as full_on from growth.count_steps
  where total::hugeint * span_days >= lim::hugeint * 8 and total::hugeint * 100 < lim::hugeint * $share
)
where greatest(from_day, span_from + 7) < least(until_day, full_on)
