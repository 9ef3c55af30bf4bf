-- How many comparable customers own a family on a day, beside how many of all do, for a customer that doesn't: of the narrowest
-- group with enough customers.
-- grain: one row at most
with asked as (
  select f.family, coalesce((select any_value(k.family) from growth.trait_days k where k.customer = $customer and k.family = f.family), 0) as scope
  from families f where f.label = $family
)
select g.n - 1 as n, g.owners, e.n as all_n, e.owners as all_owners, 3 - g.level as place
from asked a
join growth.trait_days t on t.customer = $customer and t.family = a.scope and not t.is_owner and t.from_day <= $day and $day < t.until_day
join growth.group_days e on e.family = a.family and e.level = 0 and e.from_day <= $day and $day < e.until_day
join growth.group_days g on g.family = a.family and g.from_day <= $day and $day < g.until_day
  and (g.level = 0 or g.n > $least_comparable) and (g.level = 0 or g.plan = t.plan) and (g.level < 2 or g.band = t.band) and (g.level < 3 or g.industry = t.industry)
order by g.level desc limit 1
