-- Every value of every customer dimension, numbered per dimension.
-- grain: dimension, code
with named as (
  select 'account' as dimension, account as label from customers
  union
  select 'country' as dimension, country as label from customers where country is not null
  union
  select key as dimension, value as label from customer_attributes
  where key not in ('account', 'country')
)
select
  dimension as dimension,
  label as label,
  cast(row_number() over (partition by dimension order by label) as integer) as code
from named
