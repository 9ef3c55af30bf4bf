-- Net revenue retention of 2024, straight from the rows of the file: what the customers of its opening are worth at its end.
with opening as (
  select customer_id, sum(amount) as mrr from 'subscriptions.csv'
  where "start" < date '2024-01-01' and coalesce("end", date '9999-12-31') >= date '2024-01-01' group by all
),
closing as (
  select customer_id, sum(amount) as mrr from 'subscriptions.csv'
  where "start" < date '2025-01-01' and coalesce("end", date '9999-12-31') >= date '2025-01-01' group by all
),
kept as (
  select o.mrr as before, coalesce(c.mrr, 0) as after from opening o left join closing c using (customer_id)
)
select 'nrr' as metric, 'year' as "interval", '2024' as period, sum(after) / sum(before) as value from kept
union all
select 'grr', 'year', '2024', sum(least(after, before)) / sum(before) from kept
union all
select 'expansion_mrr', 'year', '2024', sum(after - before) filter (after > before) from kept
union all
select 'contraction_mrr', 'year', '2024', sum(after - before) filter (after < before and after > 0) from kept
union all
select 'churned_mrr', 'year', '2024', -sum(before) filter (after = 0) from kept
union all
select 'logo_churn_rate', 'year', '2024', count(*) filter (after = 0) / count(*) from kept
union all
select 'mrr', 'year', '2024', sum(mrr) from closing
