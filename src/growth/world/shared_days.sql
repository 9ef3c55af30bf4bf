-- Days of usage of customers with several names in the usage: what is known of all of them is added up.
-- grain: customer, metric, day, known_from
with o as (
  select w.customer, u.* from growth.usage_days u join growth.name_customers w on w.who = u.who
  where w.customer in (select customer from growth.name_customers group by customer having count(*) > 1)
),
moments as (
  select distinct customer, metric, day, known_from from o
  union select distinct customer, metric, day, known_until from o where known_until < date '9999-12-31'
)
select m.customer, m.metric, m.day, m.known_from,
  lead(m.known_from, 1, date '9999-12-31') over (partition by m.customer, m.metric, m.day order by m.known_from) as known_until,
  least(sum(o.last), 10000000000000000)::bigint as last, least(sum(o.total), 9000000000000000000)::bigint as total,
  least(sum(o.own_limit), 10000000000000000)::bigint as own_limit,
  bool_and(o.is_backfilled) as is_backfilled
from moments m
join o on o.customer = m.customer and o.metric = m.metric and o.day = m.day and o.known_from <= m.known_from and m.known_from < o.known_until
group by m.customer, m.metric, m.day, m.known_from
