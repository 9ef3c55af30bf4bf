-- The offers made to customers since a day, with the days of the organisation on which they were made and answered.
-- grain: id
select id, customer, account, customer_id, ($made)::varchar as day, product, price, channel, answer, ($answered)::varchar as answered_day
from growth.offers
where customer is not null and $among and $made >= $since
order by customer, made_at, seq
