-- What the next step of an open signal has to include. For use that grows: the sums of the last 28 days and of the 28 before,
-- their observed days, and how many days the limit is for. For use above what is committed: the two closed periods.
-- grain: kind, customer, metric
with open_on as (
  select kind, customer, subject::smallint as metric from growth.runs
  where kind in ('usage_growing', 'over_commitment') and from_day <= $day and $day < until_day
),
uses as (
  select o.customer, o.metric, m.kind = 'level' as is_level, s.day > $day - 28 as is_now,
    case when m.kind = 'level' then s.last else s.total end as value
  from open_on o
  join growth.metrics m on m.metric = o.metric
  join growth.seen s on s.customer = o.customer and s.metric = o.metric and s.day > $day - 56 and s.day <= $day
    and s.known_from <= $day and $day < s.known_until
  where o.kind = 'usage_growing'
)
select 'usage_growing' as kind, u.customer, u.metric,
  sum(u.value::hugeint) filter (u.is_now)::varchar as now_sum, count(*) filter (u.is_now)::varchar as now_days,
  sum(u.value::hugeint) filter (not u.is_now)::varchar as before_sum, count(*) filter (not u.is_now)::varchar as before_days,
  case when any_value(u.is_level) then 1 else coalesce(any_value(p.span_until - p.span_from), 30) end::varchar as span_days
from uses u
left join growth.count_spans p on p.customer = u.customer and p.metric = u.metric and p.valid_from <= $day and $day < p.valid_until
  and p.span_from <= $day and $day < p.span_until
group by u.customer, u.metric
union all
select 'over_commitment', o.customer, o.metric, c.total::varchar, c.days::varchar, c.before_total::varchar, c.before_days::varchar, '1'
from open_on o
join ($closed_pairs) c on c.customer = o.customer and c.metric = o.metric and c.from_day <= $day and $day < c.until_day
where o.kind = 'over_commitment'
