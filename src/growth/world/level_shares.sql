-- Days of usage of level metrics as whole percents of their limit, each from the day it was known: what is at or above a
-- share of the limit is so in whole percents too.
-- grain: customer, metric, day, known_from
select l.customer, l.metric, l.day, greatest(l.day, l.known_from) as from_day, l.known_until, m.is_seats,
  least(l.value * 100 // l.lim, 32767)::smallint as percent
from growth.limited l
join growth.metrics m on m.metric = l.metric and m.kind = 'level'
