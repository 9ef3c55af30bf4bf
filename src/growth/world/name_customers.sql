-- The customer that each name in the usage is, linked customers being one: the customer of that id, else the one that has
-- the subscription of that id. A name without an account is what only one account knows by it. Other names wait.
-- grain: who
with known as (
  select account, customer_id as id, customer, 1 as rank from customers
  union all
  select account, subscription_id, min(customer), 2 from items where subscription_id is not null
  group by account, subscription_id having count(distinct customer) = 1
),
named as (
  select n.who, k.rank, min(k.customer) as customer, count(*) as n
  from growth.usage_names n join known k on k.id = n.customer_id
  where n.account in ('', k.account)
  group by n.who, k.rank
),
first_named as (
  select who, arg_min(customer, rank) as customer, arg_min(n, rank) as n from named group by who
)
select s.who, coalesce($representative, s.customer) as customer
from first_named s
$links
where s.n = 1
