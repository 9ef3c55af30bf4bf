-- title: Discounts ending soon
-- about: Which coupons run out within a number of days, at which customers, and what they take off.
-- param: days number 60 | Days ahead
select d.account, coalesce(d.customer_id, s.customer_id) as customer_id, c.name, d.subscription_id, d.coupon_id, k.percent_off, k.amount_off, k.currency, k.duration,
  date(from_unixtime(d."end")) as ends_on
from discounts d
left join subscriptions s on s.account = d.account and s.id = d.subscription_id
left join coupons k on k.account = d.account and k.id = d.coupon_id
left join customers c on c.account = d.account and c.id = coalesce(d.customer_id, s.customer_id)
where d."end" is not null and from_unixtime(d."end") between data_load_time and date_add('day', {{days}}, data_load_time)
order by ends_on, customer_id
