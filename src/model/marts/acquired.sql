-- The day each customer first had MRR (each customer and currency, if the policy keeps currencies separate).
-- grain: customer, currency
select customer as customer, currency as currency, min(first_on) as first_on
from lives
group by customer, currency
