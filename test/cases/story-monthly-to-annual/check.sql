-- A year's price is a twelfth of it a month. What customers are worth at the end of each month, and by the interval of their
-- price, straight from the rows of the file.
with worth as (
  select customer_id, "start", coalesce("end", date '9999-12-31') as "end", "interval",
    amount / case "interval" when 'year' then 12 else 1 end as mrr
  from 'subscriptions.csv'
),
closing as (
  select month, w.*
  from worth w, unnest(generate_series(date '2024-01-01', date '2024-05-01', interval 1 month)) as t(month)
  where w."start" < month + interval 1 month and w."end" >= month + interval 1 month
)
select 'mrr' as metric, strftime(month, '%Y-%m') as period, '' as by, '' as key, sum(mrr) as value
from closing where month in (date '2024-01-01', date '2024-05-01') group by all
union all
select 'mrr', '2024-04', 'interval', "interval", sum(mrr) from closing where month = date '2024-04-01' group by all
union all
select 'expansion_mrr', '2024-04', '', '', sum(n.mrr - p.mrr)
from closing n join closing p using (customer_id)
where n.month = date '2024-04-01' and p.month = date '2024-03-01' and n.mrr > p.mrr
