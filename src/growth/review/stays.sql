-- How many customers stayed after their first expansion: whether each was active so many days after. Beside them those that
-- were active on the same day and had not expanded by then: how many there were, and how many of them were active as long after.
-- grain: customer
with firsts as (
  select customer, min(moved_on) as expanded_on from flows where key = 0 and type = $expansion group by customer
),
asked as (select customer, expanded_on from firsts where expanded_on + $days <= $today),
stayed as (
  select a.customer, true as is_active from asked a
  join growth.active_days d on d.customer = a.customer and d.from_day <= a.expanded_on + $days and a.expanded_on + $days < d.until_day
),
plain as (
  select d.customer, d.from_day, least(d.until_day, coalesce(f.expanded_on, date '9999-12-31')) as until_day
  from growth.active_days d left join firsts f on f.customer = d.customer
),
later as (
  select p.customer, greatest(p.from_day, d.from_day - $days) as from_day,
    least(p.until_day, case when d.until_day < date '9999-01-01' then d.until_day - $days else d.until_day end) as until_day
  from plain p join growth.active_days d on d.customer = p.customer
),
spans as (
  select from_day, until_day, 1 as n, 0 as stayed from plain where from_day < until_day
  union all
  select from_day, until_day, 0, 1 from later where from_day < until_day
),
days as (
  select day, sum(n) as n, sum(stayed) as stayed from (
    select from_day as day, n, stayed from spans union all select until_day, -n, -stayed from spans
  ) group by day
),
counts as (select day, sum(n) over (order by day) as n, sum(stayed) over (order by day) as stayed from days)
select a.customer, coalesce(s.is_active, false) as is_active, c.n::double as n, c.stayed::double as stayed
from asked a
asof left join counts c on c.day <= a.expanded_on
left join stayed s on s.customer = a.customer
order by a.customer
