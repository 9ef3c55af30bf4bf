-- Expansion claimed by won deals, by the day from which it was: when both had happened, and the deal was known to be won.
-- grain: quarter, day
with won as (
  select id, min(known_from) as known_from from growth.deal_steps where is_won and not is_gone group by id
)
select date_trunc('quarter', c.moved_on)::date - date '1970-01-01' as quarter,
  greatest(c.moved_on, c.closed, w.known_from) - date '1970-01-01' as day, sum(c.n) as n
from growth.claims c
left join won w on w.id = c.opportunity
where $which
group by all
order by all
