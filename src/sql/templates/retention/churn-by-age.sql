-- title: Churn by age
-- about: After how many months customers leave, and how much MRR goes with them.
-- param: from month -12 | First month
-- param: to month -1 | Last month
with gone as (
  select m.account, m.customer_id, date_diff('month', c.first_paid_on, m.moved_on) as age, -sum(m.amount * m.rate) as mrr
  from cambium.movements m join cambium.customers c on c.account = m.account and c.customer_id = m.customer_id
  where m.type = 'churn' and m.moved_on >= date({{from}} || '-01') and m.moved_on < date_add('month', 1, date({{to}} || '-01'))
  group by 1, 2, 3
)
select case when age < 3 then '0-2 months' when age < 6 then '3-5 months' when age < 12 then '6-11 months' when age < 24 then '12-23 months' else '24 months or more' end as age,
  count(*) as customers, cambium_round(sum(mrr)) as churned_mrr, cambium_round(cast(cast(sum(mrr) as double) / count(*) as decimal(38, 9))) as average
from gone
group by 1
order by min(age)
