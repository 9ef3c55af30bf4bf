-- title: Seats taken back
-- about: Who added seats and gave some of them back, how much of it, and after how many days.
-- param: from month -12 | First month
-- param: to month -1 | Last month
with added as (
  select account, customer_id, expanded_on, sum(amount * rate) as amount from cambium.expansions
  where cause = 'seats' and expanded_on >= date({{from}} || '-01') and expanded_on < date_add('month', 1, date({{to}} || '-01'))
  group by 1, 2, 3
),
lost as (
  select account, customer_id, expanded_on, min(lost_on) as first_lost_on, sum(amount * rate) as amount
  from cambium.expansion_losses where cause = 'seats' group by 1, 2, 3
)
select a.account, a.customer_id, c.name, a.expanded_on, cambium_round(a.amount) as added, cambium_round(l.amount) as given_back,
  cast(l.amount as double) / cast(a.amount as double) as share_given_back, date_diff('day', a.expanded_on, l.first_lost_on) as days_until_first
from added a
join lost l on l.account = a.account and l.customer_id = a.customer_id and l.expanded_on = a.expanded_on
join cambium.customers c on c.account = a.account and c.customer_id = a.customer_id
where l.amount > 0
order by given_back desc, a.customer_id
