-- Deals closed in the quarters asked, as known at the end of the days asked, by the stages that they were in or skipped.
-- `n` is in 1e-18 of the reporting currency at the rate of the closing day. Deals that were created after the first
-- expansion that they claim are counted as entered afterwards.
-- grain: ask, stages_seen, is_won, is_afterwards
with asks(ask, on_day, quarter) as (values $asks),
rate_ends as (
  select c.currency, c.code, min(r.rated_on) as first_on, max(r.rated_on) as last_on
  from currencies c join rates r on r.currency = c.currency group by all
),
closed as (
  select a.ask, d.stages_seen, d.is_won, d.mrr, d.closed, d.currency,
    coalesce(f.moved_on <= a.on_day and d.created > f.moved_on, false) as is_afterwards
  from growth.deal_steps d
  join asks a on a.quarter = d.closed_quarter and d.known_from <= a.on_day and a.on_day < coalesce(d.known_until, date '9999-12-31')
  left join ($first_claims) f on f.opportunity = d.id
  where not d.is_open and not d.is_gone and d.closed is not null and $which
)
select c.ask, c.stages_seen, c.is_won, c.is_afterwards, count(*) as deals, sum(c.mrr::hugeint * coalesce(r.rate, 1000000000000)) as n
from closed c
left join rate_ends e on e.code = c.currency
left join rates r on r.currency = e.currency and r.rated_on = least(greatest(c.closed, e.first_on), e.last_on)
group by all
order by all
