-- Customers that somebody works: an offer or an opportunity was made in the last 90 days.
-- grain: customer
select distinct customer from (
  select customer from growth.offers where $made > $day - 90 and $made <= $day
  union all
  select customer from growth.opportunities where created > $day - 90 and created <= $day
) where customer is not null
order by customer
