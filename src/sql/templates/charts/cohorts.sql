-- title: Retention of cohorts
-- about: What is left of customers' first MRR, by the month in which they first paid and the months since.
-- param: from month -12 | First month
-- param: to month -1 | Last month
-- param: of choice net | Net: with what they added; gross: without; customers: how many pay | net, gross, customers
-- As the table on the page Retention, at the exchange rates of each customer's first day.
with months as (
  select month, date_add('month', 1, month) as until
  from unnest(sequence(date({{from}} || '-01'), date({{to}} || '-01'), interval '1' month)) as t(month)
),
firsts as (
  select account, customer_id, min(change_set) as change_set from cambium.movements group by 1, 2
),
members as (
  select m.account, m.customer_id, min(m.moved_on) as first_on, cast(date_trunc('month', min(m.moved_on)) as date) as cohort, sum(m.amount * m.rate) as base
  from cambium.movements m
  join firsts f on f.account = m.account and f.customer_id = m.customer_id and f.change_set = m.change_set
  group by 1, 2
),
cohorts as (
  select cohort, count(*) as customers, sum(base) as base from members where cohort in (select month from months) group by 1
),
-- What each of them pays at the end of a month.
paid as (
  select c.cohort, d.month, c.account, c.customer_id, c.base, sum(b.mrr * r.rate) as now
  from members c
  join months d on d.month >= c.cohort
  join cambium.balances b on b.account = c.account and b.customer_id = c.customer_id and b.from_day < d.until and b.until_day >= d.until
  join cambium.rates r on r.currency = b.currency and r.from_day <= c.first_on and r.until_day > c.first_on
  where c.cohort in (select month from months)
  group by 1, 2, 3, 4, 5
),
left_over as (
  select cohort, month, count(*) as customers, sum(now) as net, sum(least(base, now)) as gross from paid group by 1, 2
)
select date_format(c.cohort, '%Y-%m') as cohort, date_diff('month', c.cohort, d.month) as age, c.customers, cambium_round(c.base) as base,
  case {{of}} when 'gross' then cambium_round(coalesce(l.gross, 0)) when 'customers' then coalesce(l.customers, 0) else cambium_round(coalesce(l.net, 0)) end as amount,
  case {{of}} when 'gross' then cast(coalesce(l.gross, 0) as double) / nullif(cast(c.base as double), 0)
    when 'customers' then cast(coalesce(l.customers, 0) as double) / c.customers
    else cast(coalesce(l.net, 0) as double) / nullif(cast(c.base as double), 0) end as share
from cohorts c
join months d on d.month >= c.cohort
left join left_over l on l.cohort = c.cohort and l.month = d.month
order by 1, 2
