-- New and reactivation never lower MRR in any currency, and churn never raises it.
with sets as (
  select
    customer as customer,
    change_set as change_set,
    min(type) as type,
    sum(after_micros - before_micros) as micros
  from ledger group by customer, change_set, currency
)
select customer as customer from sets
where (type in (0, 1) and micros < 0) or (type = 4 and micros > 0)
