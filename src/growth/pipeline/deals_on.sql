-- Opportunities as known at the end of a day. `n` is the amount in 1e-18 of the reporting currency: of open ones at the
-- rate of the day, of closed ones at that of their closing.
-- grain: id
with day_rates(code, rate) as (values $rates),
rate_ends as (
  select c.currency, c.code, min(r.rated_on) as first_on, max(r.rated_on) as last_on
  from currencies c join rates r on r.currency = c.currency group by all
),
known as (
  select d.*, $day - d.entered_on as days_in_stage from growth.deal_steps d
  where d.known_from <= $day and $day < coalesce(d.known_until, date '9999-12-31') and not d.is_gone and d.stage is not null and $which
)
select d.*, v.account, v.customer_id,
  d.mrr::hugeint * coalesce(case when d.is_open then o.rate else r.rate end, 1000000000000) as n
from known d
join growth.opportunity_versions v on v.seq = d.seq
left join day_rates o on o.code = d.currency
left join rate_ends e on e.code = d.currency
left join rates r on r.currency = e.currency and r.rated_on = least(greatest(d.closed, e.first_on), e.last_on)
