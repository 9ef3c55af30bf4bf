-- The signals that are open on a day, a page of them, each with how many there are, and with what was used last, as known then.
-- grain: kind, customer, subject
with listed as materialized ($open),
page as (
  select * from listed
  order by from_day desc, kind, account, customer_id, subject
  limit $limit offset $offset
),
seen as (
  select s.customer, s.metric, arg_max(s.last, s.day) as last, max(s.day) as seen_on
  from growth.seen s
  where s.customer in (select customer from page) and s.day <= $day and s.day >= $day - 35 and s.known_from <= $day and $day < s.known_until
  group by all
),
own_limits as (
  select customer, metric, arg_max(own_limit, day) as amount from growth.seen
  where customer in (select customer from page) and own_limit is not null
    and day <= $day and day >= $day - 35 and known_from <= $day and $day < known_until
  group by all
),
late_first as (
  select p.customer, p.metric, p.fired_on, min(s.day) as first_on
  from (select distinct customer, metric, fired_on from page) p
  join growth.observed_pairs o on o.customer = p.customer and o.metric = p.metric and o.is_tangled
  join growth.seen s on s.customer = p.customer and s.metric = p.metric and s.known_from <= p.fired_on
  group by all
),
first_active as (select customer, min(from_day) as from_day from growth.active_days group by customer)
select p.kind, p.customer, p.subject_number, p.account, p.customer_id, p.name, p.subject, p.subject_name, p.unit,
  p.from_day::varchar as open_since, p.fired_on::varchar as fired_on, t.total,
  coalesce(p.fired_on <= coalesce(e.first_on, o.first_on) + 30 and f.from_day < coalesce(e.first_on, o.first_on), false) as is_left_cut,
  case when p.metric_kind = 'level' then s.last end as value, coalesce(l.amount, d.amount) as lim, s.seen_on::varchar as seen_on
from (select count(*) as total from listed) t
left join page p on true
left join first_active f on f.customer = p.customer
left join growth.observed_pairs o on o.customer = p.customer and o.metric = p.metric
left join late_first e on e.customer = p.customer and e.metric = p.metric and e.fired_on = p.fired_on
left join seen s on s.customer = p.customer and s.metric = p.metric
left join own_limits l on l.customer = p.customer and l.metric = p.metric
left join growth.limit_days d on d.customer = p.customer and d.metric = p.metric and d.from_day <= $day and $day < d.until_day
order by p.from_day desc, p.kind, p.account, p.customer_id, p.subject
