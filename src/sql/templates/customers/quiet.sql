-- title: Customers that haven't moved for long
-- about: Who pays and hasn't changed anything for many months: the largest first.
-- param: months number 12 | Months without a change
select account, customer_id, name, country, cambium_round(mrr) as mrr, first_paid_on, last_moved_on, cambium_round(expansion) as expansion_so_far
from cambium.customers
where is_active and last_moved_on <= date_add('month', -{{months}}, date(data_load_time))
order by mrr desc, customer_id
