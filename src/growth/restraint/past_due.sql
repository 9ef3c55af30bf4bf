-- When items of customers were past due, as far as it lasted until after a day.
-- grain: customer, item, from_day
select distinct customer, item, from_day::varchar as from_day, until_day::varchar as until_day from growth.item_days
where status = 'past_due' and until_day > $since and $among
order by customer, from_day, until_day, item
