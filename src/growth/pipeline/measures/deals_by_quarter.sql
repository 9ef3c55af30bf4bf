-- Deals that closed, by the quarter in which they did and what they are grouped by, as known at the end of the day that
-- `$deals` is of. `n` is in 1e-18 of the reporting currency at the rate of the closing day. Deals that were created
-- after the first expansion that they claim are left out (GROWTH §4).
-- grain: quarter, key, is_won
select d.closed_quarter - date '1970-01-01' as quarter, coalesce($key, '') as key, d.is_won, count(*) as deals, sum(d.n)::hugeint as n
from ($deals) d
join growth.opportunity_versions v on v.seq = d.seq
left join ($first_claims) f on f.opportunity = d.id
where not coalesce(f.moved_on <= $day and d.created > f.moved_on, false)
group by all
order by quarter, key, is_won
