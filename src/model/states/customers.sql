-- Every customer named in the evidence or a customer list, with what is known now.
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
), told as (
  select
    account,
    customer_id,
    max(case when key = 'name' then value end) as name,
    max(case when key = 'email' then value end) as email,
    max(case when key = 'country' then value end) as country
  from known_attributes
  where key in ('name', 'email', 'country')
  group by account, customer_id
)
select
  n.customer as customer,
  n.account as account,
  n.customer_id as customer_id,
  coalesce(k.name, t.name) as name,
  coalesce(k.email, t.email) as email,
  coalesce(k.country, t.country) as country,
  k.created_at as created_at
from numbered n
left join known_customers k on k.account = n.account and k.customer_id = n.customer_id
left join told t on t.account = n.account and t.customer_id = n.customer_id
