-- The main plan is monthly.
select p.customer, p.item::varchar as subject, greatest(p.from_day, d.from_day) as from_day, least(p.until_day, d.until_day) as until_day
from growth.plan_days p
join growth.item_days d on d.customer = p.customer and d.item = p.item and d.from_day < p.until_day and p.from_day < d.until_day
where d.billing_interval = 'month' and d.interval_count = 1
