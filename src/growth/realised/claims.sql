-- What won deals claim of expansion. Money as in `growth.portions`, at the rate of the movement's day.
-- grain: deal, portion
select c.deal, d.id as opportunity, c.portion, p.customer, p.change_set, p.moved_on, p.cause_group, p.product, d.closed,
  d.created, d.owner, c.micros, c.micros * p.rate + case when c.is_last > 0 then p.rest else 0 end as n,
  c.kept_90, c.kept_180, c.kept_365, c.kept_90 * p.rate as kept_90_n, c.kept_180 * p.rate as kept_180_n,
  c.kept_365 * p.rate as kept_365_n
from growth.matched_claims c
join growth.portions p on p.portion = c.portion
join growth.deals d on d.deal = c.deal
order by c.deal, c.portion
