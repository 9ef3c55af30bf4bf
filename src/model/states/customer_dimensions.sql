-- Customer dimensions: one row = one customer's value of a dimension, as a number.
-- grain: dimension, customer
with named as (
  select customer as customer, 'account' as dimension, account as label from customers
  union all
  select customer as customer, 'country' as dimension, country as label from customers
  union all
  select customer as customer, key as dimension, value as label from customer_attributes
  where key not in ('account', 'country')
)
select
  n.dimension as dimension,
  n.customer as customer,
  v.code as code
from named n
join dimension_values v on v.dimension = n.dimension and v.label = n.label
order by dimension, customer
