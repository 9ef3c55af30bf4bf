-- Days of usage of customers with several names in the usage, as known from `known_from` until before `known_until`: each
-- name's last value of the 35 days up to the day, added up, and so its own limit; of the day itself what was used on it.
-- grain: customer, metric, day, known_from
with o as (
  select w.customer, u.* replace (greatest(u.day, u.known_from) as known_from) from growth.usage_days u join growth.name_customers w on w.who = u.who
  where w.customer in (select customer from growth.name_customers group by customer having count(*) > 1)
),
days as (select customer, metric, day, min(known_from) as first_known from o group by customer, metric, day),
reach as (
  select d.customer, d.metric, d.day, o.day as seen_on, o.who, greatest(o.known_from, d.first_known) as known_from, o.known_until, o.last, o.total,
    o.own_limit, o.is_backfilled
  from days d
  join o on o.customer = d.customer and o.metric = d.metric and o.day between d.day - 35 and d.day and o.known_until > d.first_known
),
moments as (
  select distinct customer, metric, day, known_from from reach
  union select distinct customer, metric, day, known_until from reach where known_until < date '9999-12-31'
),
of_names as (
  select m.customer, m.metric, m.day, m.known_from, r.who, arg_max(r.last, r.seen_on) as last,
    arg_max(r.own_limit, r.seen_on) filter (r.own_limit is not null) as own_limit,
    sum(r.total::hugeint) filter (r.seen_on = r.day) as total, bool_and(r.is_backfilled) filter (r.seen_on = r.day) as is_backfilled
  from moments m
  join reach r on r.customer = m.customer and r.metric = m.metric and r.day = m.day and r.known_from <= m.known_from and m.known_from < r.known_until
  group by m.customer, m.metric, m.day, m.known_from, r.who
)
select customer, metric, day, known_from, lead(known_from, 1, date '9999-12-31') over (partition by customer, metric, day order by known_from) as known_until,
  least(sum(last), 10000000000000000)::bigint as last, least(sum(total), 9000000000000000000)::bigint as total,
  case when sum(own_limit) is not null then least(sum(own_limit), 10000000000000000)::bigint end as own_limit, bool_and(is_backfilled) as is_backfilled
from of_names
group by customer, metric, day, known_from
