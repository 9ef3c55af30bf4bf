-- The customer that each name in the usage is, linked customers being one. A name without an account is the customer of
-- that id where only one account knows it. Other names wait.
-- grain: who
with single as (
  select customer_id, min(customer) as customer from customers group by customer_id having count(distinct account) = 1
)
select n.who, coalesce($representative, coalesce(c.customer, s.customer)) as customer
from growth.usage_names n
left join customers c on c.account = n.account and c.customer_id = n.customer_id
left join single s on s.customer_id = case when n.account = '' then n.customer_id end
$links
where coalesce(c.customer, s.customer) is not null
