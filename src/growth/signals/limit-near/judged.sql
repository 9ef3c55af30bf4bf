-- A level with its limit was observed on enough of the last 7 days; a count with a limit was observed in the last 35.
with pairs as (
  select p.customer, p.metric, p.is_daily, p.first_on, p.last_on from growth.observed_pairs p join growth.metrics m on m.metric = p.metric and m.kind = 'count'
),
known as (
  select s.customer, s.metric::varchar as subject, greatest(s.day, s.known_from) as from_day, least(s.day + 36, s.known_until) as until_day
  from growth.seen s join pairs p on p.customer = s.customer and p.metric = s.metric and not p.is_daily
  union all
  select customer, metric::varchar, first_on, last_on + 36 from pairs where is_daily
)
select customer, subject, from_day, until_day from ($observed)
union all
select k.customer, k.subject, greatest(k.from_day, l.from_day), least(k.until_day, l.until_day)
from ($known_counts) k
join ($limited_counts) l on l.customer = k.customer and l.subject = k.subject and l.from_day < k.until_day and k.from_day < l.until_day
