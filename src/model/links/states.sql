-- Item states with linked customers: `customer` is the representative of its group, while `items` keeps the original
-- customer. Sorted as the engine reads them; state numbers are unchanged.
-- grain: state
select s.* replace (coalesce(l.representative, s.customer) as customer)
from main.numbered_states s
left join linked_customers l on l.customer = s.customer
order by customer, item, at_ms
