-- Customers and metrics, with whether days of use became known out of their order or were replaced, whether two of them in
-- a row lie a week or more apart, whether any became known after its own day, whether each day from the first to the last
-- was seen and known that day, whether some observations carry a limit and others don't, and how far use ever differed.
-- Only days that are known late, or leave out six of their span, are looked at in their order.
-- grain: customer, metric
with pairs as (
  select customer, metric, count(*) as days, min(day) as first_on, max(day) as last_on,
    bool_or(known_until < date '9999-12-31' or known_from > day) as is_late,
    min(last) as least, max(last) as most, min(total) as least_total, max(total) as most_total, count(own_limit) > 0 as has_own, count(*) > count(own_limit) as has_none
  from growth.seen group by customer, metric
),
in_order as (
  select s.customer, s.metric, s.day, s.known_until, greatest(s.day, s.known_from) as from_day,
    lag(greatest(s.day, s.known_from)) over by_day as from_before, lag(s.day) over by_day as day_before
  from growth.seen s
  join pairs p on p.customer = s.customer and p.metric = s.metric and (p.is_late or p.last_on - p.first_on - p.days >= 5)
  window by_day as (partition by s.customer, s.metric order by s.day, s.known_from)
),
odd as (
  select customer, metric, bool_or(known_until < date '9999-12-31' or from_day < from_before) as is_tangled,
    coalesce(bool_or(day - day_before >= 7), false) as is_sparse
  from in_order group by customer, metric
)
select p.customer, p.metric, coalesce(o.is_tangled, false) as is_tangled, coalesce(o.is_sparse, false) as is_sparse, p.is_late,
  not p.is_late and p.days = p.last_on - p.first_on + 1 as is_daily,
  p.days, p.first_on, p.last_on, p.least, p.most, p.least_total, p.most_total, p.has_own, p.has_none, p.has_own and p.has_none as is_mixed
from pairs p
left join odd o on o.customer = p.customer and o.metric = p.metric
