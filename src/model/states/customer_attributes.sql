-- Customer attributes beyond the columns of `customers`: one row = one attribute of one customer.
-- grain: customer, key
with given as (
  select account, customer_id, key, value from known_attributes where value is not null and key not in ('name', 'email', 'country')
)
select c.customer as customer, g.key as key, g.value as value
from given g
join customers c on c.account = g.account and c.customer_id = g.customer_id
