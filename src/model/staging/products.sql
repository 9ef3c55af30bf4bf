-- Every product that was ever sold, numbered, with its place in the catalogue as far as it is known.
-- A product without a family is a family of its own.
-- grain: product
with sold as (
  select distinct product as product_id from item_states
), named as (
  select
    s.product_id as product_id,
    coalesce(k.name, s.product_id) as name,
    coalesce(k.family, s.product_id) as family,
    k.kind as kind,
    k.rank as rank
  from sold s
  left join known_products k on k.product = s.product_id
), shared as (
  select name as name, count(*) as holders from named group by name
)
select
  cast(row_number() over (order by n.product_id) as integer) as product,
  n.product_id as product_id,
  case when h.holders = 1 then n.name else n.product_id end as label,
  cast(dense_rank() over (order by n.family) as integer) as family,
  n.family as family_name,
  n.kind as kind,
  n.rank as rank
from named n
join shared h on h.name = n.name
