-- title: Expansion with a coupon running out
-- about: Who expanded under a coupon that ends soon: how much it added, and what the coupon takes off.
-- param: from month -12 | First month
-- param: to month -1 | Last month
-- param: days number 90 | Days ahead
-- Coupons are those of Stripe's API: evidence from files has no discounts of its own.
with expanded as (
  select account, customer_id, sum(amount * rate) as amount, max(expanded_on) as last_expanded_on from cambium.expansions
  where expanded_on >= date({{from}} || '-01') and expanded_on < date_add('month', 1, date({{to}} || '-01'))
  group by 1, 2
),
ending as (
  select d.account, coalesce(d.customer_id, s.customer_id) as customer_id, d.coupon_id, from_unixtime(d."end") as ends_at
  from discounts d left join subscriptions s on s.account = d.account and s.id = d.subscription_id
  where d."end" is not null and from_unixtime(d."end") between data_load_time and date_add('day', {{days}}, data_load_time)
)
select e.account, e.customer_id, c.name, cambium_round(e.amount) as expansion_mrr, e.last_expanded_on, g.coupon_id, k.percent_off, k.amount_off, k.currency,
  date(g.ends_at) as ends_on
from expanded e
join ending g on g.account = e.account and g.customer_id = e.customer_id
left join coupons k on k.account = g.account and k.id = g.coupon_id
join cambium.customers c on c.account = e.account and c.customer_id = e.customer_id
order by ends_on, expansion_mrr desc
