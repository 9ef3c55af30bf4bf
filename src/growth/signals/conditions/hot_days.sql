-- Days of levels at or above a share of their limit, as known then.
select l.customer, l.metric, l.day, greatest(l.day, l.known_from) as from_day, l.known_until
from growth.limited l
join growth.metrics m on m.metric = l.metric and m.kind = 'level' and not m.is_seats
where l.value * 100 >= l.lim * $share
