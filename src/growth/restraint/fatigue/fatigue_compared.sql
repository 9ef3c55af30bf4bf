-- The customers that some first offers are compared with.
-- grain: none
select count(distinct c.customer) as n
from growth.fatigue_controls c
asof join (
  select distinct t.plan, t.band, $epoch + o.made_on as made_day from growth.first_offers o
  join growth.trait_days t on t.customer = o.customer and t.family = 0
    and t.from_day <= $epoch + o.made_on and $epoch + o.made_on < t.until_day
  where o.offer in ($offers)
) d on d.plan = c.plan and d.band = c.band and d.made_day >= c.from_day
where d.made_day < c.until_day
