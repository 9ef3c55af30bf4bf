-- Expansion claimed by won deals, by the day from which it was: when both had happened.
-- grain: quarter, day
select date_trunc('quarter', c.moved_on)::date - date '1970-01-01' as quarter,
  greatest(c.moved_on, c.closed) - date '1970-01-01' as day, sum(c.n) as n
from growth.claims c
where $which
group by all
order by all
