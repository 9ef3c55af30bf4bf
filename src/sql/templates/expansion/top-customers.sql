-- title: Customers that expanded most
-- about: Who added the most MRR over a range, why, and what it pays now.
-- param: from month -12 | First month
-- param: to month -1 | Last month
-- param: top number 50 | How many
with sums as (
  select account, customer_id, cause, sum(amount * rate) as amount from cambium.movements
  where type = 'expansion' and moved_on >= date({{from}} || '-01') and moved_on < date_add('month', 1, date({{to}} || '-01'))
  group by 1, 2, 3
)
select s.account, s.customer_id, c.name, c.country, cambium_round(sum(s.amount)) as expansion_mrr, max_by(s.cause, s.amount) as main_cause,
  cambium_round(c.mrr) as mrr_now, c.first_paid_on
from sums s join cambium.customers c on c.account = s.account and c.customer_id = s.customer_id
group by 1, 2, 3, 4, c.mrr, c.first_paid_on
order by expansion_mrr desc, s.customer_id
limit {{top}}
