-- How much of a count was used so far in a span, as known then, beside its limit: from `from_day` until before
-- `until_day`, in the span that begins on `span_from` and has `span_days` days. A span is a month, or the billing period
-- of the item that carries the limit that day. What wasn't observed for 35 days isn't known. Only for customers and metrics
-- that can come near their limit.
-- grain: customer, metric, from_day
with tangled as (select customer, metric from growth.observed_pairs where is_tangled),
near as ($near),
days_of as not materialized (
  select p.customer, p.metric, p.span_from, p.span_until, least(p.span_until, p.valid_until) as until_day,
    greatest(s.day, s.known_from, p.valid_from) as on_day, s.known_until, s.day, s.total
  from growth.count_spans p
  semi join near using (customer, metric)
  join growth.seen s on s.customer = p.customer and s.metric = p.metric and s.day >= p.span_from and s.day < p.span_until
  where greatest(s.day, s.known_from, p.valid_from) < least(p.span_until, p.valid_until, s.known_until)
),
in_order as (
  select customer, metric, span_from, (span_until - span_from)::integer as span_days, on_day as from_day,
    least(lead(on_day, 1, until_day) over by_day, day + 36) as until_day, sum(total) over by_day as total
  from days_of anti join tangled using (customer, metric)
  window by_day as (partition by customer, metric, span_from, until_day order by day)
),
changes as (
  select customer, metric, span_from, span_until, until_day, on_day, sum(total) as total, max(day) as seen_on from (
    select customer, metric, span_from, span_until, until_day, on_day, total, day from days_of semi join tangled using (customer, metric)
    union all
    select customer, metric, span_from, span_until, until_day, known_until, -total, null from days_of semi join tangled using (customer, metric)
    where known_until < until_day
  ) group by all
),
steps as (
  from in_order
  union all by name
  select customer, metric, span_from, (span_until - span_from)::integer as span_days, on_day as from_day,
    least(lead(on_day, 1, until_day) over by_day, max(seen_on) over by_day + 36) as until_day, sum(total) over by_day as total
  from changes window by_day as (partition by customer, metric, span_from, until_day order by on_day)
),
own as (
  select customer, metric, greatest(day, known_from) as from_day,
    least(min(greatest(day, known_from)) over (partition by customer, metric order by day, known_from
      rows between 1 following and unbounded following), day + 36, known_until) as until_day,
    own_limit as amount
  from growth.seen where own_limit is not null
),
limits as (
  select customer, metric, from_day, until_day, amount from own where from_day < until_day
  union all
  select l.customer, l.metric, l.from_day, l.until_day, l.amount from growth.limit_days l
  anti join own using (customer, metric)
  union all
  select l.customer, l.metric, greatest(l.from_day, g.from_day), least(l.until_day, g.until_day), l.amount
  from growth.limit_days l
  join (
    select customer, metric, until_day as from_day,
      lead(from_day, 1, date '9999-12-31') over (partition by customer, metric order by from_day) as until_day
    from (select customer, metric, from_day, until_day from own where from_day < until_day
      union all select distinct customer, metric, date '1900-01-01', date '1900-01-01' from own)
  ) g on g.customer = l.customer and g.metric = l.metric and g.from_day < l.until_day and l.from_day < g.until_day and g.from_day < g.until_day
)
select s.customer, s.metric, s.span_from, s.span_days, greatest(s.from_day, l.from_day) as from_day, least(s.until_day, l.until_day) as until_day,
  least(s.total, 9000000000000000000)::bigint as total, l.amount as lim
from steps s
join limits l on l.customer = s.customer and l.metric = s.metric and l.from_day < s.until_day and s.from_day < l.until_day
where s.from_day < s.until_day
