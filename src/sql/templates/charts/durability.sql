-- title: How long expansion lasts
-- about: How much of what customers added is still there after 1, 2, 3 … 24 months.
-- param: to month -1 | As of the end of
-- As the curve on the page Expansion: of expansions that are as old, what was never given back by then.
with last_day as (select date_add('day', -1, date_add('month', 1, date({{to}} || '-01'))) as day),
ages as (select months from unnest(sequence(1, 24)) as t(months)),
expanded as (
  select a.months, sum(e.amount * e.rate) as amount, count(distinct e.account || ' ' || e.customer_id) as customers
  from ages a cross join last_day d
  join cambium.expansions e on date_add('month', a.months, e.expanded_on) <= d.day
  group by 1
),
lost as (
  select a.months, sum(l.amount * l.rate) as amount
  from ages a cross join last_day d
  join cambium.expansion_losses l on date_add('month', a.months, l.expanded_on) <= d.day and l.lost_on <= date_add('month', a.months, l.expanded_on)
  group by 1
)
select e.months, cambium_round(e.amount) as expanded, cambium_round(e.amount - coalesce(l.amount, 0)) as kept,
  cast(e.amount - coalesce(l.amount, 0) as double) / cast(e.amount as double) as share_kept, e.customers
from expanded e left join lost l on l.months = e.months
order by 1
