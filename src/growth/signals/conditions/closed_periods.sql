-- Closed periods of use beside what is committed at their end: of a count its spans, of a level calendar months, by the
-- mean of the observed days. Only soft limits commit: a hard one can't be exceeded. A period is closed once it is over and
-- all of it is known.
-- grain: customer, metric, span_from
with soft as (select distinct metric from growth.limits where not is_hard),
counts as (
  select p.customer, p.metric, p.span_from, p.span_until, max(s.known_from) as known_on, sum(s.total)::hugeint as total, 1 as days
  from growth.count_spans p
  join soft using (metric)
  join growth.seen s on s.customer = p.customer and s.metric = p.metric and s.day >= p.span_from and s.day < p.span_until
    and s.known_until = date '9999-12-31'
  where p.valid_until >= p.span_until
  group by p.customer, p.metric, p.span_from, p.span_until
),
levels as (
  select s.customer, s.metric, date_trunc('month', s.day)::date as span_from, (date_trunc('month', s.day) + interval 1 month)::date as span_until,
    max(s.known_from) as known_on, sum(s.last)::hugeint as total, count(*) as days
  from growth.seen s
  join growth.metrics m on m.metric = s.metric and m.kind = 'level' and not m.is_seats
  join soft on soft.metric = s.metric
  where s.known_until = date '9999-12-31'
  group by all
),
all_periods as (select * from counts union all by name select * from levels)
select p.customer, p.metric, p.span_from, p.span_until, greatest(p.span_until, p.known_on) as closed_on,
  p.total * 100 >= l.amount::hugeint * p.days * $share as is_over
from all_periods p
join growth.limit_days l on l.customer = p.customer and l.metric = p.metric and l.from_day < p.span_until and p.span_until - 1 < l.until_day
  and not l.is_hard
