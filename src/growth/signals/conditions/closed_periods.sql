-- Closed periods of use beside what is committed at their end, as known from `from_day` until before `until_day`: of a count
-- its spans, of a level calendar months, by the mean of the observed days. Only soft limits commit: a hard one can't be
-- exceeded. An observation's own limit stands in place of the amount. A period is closed from the day after its last.
-- grain: customer, metric, span_from, from_day
with soft as (select distinct metric from growth.limits where not is_hard),
asked as (select distinct customer, metric from ($asked) semi join soft using (metric)),
counts as (
  select customer, metric, span_from, span_until,
    lead(span_until, 1, span_until + (span_until - span_from)::integer) over (partition by customer, metric order by span_until) as next_until
  from growth.count_spans semi join asked using (customer, metric)
  where valid_from < span_until and valid_until >= span_until
),
levels as (
  select distinct s.customer, s.metric, date_trunc('month', s.day)::date as span_from,
    (date_trunc('month', s.day) + interval 1 month)::date as span_until, (date_trunc('month', s.day) + interval 2 month)::date as next_until
  from growth.seen s
  semi join asked using (customer, metric)
  join growth.metrics m on m.metric = s.metric and m.kind = 'level' and not m.is_seats
),
periods as (select * from counts union all by name select * from levels),
uses as (
  select p.*, s.day, s.known_from, s.known_until, case when m.kind = 'level' then s.last else s.total end as value, s.own_limit
  from periods p
  join growth.metrics m on m.metric = p.metric
  join growth.seen s on s.customer = p.customer and s.metric = p.metric and s.day < p.span_until
    and s.day >= least(p.span_from, p.span_until - 36)
),
moments as (
  select distinct customer, metric, span_from, unnest([greatest(known_from, span_until), greatest(known_until, span_until)]) as from_day from uses
),
turns as (
  select *, lead(from_day, 1, date '9999-12-31') over (partition by customer, metric, span_from order by from_day) as until_day
  from moments where from_day < date '9999-12-31'
),
known as (
  select u.customer, u.metric, u.span_from, u.span_until, u.next_until, t.from_day, t.until_day,
    sum(u.value::hugeint) filter (u.day >= u.span_from) as total,
    case when any_value(m.kind) = 'level' then count(*) filter (u.day >= u.span_from) else 1 end as days,
    arg_max(u.own_limit, u.day) filter (u.own_limit is not null and u.day >= u.span_until - 36) as own_limit
  from turns t
  join uses u on u.customer = t.customer and u.metric = t.metric and u.span_from = t.span_from
    and u.known_from <= t.from_day and t.from_day < u.known_until
  join growth.metrics m on m.metric = u.metric
  group by u.customer, u.metric, u.span_from, u.span_until, u.next_until, t.from_day, t.until_day
)
select k.customer, k.metric, k.span_from, k.span_until, k.next_until, k.from_day, k.until_day, k.total, k.days,
  k.total * 100 >= coalesce(k.own_limit, l.amount)::hugeint * k.days * $share as is_over
from known k
join growth.limit_days l on l.customer = k.customer and l.metric = k.metric and l.from_day < k.span_until and k.span_until - 1 < l.until_day
  and not l.is_hard
where k.total is not null
