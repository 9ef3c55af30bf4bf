-- title: Churned customers
-- about: Who left over a range, with the MRR each paid last, how long it had paid, and whether it had ever expanded.
-- param: from month -12 | First month
-- param: to month -1 | Last month
with left_with as (
  select account, customer_id, moved_on, -sum(amount * rate) as mrr from cambium.movements
  where type = 'churn' and moved_on >= date({{from}} || '-01') and moved_on < date_add('month', 1, date({{to}} || '-01'))
  group by 1, 2, 3
)
select l.account, l.customer_id, c.name, c.country, l.moved_on as left_on, cambium_round(l.mrr) as last_mrr,
  date_diff('day', c.first_paid_on, l.moved_on) as days_as_customer, cambium_round(c.expansion) as expansion_so_far, c.is_active as is_back
from left_with l join cambium.customers c on c.account = l.account and c.customer_id = l.customer_id
order by last_mrr desc, l.customer_id
