-- What each customer is worth at the end of each month, straight from the rows of the file: repeating discounts come off,
-- those of one time do not, and no row is worth less than nothing.
with worth as (
  select customer_id, "start", coalesce("end", date '9999-12-31') as "end",
    greatest(0, case
      when discount_kind is distinct from 'repeating' then amount
      when discount_percent is not null then amount * (1 - discount_percent / 100)
      else amount - discount
    end) as mrr
  from 'subscriptions.csv'
),
months as (
  select unnest(generate_series(date '2024-03-01', date '2024-06-01', interval 1 month)) as month
),
closing as (
  select month, customer_id, mrr
  from months join worth on "start" < month + interval 1 month and "end" >= month + interval 1 month
),
moved as (
  select n.month, n.customer_id, n.mrr as after, coalesce(p.mrr, 0) as before
  from closing n left join closing p on p.customer_id = n.customer_id and p.month = n.month - interval 1 month
  where n.month > date '2024-03-01'
)
select 'mrr' as metric, strftime(month, '%Y-%m') as period, sum(mrr) as value from closing group by all
union all
select 'active_customers', strftime(month, '%Y-%m'), count(*) from closing where mrr > 0 group by all
union all
select 'expansion_mrr', strftime(month, '%Y-%m'), coalesce(sum(after - before) filter (after > before and before > 0), 0)
from moved group by all
union all
select 'new_mrr', strftime(month, '%Y-%m'), coalesce(sum(after) filter (after > 0 and before = 0), 0) from moved group by all
