-- No customer's MRR is ever below zero in any currency.
with days as (
  select customer as customer, currency as currency, moved_on as moved_on, sum(micros) as micros
  from flows group by customer, currency, moved_on
), running as (
  select
    customer as customer,
    sum(micros) over (partition by customer, currency order by moved_on rows between unbounded preceding and current row) as balance
  from days
)
select customer as customer from running where balance < 0
