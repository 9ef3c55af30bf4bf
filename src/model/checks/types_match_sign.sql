-- New, reactivation and expansion never take, contraction and churn never give (one currency; several are compared at the day's rate).
with sets as (
  select
    customer as customer,
    change_set as change_set,
    min(type) as type,
    min(currency) as one,
    max(currency) as other,
    sum(after_micros - before_micros) as micros
  from ledger group by customer, change_set, currency
)
select customer as customer from sets
where (type in (0, 1) and micros < 0) or (type = 4 and micros > 0)
