-- title: NRR and GRR by month
-- about: How much of their MRR customers kept, with and without what they added: over twelve months, and month by month.
-- param: from month -12 | First month
-- param: to month -1 | Last month
-- As on the page Retention: who paid at the start of a span, at the exchange rates of then (DEFINITIONS, Metrics).
with spans as (
  select month, 12 as length, date_add('month', -11, month) as start, date_add('month', 1, month) as until
  from unnest(sequence(date({{from}} || '-01'), date({{to}} || '-01'), interval '1' month)) as t(month)
  union all
  select month, 1, month, date_add('month', 1, month)
  from unnest(sequence(date({{from}} || '-01'), date({{to}} || '-01'), interval '1' month)) as t(month)
),
customers as (
  select s.month, s.length, b.account, b.customer_id,
    sum(case when b.from_day < s.start and b.until_day >= s.start then b.mrr * r.rate else 0 end) as base,
    sum(case when b.from_day < s.until and b.until_day >= s.until then b.mrr * r.rate else 0 end) as now
  from spans s
  join cambium.balances b on b.from_day < s.until and b.until_day >= s.start
  join cambium.rates r on r.currency = b.currency and r.from_day < s.start and r.until_day >= s.start
  group by 1, 2, 3, 4
),
rates as (
  select month, length, count(*) as customers, cast(sum(now) as double) / cast(sum(base) as double) as nrr,
    cast(sum(least(base, now)) as double) / cast(sum(base) as double) as grr
  from customers where base > 0 group by 1, 2
)
select date_format(s.month, '%Y-%m') as month, y.nrr as nrr_12m, y.grr as grr_12m, m.nrr, m.grr, coalesce(m.customers, 0) as opening_customers
from spans s
left join rates y on y.month = s.month and y.length = 12
left join rates m on m.month = s.month and m.length = 1
where s.length = 1
order by 1
