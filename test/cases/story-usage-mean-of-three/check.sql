-- Usage is worth the mean of the last three closed periods of an item, or of as many as there are. It counts from the end of a
-- period on, and until its plan ends. MRR of January and July, straight from the rows of the file.
with closed as (
  select item_id, product, "end" as closed_on, amount,
    row_number() over (partition by item_id order by "end" desc) as latest
  from 'subscriptions.csv' where kind = 'metered' and "end" < date '2024-08-01'
),
usage as (
  -- c1 reports nothing after April: what it used last has run out by July.
  select product, avg(amount) as mrr from closed where latest <= 3
  group by item_id, product having max(closed_on) >= date '2024-07-01'
),
plans as (
  select sum(amount) as mrr from 'subscriptions.csv' where kind = 'plan'
)
select 'mrr' as metric, '2024-01' as period, '' as by, '' as key, mrr as value from plans
union all
select 'mrr', '2024-07', '', '', mrr + (select sum(mrr) from usage) from plans
union all
select 'mrr', '2024-07', 'product', product, sum(mrr) from usage group by all
