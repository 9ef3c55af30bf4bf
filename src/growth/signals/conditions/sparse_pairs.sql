-- The last two days on which levels were seen less than weekly, while they are the last two that are known: from `from_day`
-- until before `until_day`. A day that was seen stays known, whatever is recorded of it later.
-- grain: customer, metric, day, day_before
with days as (
  select s.customer, s.metric, s.day, min(greatest(s.day, s.known_from)) as known_on
  from growth.seen s
  join growth.observed_pairs p on p.customer = s.customer and p.metric = s.metric and (p.is_sparse or p.is_tangled)
  join growth.metrics m on m.metric = s.metric and m.kind = 'level' and m.is_seats = $is_seats
  group by s.customer, s.metric, s.day
),
alone as (
  select *, least(day + 36, min(known_on) over (by_day rows between 1 following and unbounded following)) as until_day,
    coalesce(min(known_on) over (by_day range between interval 6 days preceding and interval 1 day preceding) <= known_on, false) as is_dense
  from days window by_day as (partition by customer, metric order by day)
),
last_days as (from alone where known_on < until_day and not is_dense)
select l.customer, l.metric, l.day, b.day as day_before, greatest(l.known_on, b.known_on) as from_day,
  least(l.until_day, coalesce(min(d.known_on), date '9999-12-31')) as until_day
from last_days l
join days b on b.customer = l.customer and b.metric = l.metric and b.day between l.day - 36 and l.day - 7 and b.known_on < l.until_day
left join days d on d.customer = l.customer and d.metric = l.metric and d.day > b.day and d.day < l.day
group by l.customer, l.metric, l.day, l.known_on, l.until_day, b.day, b.known_on
having greatest(l.known_on, b.known_on) < least(l.until_day, coalesce(min(d.known_on), date '9999-12-31'))
