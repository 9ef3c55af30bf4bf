-- Every customer that evidence or a customer list names, with what is known of it now.
-- grain: customer
with named as (
  select account, customer as customer_id from item_states
  union
  select account, customer_id from known_customers
), numbered as (
  select
    cast(row_number() over (order by account, customer_id) as integer) as customer,
    account,
    customer_id
  from named
)
select
  n.customer as customer,
  n.account as account,
  n.customer_id as customer_id,
  k.name as name,
  k.email as email,
  k.country as country,
  k.created_at as created_at
from numbered n
left join known_customers k on k.account = n.account and k.customer_id = n.customer_id
