-- The days on which customers may stand beside those that were made an offer: active, with a main plan, allowed by
-- `offer.check`, and without an offer in the last 90 days.
-- grain: customer, from_day
select t.customer, t.plan, t.band, greatest(t.from_day, $epoch + f.from_on) as from_day,
  least(t.until_day, $epoch + f.until_on) as until_day
from growth.trait_days t
join growth.free_days f on f.customer = t.customer and $epoch + f.from_on < t.until_day and t.from_day < $epoch + f.until_on
where t.family = 0 and t.plan > 0
