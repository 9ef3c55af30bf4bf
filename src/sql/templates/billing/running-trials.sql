-- title: Trials that end soon
-- about: Which trials run now, when they end, and on which price.
-- param: days number 30 | Days ahead
select s.account, s.id as subscription_id, s.customer_id, c.name, date(s.trial_start) as trial_start, date(s.trial_end) as trial_end, s.price_id, s.quantity
from subscriptions s left join customers c on c.account = s.account and c.id = s.customer_id
where s.status = 'trialing' and (s.trial_end is null or s.trial_end < date_add('day', {{days}}, data_load_time))
order by trial_end, s.id
