-- title: NRR by cohort
-- about: How much of their MRR of a year ago customers pay now, by the quarter in which they first paid.
-- param: month month -1 | At the end of
with ends as (
  select date_add('month', 1, date({{month}} || '-01')) as until, date_add('month', -11, date({{month}} || '-01')) as start
),
customers as (
  select cast(date_trunc('quarter', c.first_paid_on) as date) as cohort, b.account, b.customer_id,
    sum(case when b.from_day < e.start and b.until_day >= e.start then b.mrr * r.rate else 0 end) as base,
    sum(case when b.from_day < e.until and b.until_day >= e.until then b.mrr * r.rate else 0 end) as now
  from ends e
  join cambium.balances b on b.from_day < e.until and b.until_day >= e.start
  join cambium.rates r on r.currency = b.currency and r.from_day < e.start and r.until_day >= e.start
  join cambium.customers c on c.account = b.account and c.customer_id = b.customer_id
  group by 1, 2, 3
)
select date_format(cohort, '%Y') || '-Q' || cast(quarter(cohort) as varchar) as cohort, count(*) as customers, cambium_round(sum(base)) as mrr_then,
  cambium_round(sum(now)) as mrr_now, cast(sum(greatest(now, 0)) as double) / cast(sum(base) as double) as nrr,
  cast(sum(least(now, base)) as double) / cast(sum(base) as double) as grr
from customers where base > 0
group by cohort
order by 1
