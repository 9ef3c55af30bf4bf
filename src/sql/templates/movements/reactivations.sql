-- title: Reactivations
-- about: Who came back after leaving, after how many days, and with how much MRR compared with before.
-- param: from month -12 | First month
-- param: to month -1 | Last month
with left_with as (
  select account, customer_id, moved_on, -sum(amount * rate) as mrr from cambium.movements where type = 'churn' group by 1, 2, 3
),
back as (
  select account, customer_id, moved_on, sum(amount * rate) as mrr from cambium.movements
  where type = 'reactivation' and moved_on >= date({{from}} || '-01') and moved_on < date_add('month', 1, date({{to}} || '-01'))
  group by 1, 2, 3
),
paired as (
  select b.account, b.customer_id, b.moved_on as came_back, b.mrr, max(l.moved_on) as left_on, max_by(l.mrr, l.moved_on) as mrr_before
  from back b join left_with l on l.account = b.account and l.customer_id = b.customer_id and l.moved_on <= b.moved_on
  group by 1, 2, 3, 4
)
select p.account, p.customer_id, c.name, p.left_on, p.came_back, date_diff('day', p.left_on, p.came_back) as days_away,
  cambium_round(p.mrr_before) as mrr_before, cambium_round(p.mrr) as mrr
from paired p join cambium.customers c on c.account = p.account and c.customer_id = p.customer_id
order by p.came_back desc, p.customer_id
