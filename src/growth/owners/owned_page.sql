-- Active customers with one of the gaps asked for, with MRR in minor units: the largest remainders round up first, so that
-- they add up to the rounded sum.
-- grain: customer
with asked as (
  select *, n // $unit as whole, row_number() over (order by n % $unit desc, n desc, customer) as place
  from owned_customers where $asked
),
total as (select sum(n) as n, sum(whole) as whole from asked)
select a.customer, a.success, a.sales, a.lead, a.gaps, a.n,
  (a.whole + case when a.place <= t.rounded - t.whole then 1 else 0 end)::bigint as mrr
from asked a, (select whole, $rounded as rounded from total) t
