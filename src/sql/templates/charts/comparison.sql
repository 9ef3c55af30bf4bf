-- title: NRR by country or plan
-- about: How much of their MRR customers kept over twelve months, by country or by plan, month by month.
-- param: from month -12 | First month
-- param: to month -1 | Last month
-- param: by choice country | Compared by | country, plan
-- As on the page Segments. By plan, what a customer has of a plan: moving to another one leaves it.
with months as (
  select month, date_add('month', -11, month) as start, date_add('month', 1, month) as until
  from unnest(sequence(date({{from}} || '-01'), date({{to}} || '-01'), interval '1' month)) as t(month)
),
-- A step counts for the plan after it; the first step of an item that changed its plan takes what it was worth across.
legs as (
  select account, customer_id, currency, moved_on, coalesce(product_after, product_before) as product, change as amount from cambium.changes
  union all
  select account, customer_id, currency, moved_on, product_after, mrr_before from cambium.changes where step = 0 and product_before <> product_after
  union all
  select account, customer_id, currency, moved_on, product_before, -mrr_before from cambium.changes where step = 0 and product_before <> product_after
),
named as (
  select l.account, l.customer_id, l.currency, l.moved_on, l.amount, case {{by}} when 'plan' then l.product else c.country end as name
  from legs l join cambium.customers c on c.account = l.account and c.customer_id = l.customer_id
),
customers as (
  select m.month, n.name, n.account, n.customer_id,
    sum(case when n.moved_on < m.start then n.amount * r.rate else 0 end) as base, sum(n.amount * r.rate) as now
  from months m
  join named n on n.moved_on < m.until
  join cambium.rates r on r.currency = n.currency and r.from_day < m.start and r.until_day >= m.start
  group by 1, 2, 3, 4
)
select date_format(month, '%Y-%m') as month, name, count(*) as customers,
  cast(sum(now) as double) / cast(sum(base) as double) as nrr_12m, cast(sum(least(base, now)) as double) / cast(sum(base) as double) as grr_12m
from customers where base > 0
group by month, name
order by 1, 2
