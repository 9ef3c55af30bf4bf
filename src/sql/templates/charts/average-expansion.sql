-- title: Average expansion
-- about: How many expansions there were each month, of how many customers, and how large they are on average.
-- param: from month -12 | First month
-- param: to month -1 | Last month
with months as (
  select month from unnest(sequence(date({{from}} || '-01'), date({{to}} || '-01'), interval '1' month)) as t(month)
),
sums as (
  select cast(date_trunc('month', expanded_on) as date) as month, sum(amount * rate) as amount, count_if(is_first) as expansions,
    count(distinct account || ' ' || customer_id) as customers
  from cambium.expansions group by 1
)
select date_format(m.month, '%Y-%m') as month, coalesce(s.expansions, 0) as expansions, coalesce(s.customers, 0) as customers,
  cambium_round(cast(cast(s.amount as double) / nullif(s.expansions, 0) as decimal(38, 9))) as average_expansion,
  cambium_round(cast(cast(s.amount as double) / nullif(s.customers, 0) as decimal(38, 9))) as average_expansion_per_customer
from months m left join sums s on s.month = m.month
order by 1
