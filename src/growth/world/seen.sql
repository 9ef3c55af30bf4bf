-- Days of usage from a day on by customer, each version with the days on which it was what was known.
-- grain: customer, metric, day, known_from
select w.customer, u.metric, u.day, u.known_from, u.known_until, u.last, u.total, u.own_limit, u.is_backfilled
from growth.usage_days u
join growth.name_customers w on w.who = u.who
where u.day >= $since $unshared
union all by name
select customer, metric, day, known_from, known_until, last, total, own_limit, is_backfilled from growth.shared_days where day >= $since
