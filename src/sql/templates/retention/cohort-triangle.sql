-- title: Cohorts as a triangle
-- about: What share of its first MRR each cohort pays after 0, 1, 2, 3, 6, 12 and 24 months, a row for each cohort.
-- param: from month -12 | First month
-- param: to month -1 | Last month
-- The table under charts/cohorts has a row for each age; this one is to be read across.
with months as (
  select month, date_add('month', 1, month) as until
  from unnest(sequence(date({{from}} || '-01'), date({{to}} || '-01'), interval '1' month)) as t(month)
),
firsts as (select account, customer_id, min(change_set) as change_set from cambium.movements group by 1, 2),
members as (
  select m.account, m.customer_id, min(m.moved_on) as first_on, cast(date_trunc('month', min(m.moved_on)) as date) as cohort, sum(m.amount * m.rate) as base
  from cambium.movements m join firsts f on f.account = m.account and f.customer_id = m.customer_id and f.change_set = m.change_set
  group by 1, 2
),
cohorts as (select cohort, count(*) as customers, sum(base) as base from members group by 1),
paid as (
  select c.cohort, date_diff('month', c.cohort, d.month) as age, sum(b.mrr * r.rate) as now
  from members c
  join months d on d.month >= c.cohort
  join cambium.balances b on b.account = c.account and b.customer_id = c.customer_id and b.from_day < d.until and b.until_day >= d.until
  join cambium.rates r on r.currency = b.currency and r.from_day <= c.first_on and r.until_day > c.first_on
  group by 1, 2
)
select date_format(c.cohort, '%Y-%m') as cohort, c.customers, cambium_round(c.base) as base,
  max(case when p.age = 0 then cast(p.now as double) end) / cast(c.base as double) as after_0,
  max(case when p.age = 1 then cast(p.now as double) end) / cast(c.base as double) as after_1,
  max(case when p.age = 2 then cast(p.now as double) end) / cast(c.base as double) as after_2,
  max(case when p.age = 3 then cast(p.now as double) end) / cast(c.base as double) as after_3,
  max(case when p.age = 6 then cast(p.now as double) end) / cast(c.base as double) as after_6,
  max(case when p.age = 12 then cast(p.now as double) end) / cast(c.base as double) as after_12,
  max(case when p.age = 24 then cast(p.now as double) end) / cast(c.base as double) as after_24
from cohorts c left join paid p on p.cohort = c.cohort
where c.cohort in (select month from months)
group by c.cohort, c.customers, c.base
order by 1
