-- Item states as the linked reading has them: the customer is the one that stands for its group; `items` still says whose
-- an item is. In the order in which the engine reads them; states keep their numbers.
-- grain: state
select s.* replace (coalesce(l.representative, s.customer) as customer)
from main.numbered_states s
left join linked_customers l on l.customer = s.customer
order by customer, item, at_ms
