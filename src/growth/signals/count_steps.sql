-- How much of a count was used so far in a span, as known then, beside its limit: from `from_day` until before
-- `until_day`, in the span that begins on `span_from` and has `span_days` days.
-- grain: customer, metric, from_day
with spanned as (
  select s.customer, s.metric, s.day, s.known_from, s.known_until, s.total, s.own_limit, a.anchor, a.months, a.days,
    date_diff('month', a.anchor, s.day) as m
  from growth.seen s
  join growth.metrics m on m.metric = s.metric and m.kind = 'count'
  left join growth.span_anchors a on a.customer = s.customer and a.metric = s.metric and a.from_day <= s.day and s.day < a.until_day
),
periods as (
  select *, case when a_day > day then m - 1 else m end // nullif(months, 0) as n
  from (select *, (anchor + to_months(m::integer))::date as a_day from spanned)
),
counts as (
  select customer, metric, day, known_from, known_until, total, own_limit,
    case when anchor is null then date_trunc('month', day)::date
      when months > 0 then (anchor + to_months((months * n)::integer))::date
      else anchor + (days * ((day - anchor) // days))::integer end as span_from,
    case when anchor is null then (date_trunc('month', day) + interval 1 month)::date
      when months > 0 then (anchor + to_months((months * (n + 1))::integer))::date
      else anchor + (days * ((day - anchor) // days + 1))::integer end as span_until
  from periods
),
events as (
  select customer, metric, span_from, span_until, greatest(day, known_from) as day, total, own_limit
  from counts where greatest(day, known_from) < least(span_until, known_until)
  union all
  select customer, metric, span_from, span_until, known_until, -total, null
  from counts where known_until < span_until and greatest(day, known_from) < known_until
),
days as (
  select customer, metric, span_from, span_until, day, sum(total) as total, max(own_limit) as own_limit from events group by all
),
steps as (
  select customer, metric, span_from, (span_until - span_from)::integer as span_days, day as from_day,
    lead(day, 1, span_until) over by_day as until_day, sum(total) over by_day as total,
    last_value(own_limit ignore nulls) over by_day as own_limit
  from days window by_day as (partition by customer, metric, span_from, span_until order by day)
)
select s.customer, s.metric, s.span_from, s.span_days, greatest(s.from_day, coalesce(l.from_day, s.from_day)) as from_day,
  least(s.until_day, coalesce(l.until_day, s.until_day)) as until_day, s.total::hugeint as total, coalesce(s.own_limit, l.amount) as lim
from steps s
left join growth.limit_days l on l.customer = s.customer and l.metric = s.metric
  and l.from_day < s.until_day and s.from_day < l.until_day
where coalesce(s.own_limit, l.amount) is not null
