-- title: Add-ons beside plans
-- about: What share of each plan's customers has each product beside it at the end of a month.
-- param: month month -1 | At the end of
with last_day as (select date_add('day', -1, date_add('month', 1, date({{month}} || '-01'))) as day),
legs as (
  select account, customer_id, moved_on, coalesce(product_after, product_before) as product, change as amount from cambium.changes
  union all
  select account, customer_id, moved_on, product_after, mrr_before from cambium.changes where step = 0 and product_before <> product_after
  union all
  select account, customer_id, moved_on, product_before, -mrr_before from cambium.changes where step = 0 and product_before <> product_after
),
held as (
  select account, customer_id, product from legs join last_day on moved_on <= day group by 1, 2, 3 having sum(amount) > 0
),
owners as (select product, count(*) as customers from held group by 1)
select a.product as plan, b.product as beside_it, o.customers as customers_of_plan, count(*) as with_both,
  cast(count(*) as double) / o.customers as attach_rate
from held a
join held b on b.account = a.account and b.customer_id = a.customer_id and b.product <> a.product
join owners o on o.product = a.product
group by 1, 2, 3
order by plan, attach_rate desc, beside_it
