-- title: Subscriptions by price
-- about: How many subscriptions run on each price now, with how many units.
select p.id as price_id, d.name as product, p.nickname, p.currency, p.recurring_interval, p.recurring_interval_count, p.unit_amount / 100.00 as unit_amount,
  count(distinct s.id) as subscriptions, sum(i.quantity) as units
from subscriptions s
join subscription_items i on i.subscription_id = s.id and i.account = s.account
join prices p on p.id = i.price_id
left join products d on d.id = p.product_id
where s.status in ('active', 'past_due', 'trialing')
group by 1, 2, 3, 4, 5, 6, 7
order by subscriptions desc, price_id
