-- The customer moved to a higher rank of the family than any that it held in the 90 days before, and what that day did to its MRR,
-- whatever the sign.
with moves as (
  select n.customer, n.family, n.from_day as moved_on
  from growth.family_days n
  join growth.family_days b on b.customer = n.customer and b.family = n.family and b.from_day < n.from_day and b.until_day > n.from_day - 90
  group by n.customer, n.family, n.from_day, n.rank having max(b.rank) < n.rank
)
select m.customer, m.family::varchar as subject, m.moved_on, coalesce(f.currency, 1)::smallint as currency, coalesce(sum(f.micros), 0)::bigint as micros
from moves m
left join flows f on f.customer = m.customer and f.key = 0 and f.moved_on = m.moved_on
group by m.customer, m.family, m.moved_on, f.currency
