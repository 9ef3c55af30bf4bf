-- Every price ever sold, numbered.
-- grain: price
with sold as (
  select distinct price as price_id from item_states
), named as (
  select s.price_id as price_id, coalesce(k.named, s.price_id) as name, k.terms as terms
  from sold s
  left join known_prices k on k.price = s.price_id
), shared as (
  select name as name, count(*) as holders from named group by name
)
select
  cast(row_number() over (order by n.price_id) as integer) as price,
  n.price_id as price_id,
  case when h.holders = 1 then n.name else n.price_id end as label,
  n.terms as terms
from named n
join shared h on h.name = n.name
