-- The customer doesn't own the family. Only of families that had enough owners at some time: of others nothing ever fires.
with families as (select distinct family from growth.group_days where level = 0 and owners >= $owners),
known as (select distinct customer, family from growth.trait_days where family > 0)
select t.customer, f.family::varchar as subject, t.from_day, t.until_day
from growth.trait_days t cross join families f
anti join known k on k.customer = t.customer and k.family = f.family
where t.family = 0
union all
select customer, family::varchar, from_day, until_day from growth.trait_days semi join families using (family) where not is_owner
