-- Expansions of customers in which the causes that a kind is followed by sum above 0.
-- grain: customer, moved_on, currency, and movement
select customer, '' as subject, moved_on, currency, sum(micros)::bigint as micros
from flows
where key = 0 and type = $expansion and cause in ($causes)
group by customer, change_set, moved_on, currency
having sum(micros) > 0
