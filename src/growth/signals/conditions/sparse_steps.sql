-- The last two observations of levels that are observed less than weekly, as known then, and how many of them are at or
-- above a share of their limit.
with sparse as (
  select l.customer, l.metric, l.day, l.from_day, l.known_until, (l.percent >= $share)::integer as hot
  from growth.level_shares l
  join growth.observed_pairs p on p.customer = l.customer and p.metric = l.metric and p.is_sparse
  where l.is_seats = $is_seats
),
firsts as (
  select customer, metric, day, lag(day) over by_day as day_before, lead(min(from_day), 1, date '9999-12-31') over by_day as next_from
  from sparse group by customer, metric, day
  window by_day as (partition by customer, metric order by day)
)
select f.customer, f.metric, greatest(n.from_day, b.from_day) as from_day,
  least(f.next_from, n.known_until, b.known_until, f.day + 36) as until_day, n.hot + b.hot as hot
from firsts f
join sparse n on n.customer = f.customer and n.metric = f.metric and n.day = f.day
join sparse b on b.customer = f.customer and b.metric = f.metric and b.day = f.day_before
where f.day - f.day_before between 7 and 36
  and greatest(n.from_day, b.from_day) < least(f.next_from, n.known_until, b.known_until, f.day + 36)
