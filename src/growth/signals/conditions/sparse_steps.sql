-- The last two observations of levels that are observed less than weekly, as known then, and how many of them are at or
-- above a share of their limit.
-- grain: customer, metric, from_day
with pairs as ($sparse_pairs),
days as (
  select customer, metric, day, from_day, known_until, (percent >= $share)::integer as hot from growth.level_shares
  semi join (from growth.observed_pairs where is_sparse or is_tangled) using (customer, metric)
)
select p.customer, p.metric, greatest(p.from_day, n.from_day, b.from_day) as from_day, least(p.until_day, n.known_until, b.known_until) as until_day,
  n.hot + b.hot as hot
from pairs p
join days n on n.customer = p.customer and n.metric = p.metric and n.day = p.day and n.from_day < p.until_day and p.from_day < n.known_until
join days b on b.customer = p.customer and b.metric = p.metric and b.day = p.day_before and b.from_day < p.until_day and p.from_day < b.known_until
where greatest(p.from_day, n.from_day, b.from_day) < least(p.until_day, n.known_until, b.known_until)
