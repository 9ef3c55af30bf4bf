-- Every product ever sold, numbered, with its place in the catalogue as given by the organisation or else by the
-- evidence. The rest is inferred later (`catalogue`).
-- grain: product
with sold as (
  select distinct product as product_id from item_states
), named as (
  select
    s.product_id as product_id,
    coalesce(k.name, s.product_id) as name,
    coalesce(o.family, k.family) as family,
    coalesce(o.kind, case when k.kind in ('plan', 'add_on', 'metered') then k.kind end) as kind,
    coalesce(o.rank, k.rank) as rank,
    o.family is not null as is_family_set,
    o.kind is not null as is_kind_set,
    o.rank is not null as is_rank_set
  from sold s
  left join known_products k on k.product = s.product_id
  left join product_settings o on o.product_id = s.product_id
), shared as (
  select name as name, count(*) as holders from named group by name
)
select
  cast(row_number() over (order by n.product_id) as integer) as product,
  n.product_id as product_id,
  case when h.holders = 1 then n.name else n.product_id end as label,
  n.family as family,
  n.kind as kind,
  n.rank as rank,
  n.is_family_set as is_family_set,
  n.is_kind_set as is_kind_set,
  n.is_rank_set as is_rank_set
from named n
join shared h on h.name = n.name
