-- A customer's team, an attribute that is a number, is well above what it was 90 days before, as known then.
with sizes as (
  select customer, known_on as from_day, lead(known_on, 1, date '9999-12-31') over (partition by customer order by known_on) as until_day, size
  from growth.team_sizes
)
select n.customer, '' as subject, greatest(n.from_day, b.from_day + 90) as from_day, least(n.until_day, (b.until_day + 90)) as until_day
from sizes n
join sizes b on b.customer = n.customer and b.from_day + 90 < n.until_day and n.from_day < case when b.until_day > date '9999-01-01' then b.until_day else b.until_day + 90 end
where b.size > 0 and n.size::hugeint * 100 >= b.size::hugeint * (100 + $growth)
