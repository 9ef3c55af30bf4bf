-- The times in which customers are left alone: told ones, and those of customers whose attribute says so, which is as known now.
-- grain: none
select customer, from_day::varchar as from_day, until_day::varchar as until_day, lower(trim(reason)) = 'support' as is_support
from growth.blocks where customer is not null and coalesce(until_day, date '9999-12-31') >= $since and $among
union all
select distinct customer, '1900-01-01', null, true
from (select $number as customer from customer_attributes a $links where a.key = $attribute and a.value = $value)
where $among
order by customer, from_day
