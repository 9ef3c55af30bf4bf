-- title: Mature customers without headroom
-- about: Customers of a year or more with nothing likely left to buy and no open signal: grow them by seats or use.
-- param: months number 12 | Customer for at least so many months
select h.account, h.customer_id, c.name, c.country, cambium_round(h.mrr) as mrr, c.first_paid_on, c.last_moved_on, cambium_round(h.open) as open_headroom
from cambium.headroom h
join cambium.customers c on c.account = h.account and c.customer_id = h.customer_id
left join (
  select account, customer_id, count(*) as signals from cambium.signals where until_day > date(data_load_time) and fired_on is not null group by 1, 2
) s on s.account = h.account and s.customer_id = h.customer_id
where h.is_saturated and s.signals is null and c.first_paid_on <= date_add('month', -{{months}}, date(data_load_time))
order by mrr desc, h.customer_id
