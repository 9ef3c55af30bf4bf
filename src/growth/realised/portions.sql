-- Expansion movements by cause group and product. `n` and what was kept are in 1e-18 of the reporting currency, at the
-- rate of the movement's day (null without one); `micros` in the customer's currency (0: the reporting one).
-- grain: portion
with rated as (
  select p.*, case when p.currency = 0 then 1000000000000 else r.rate end::hugeint as rate
  from growth.cut_portions p
  left join $rates r on r.currency = p.currency and r.rated_on = p.moved_on
)
select portion, customer, change_set, moved_on, cause_group, product, currency, rate, micros, rest, micros * rate + rest as n,
  kept_90, kept_180, kept_365, kept_90 * rate as kept_90_n, kept_180 * rate as kept_180_n, kept_365 * rate as kept_365_n,
  discount, is_unsustainable > 0 as is_unsustainable
from rated
