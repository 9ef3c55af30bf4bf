-- The spans that counts are summed in: a month, or the billing period of the item that carries the limit that day. A span
-- holds from `valid_from` until before `valid_until`.
-- grain: customer, metric, span_from, valid_from
with pairs as (
  select p.customer, p.metric, p.first_on, p.last_on + 36 as last_on
  from growth.observed_pairs p join growth.metrics m on m.metric = p.metric and m.kind = 'count'
),
turns as (
  select customer, metric, date '1900-01-01' as day from pairs
  union select customer, metric, from_day from growth.span_anchors
  union select customer, metric, until_day from growth.span_anchors where until_day < date '9999-12-31'
),
stretches as (
  select p.customer, p.metric, p.first_on, p.last_on, t.day as valid_from,
    lead(t.day, 1, date '9999-12-31') over (partition by t.customer, t.metric order by t.day) as valid_until,
    coalesce(a.anchor, date '1900-01-01') as anchor, coalesce(a.months, 1) as months, coalesce(a.days, 0) as days
  from turns t
  join pairs p on p.customer = t.customer and p.metric = t.metric
  left join growth.span_anchors a on a.customer = t.customer and a.metric = t.metric and a.from_day = t.day
),
numbered as (
  select *, unnest(case when months > 0
    then range(greatest(0, date_diff('month', anchor, greatest(first_on, valid_from)) // months - 1),
      date_diff('month', anchor, least(last_on, valid_until)) // months + 2)
    else range(greatest(0, (greatest(first_on, valid_from) - anchor) // days), (least(last_on, valid_until) - anchor) // days + 2) end) as k
  from stretches where valid_from <= last_on and valid_until > first_on
)
select customer, metric, valid_from, valid_until,
  case when months > 0 then (anchor + to_months((k * months)::integer))::date else anchor + (k * days)::integer end as span_from,
  case when months > 0 then (anchor + to_months(((k + 1) * months)::integer))::date else anchor + ((k + 1) * days)::integer end as span_until
from numbered
