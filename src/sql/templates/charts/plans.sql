-- title: MRR by plan
-- about: What each plan is worth at the end of a range, and of how many customers.
-- param: from month -12 | First month
-- param: to month -1 | Last month
-- As on the page Plans, for products. Steps of changes add up to what is paid for a product.
with range_of as (select date({{from}} || '-01') as start, date_add('month', 1, date({{to}} || '-01')) as until),
legs as (
  select account, customer_id, currency, moved_on, coalesce(product_after, product_before) as product, change as amount from cambium.changes
  union all
  select account, customer_id, currency, moved_on, product_after, mrr_before from cambium.changes where step = 0 and product_before <> product_after
  union all
  select account, customer_id, currency, moved_on, product_before, -mrr_before from cambium.changes where step = 0 and product_before <> product_after
),
held as (
  select l.product, l.account, l.customer_id, l.currency, sum(l.amount) as mrr,
    sum(case when l.moved_on < g.start then l.amount else 0 end) as mrr_before
  from range_of g join legs l on l.moved_on < g.until
  group by 1, 2, 3, 4
),
plans as (
  select h.product, coalesce(sum(h.mrr * r.rate), 0) as mrr,
    count(distinct case when h.mrr > 0 then h.account || ' ' || h.customer_id end) as customers,
    count(distinct case when h.mrr_before > 0 then h.account || ' ' || h.customer_id end) as opening_customers,
    count(distinct case when h.mrr_before > 0 and h.mrr <= 0 then h.account || ' ' || h.customer_id end) as lost_customers
  from range_of g cross join held h
  join cambium.rates r on r.currency = h.currency and r.from_day < g.until and r.until_day >= g.until
  group by 1
)
select product, cambium_part(mrr, cambium_round(sum(mrr) over ()), 1, product) as mrr, customers as active_customers,
  cambium_round(cast(cast(mrr as double) / nullif(customers, 0) as decimal(38, 9))) as arpa,
  cast(lost_customers as double) / nullif(opening_customers, 0) as logo_churn_rate
from plans
order by 2 desc, 1
