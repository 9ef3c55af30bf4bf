-- Item states as the linked reading has them: the customer is the one that stands for its group, `member` the one that
-- the item belongs to. In the order in which the engine reads them; states keep their numbers.
-- grain: state
select s.* replace (coalesce(l.representative, s.customer) as customer), s.customer as member
from main.numbered_states s
left join linked_customers l on l.customer = s.customer
order by customer, item, at_ms
