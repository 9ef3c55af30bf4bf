-- The last two closed periods running, and whether use was above what is committed in both, as known from `from_day` until
-- before `until_day`.
-- grain: customer, metric, from_day
with periods as ($closed)
select l.customer, l.metric, greatest(l.from_day, b.from_day) as from_day, least(l.until_day, b.until_day, l.next_until) as until_day,
  l.is_over and b.is_over as is_over, l.total, l.days, b.total as before_total, b.days as before_days
from periods l
join periods b on b.customer = l.customer and b.metric = l.metric and b.span_until = l.span_from
where greatest(l.from_day, b.from_day) < least(l.until_day, b.until_day, l.next_until)
