-- Every subscription item, numbered by customer and id.
-- grain: item
with known as (
  select account, item as item_id, min(customer) as customer_id, min(subscription) as subscription_id
  from item_states
  group by account, item
)
select
  cast(row_number() over (order by c.customer, k.item_id) as integer) as item,
  c.customer as customer,
  c.account as account,
  k.item_id as item_id,
  k.subscription_id as subscription_id
from known k
join customers c on c.account = k.account and c.customer_id = k.customer_id
