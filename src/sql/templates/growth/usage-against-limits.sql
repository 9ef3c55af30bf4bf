-- title: Usage against limits
-- about: How much of its limit each customer used at its last observation, the fullest first.
-- param: share number 80 | From this percentage on
with latest as (
  select account, customer_id, metric, max(day) as day, max_by(last, day) as used, max_by(limit_of_its_own, day) as own_limit from cambium.usage group by 1, 2, 3
)
select l.account, l.customer_id, c.name, l.metric, l.day, l.used, coalesce(l.own_limit, m.amount) as usage_limit,
  100 * cast(l.used as double) / cast(coalesce(l.own_limit, m.amount) as double) as percent_used, cambium_round(c.mrr) as mrr
from latest l
join cambium.customers c on c.account = l.account and c.customer_id = l.customer_id
left join cambium.usage_limits m on m.account = l.account and m.customer_id = l.customer_id and m.metric = l.metric and m.from_day <= l.day and m.until_day > l.day
where coalesce(l.own_limit, m.amount) > 0 and 100 * cast(l.used as double) >= {{share}} * cast(coalesce(l.own_limit, m.amount) as double)
order by percent_used desc, l.customer_id, l.metric
