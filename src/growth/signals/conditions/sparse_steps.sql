-- The last two observations of levels that are observed less than weekly, as known then, and how many of them are at or
-- above a share of their limit. The later one is found first: days of a pair by days of a pair are very many.
-- grain: customer, metric, from_day
with pairs as ($sparse_pairs),
days as (
  select customer, metric, day, from_day, known_until, (percent >= $share)::integer as hot from growth.level_shares
  semi join (from growth.observed_pairs where is_sparse or is_tangled) using (customer, metric)
),
later as materialized (
  select p.customer, p.metric, p.day_before, greatest(p.from_day, n.from_day) as from_day, least(p.until_day, n.known_until) as until_day, n.hot
  from pairs p
  join days n on n.customer = p.customer and n.metric = p.metric and n.day = p.day and n.from_day < p.until_day and p.from_day < n.known_until
)
select l.customer, l.metric, greatest(l.from_day, b.from_day) as from_day, least(l.until_day, b.known_until) as until_day, l.hot + b.hot as hot
from later l
join days b on b.customer = l.customer and b.metric = l.metric and b.day = l.day_before and b.from_day < l.until_day and l.from_day < b.known_until
where greatest(l.from_day, b.from_day) < least(l.until_day, b.known_until)
