-- When customers of the relation `pairs` have a limit of a metric: of their items, or of an observation, which holds for 35
-- days. Spans may overlap.
select l.customer, l.metric, l.from_day, l.until_day
from growth.limit_days l join pairs p on p.customer = l.customer and p.metric = l.metric
union all
select s.customer, s.metric, greatest(s.day, s.known_from), least(s.day + 36, s.known_until)
from growth.seen s join pairs p on p.customer = s.customer and p.metric = s.metric
where s.own_limit is not null and greatest(s.day, s.known_from) < least(s.day + 36, s.known_until)
