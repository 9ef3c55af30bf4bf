-- Customers with money in several currencies, whose kept MRR depends on the rates of the day.
-- grain: customer, key
select customer as customer, key as key
from flows
group by customer, key
having min(currency) <> max(currency)
