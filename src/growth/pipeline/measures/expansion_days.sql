-- Expansion of billing by day, in 1e-18 of the reporting currency at the rate of the day.
-- grain: moved_on
select f.moved_on - date '1970-01-01' as day, sum(f.micros::hugeint * r.rate) as n
from flows f join rates r on r.currency = f.currency and r.rated_on = f.moved_on
where f.key = 0 and f.type = $expansion and f.moved_on >= $from and f.moved_on < $until and $which
group by f.moved_on
order by f.moved_on
