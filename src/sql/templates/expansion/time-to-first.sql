-- title: Time to the first expansion
-- about: How many days pass from a customer's first MRR to its first expansion, by the quarter of the first MRR.
with firsts as (
  select account, customer_id, min(expanded_on) as expanded_on from cambium.expansions group by 1, 2
)
select date_format(c.first_paid_on, '%Y') || '-Q' || cast(quarter(c.first_paid_on) as varchar) as cohort, count(*) as customers,
  count(f.expanded_on) as expanded, cast(count(f.expanded_on) as double) / count(*) as share,
  approx_percentile(date_diff('day', c.first_paid_on, f.expanded_on), 0.5) as median_days
from cambium.customers c left join firsts f on f.account = c.account and f.customer_id = c.customer_id
where c.first_paid_on is not null
group by 1
order by 1
