-- The day on which each customer (under a policy that keeps currencies apart: each customer-currency) first had MRR.
-- grain: customer, currency
select customer as customer, currency as currency, min(first_on) as first_on
from lives
group by customer, currency
