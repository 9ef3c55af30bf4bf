-- What customers with MRR had at the end of a day, in 1e-18 of the reporting currency, at the rate of that day.
-- grain: customer
with held as (
  select customer, currency, sum(micros) as micros from flows
  where key = 0 and moved_on <= $day group by all
),
active as (
  select distinct customer from growth.active_days where from_day <= $day and until_day > $day
),
last_rates as (select currency, max(rated_on) as last_on from rates group by all)
select h.customer, sum(h.micros::hugeint * r.rate) as n
from held h
join active a on a.customer = h.customer
join last_rates l on l.currency = h.currency
join rates r on r.currency = h.currency and r.rated_on = least($day, l.last_on)
group by all
