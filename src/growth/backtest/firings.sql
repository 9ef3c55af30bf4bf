-- The firings of a kind, each with the main plan of its day, and whether it is judged at all: not where
-- the condition held from the start of the usage of an older customer.
-- grain: customer, subject, fired_on
with fired as (
  select customer, subject, fired_on from $runs where fired_on <= $today group by all
),
late_first as (
  select f.customer, f.subject, f.fired_on, min(s.day) as first_on
  from fired f
  join growth.observed_pairs p on p.customer = f.customer and p.metric::varchar = f.subject and p.is_tangled and $of_metric
  join growth.seen s on s.customer = p.customer and s.metric = p.metric and s.known_from <= f.fired_on
  group by all
),
first_active as (select customer, min(from_day) as from_day from growth.active_days group by customer)
select f.customer, f.subject, f.fired_on, p.product as plan,
  coalesce(f.fired_on <= coalesce(e.first_on, s.first_on) + 30 and a.from_day < coalesce(e.first_on, s.first_on), false) as is_left_cut
from fired f
join first_active a on a.customer = f.customer
left join growth.observed_pairs s on s.customer = f.customer and s.metric::varchar = f.subject and $of_metric
left join late_first e on e.customer = f.customer and e.subject = f.subject and e.fired_on = f.fired_on
left join growth.plan_days p on p.customer = f.customer and p.from_day <= f.fired_on and f.fired_on < p.until_day
