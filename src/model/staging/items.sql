-- Every subscription item, numbered in the order of its customer and id.
-- grain: item
with known as (
  select account, customer as customer_id, item as item_id, subscription as subscription_id
  from item_states
  group by account, customer, item, subscription
), first as (
  select account, customer_id, item_id, min(subscription_id) as subscription_id
  from known
  group by account, customer_id, item_id
)
select
  cast(row_number() over (order by c.customer, f.item_id) as integer) as item,
  c.customer as customer,
  f.item_id as item_id,
  f.subscription_id as subscription_id
from first f
join customers c on c.account = f.account and c.customer_id = f.customer_id
