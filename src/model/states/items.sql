-- Every subscription item, numbered by customer and id. The few that were of several customers or subscriptions are told
-- apart first: to take the least name of every item would hold millions of names in memory.
-- grain: item
with told as (
  select distinct account, item as item_id, customer as customer_id, subscription as subscription_id from item_states
), several as (
  select account, item_id from told group by account, item_id having count(*) > 1
), known as (
  select account, item_id, customer_id, subscription_id from told anti join several using (account, item_id)
  union all
  select account, item_id, min(customer_id), min(subscription_id)
  from told semi join several using (account, item_id)
  group by account, item_id
)
select
  cast(row_number() over (order by c.customer, k.item_id) as integer) as item,
  c.customer as customer,
  c.account as account,
  k.item_id as item_id,
  k.subscription_id as subscription_id
from known k
join customers c on c.account = k.account and c.customer_id = k.customer_id
