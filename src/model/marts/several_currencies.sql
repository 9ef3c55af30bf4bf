-- Customers whose money is in more than one currency: what they kept depends on the rates of the day that asks.
-- grain: customer, key
select customer as customer, key as key
from flows
group by customer, key
having min(currency) <> max(currency)
