-- When a customer first had MRR, and when it last moved.
-- grain: customer
select
  customer as customer,
  min(moved_on) as first_on,
  max(moved_on) as last_on
from flows
where micros <> 0
group by customer
