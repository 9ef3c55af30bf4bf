-- Each first offer with what it is compared by, its controls, and whether its customer contracted or churned in the 90 days after.
-- grain: offer
with offers as (
  select o.offer, o.customer, $epoch + o.made_on as made_day, t.plan, t.band
  from growth.first_offers o
  left join growth.trait_days t on t.customer = o.customer and t.family = 0 and t.plan > 0
    and t.from_day <= $epoch + o.made_on and $epoch + o.made_on < t.until_day
),
lost as (
  select o.offer, true as is_lost from offers o
  join growth.fatigue_lost l on l.customer = o.customer and l.moved_on > o.made_day and l.moved_on <= o.made_day + $within
  group by o.offer
)
select o.offer, o.plan, o.band, coalesce(c.n, 0)::double as n, coalesce(c.lost, 0)::double as lost, coalesce(l.is_lost, false) as is_lost
from offers o
asof left join growth.fatigue_counts c on c.plan = o.plan and c.band = o.band and c.day <= o.made_day
left join lost l on l.offer = o.offer
order by o.offer
