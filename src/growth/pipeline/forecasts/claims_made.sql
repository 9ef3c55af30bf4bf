-- Expansion that won deals had claimed at the end of each day asked, when both had happened, but of the customers that are
-- matched as they were known.
-- grain: ask, quarter
select a.ask, date_trunc('quarter', c.moved_on)::date - date '1970-01-01' as quarter, sum(c.n) as n
from growth.claims c
join (values $asks) a(ask, on_day) on greatest(c.moved_on, c.closed) <= a.on_day
anti join (values $changed) r(ask, customer) on r.ask = a.ask and r.customer = c.customer
where $which
group by all
order by all
