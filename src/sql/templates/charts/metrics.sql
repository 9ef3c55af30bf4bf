-- title: ARR, customers, ARPA and churn by month
-- about: What recurs in a year, from how many customers, how much each pays, and how much is lost.
-- param: from month -12 | First month
-- param: to month -1 | Last month
-- As on the page Metrics. Rates of churn are of customers and MRR at the start of the month.
with months as (
  select month, date_add('month', 1, month) as until
  from unnest(sequence(date({{from}} || '-01'), date({{to}} || '-01'), interval '1' month)) as t(month)
),
worth as (
  select d.day, sum(b.mrr * r.rate) as mrr, count(distinct b.account || ' ' || b.customer_id) as customers
  from (select month as day from months union select until from months) d
  join cambium.balances b on b.from_day < d.day and b.until_day >= d.day
  join cambium.rates r on r.currency = b.currency and r.from_day < d.day and r.until_day >= d.day
  group by d.day
),
ends as (
  select m.month, coalesce(o.mrr, 0) as opening, coalesce(c.mrr, 0) as closing, coalesce(o.customers, 0) as opening_customers,
    coalesce(c.customers, 0) as customers
  from months m left join worth o on o.day = m.month left join worth c on c.day = m.until
),
stayed as (
  select m.month, count(distinct o.account || ' ' || o.customer_id) as customers
  from months m
  join cambium.balances o on o.from_day < m.month and o.until_day >= m.month
  join cambium.balances c on c.account = o.account and c.customer_id = o.customer_id and c.from_day < m.until and c.until_day >= m.until
  group by 1
),
-- What moved of customers that paid when the month began.
moved as (
  select cast(date_trunc('month', moved_on) as date) as month,
    sum(case when type = 'expansion' then amount * rate else 0 end) as expanded,
    sum(case when type in ('churn', 'contraction', 'reactivation', 'new') then amount * rate else 0 end) as lost
  from cambium.movements
  where was_active and moved_on >= (select min(month) from months) and moved_on < (select max(until) from months)
  group by 1
)
select date_format(e.month, '%Y-%m') as month, cambium_round(e.closing) as mrr, cambium_round(e.closing * 12) as arr, e.customers as active_customers,
  cambium_round(cast(cast(e.closing as double) / nullif(e.customers, 0) as decimal(38, 9))) as arpa,
  -cast(coalesce(m.lost, 0) as double) / nullif(cast(e.opening as double), 0) as gross_churn_rate,
  -cast(coalesce(m.lost + m.expanded, 0) as double) / nullif(cast(e.opening as double), 0) as net_churn_rate,
  cast(e.opening_customers - coalesce(s.customers, 0) as double) / nullif(e.opening_customers, 0) as logo_churn_rate,
  cast(coalesce(m.expanded, 0) as double) / nullif(cast(e.opening as double), 0) as expansion_rate
from ends e left join stayed s on s.month = e.month left join moved m on m.month = e.month
order by 1
