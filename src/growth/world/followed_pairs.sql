-- Observed pairs with what became known of them since: days are counted at most too often, and a pair stays tangled, sparse
-- or mixed once it was.
-- grain: customer, metric
with news as (
  select n.customer, n.metric, n.day, n.known_until, n.last, n.total, n.own_limit, p.last_on as old_last,
    greatest(n.day, n.known_from) as from_day, lag(greatest(n.day, n.known_from)) over by_day as from_before,
    lag(n.day, 1, p.last_on) over by_day as day_before
  from growth.news n
  left join growth.observed_pairs p on p.customer = n.customer and p.metric = n.metric
  window by_day as (partition by n.customer, n.metric order by n.day, n.known_from)
),
fresh as (
  select customer, metric, bool_or(known_until < date '9999-12-31' or from_day < from_before or day < old_last) as is_tangled,
    coalesce(bool_or(day - day_before >= 7), false) as is_sparse, count(*) as days, min(day) as first_on, max(day) as last_on,
    min(last) as least, max(last) as most, min(total) as least_total, max(total) as most_total,
    bool_or(known_until < date '9999-12-31' or from_day > day) as is_late, count(own_limit) > 0 as has_own,
    count(*) > count(own_limit) as has_none
  from news group by customer, metric
),
pairs as (
  select coalesce(p.customer, f.customer) as customer, coalesce(p.metric, f.metric) as metric,
    coalesce(p.is_tangled, false) or coalesce(f.is_tangled, false) as is_tangled,
    coalesce(p.is_sparse, false) or coalesce(f.is_sparse, false) as is_sparse,
    coalesce(p.is_late, false) or coalesce(f.is_late, false) as is_late,
    coalesce(p.days, 0) + coalesce(f.days, 0) as days, least(p.first_on, f.first_on) as first_on, greatest(p.last_on, f.last_on) as last_on,
    least(p.least, f.least) as least, greatest(p.most, f.most) as most,
    least(p.least_total, f.least_total) as least_total, greatest(p.most_total, f.most_total) as most_total,
    coalesce(p.has_own, false) or coalesce(f.has_own, false) as has_own, coalesce(p.has_none, false) or coalesce(f.has_none, false) as has_none,
    (coalesce(p.has_own, false) or coalesce(f.has_own, false)) and (coalesce(p.has_none, false) or coalesce(f.has_none, false)) as is_mixed
  from growth.observed_pairs p
  full join fresh f on f.customer = p.customer and f.metric = p.metric
)
select *, not is_late and days = last_on - first_on + 1 as is_daily from pairs
