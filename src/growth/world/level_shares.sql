-- Days of usage of level metrics as whole percents of their limit, each from the day it was known: what is at or above a
-- share of the limit is so in whole percents too. The limit is the observation's own, else that of the items.
-- grain: customer, metric, day, known_from
with mixed as (select customer, metric from growth.observed_pairs where is_mixed),
seen as not materialized (
  from growth.seen $unmixed where metric in ($levels)
),
limited as (
  select s.customer, s.metric, s.day, s.known_from, s.known_until, s.last as value, l.amount as lim
  from seen s
  join growth.limit_days l on l.customer = s.customer and l.metric = s.metric and l.from_day <= s.day and s.day < l.until_day
  where s.own_limit is null
  union all
  select customer, metric, day, known_from, known_until, last, own_limit from seen where own_limit is not null
  union all
  select customer, metric, day, known_from, known_until, value, lim from growth.limited
)
select l.customer, l.metric, l.day, greatest(l.day, l.known_from) as from_day, l.known_until, m.is_seats,
  least(l.value * 100 // l.lim, 32767)::smallint as percent
from limited l
join growth.metrics m on m.metric = l.metric and m.kind = 'level'
