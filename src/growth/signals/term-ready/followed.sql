-- The main plan became a yearly one, and what moved that day, whatever its sign.
with plans as (
  select p.customer, greatest(p.from_day, d.from_day) as from_day, d.billing_interval = 'year' as is_yearly,
    lag(d.billing_interval = 'year') over (partition by p.customer order by greatest(p.from_day, d.from_day)) as was_yearly
  from growth.plan_days p
  join growth.item_days d on d.customer = p.customer and d.item = p.item and d.from_day < p.until_day and p.from_day < d.until_day
)
select y.customer, '' as subject, y.from_day as moved_on, coalesce(f.currency, 1)::smallint as currency,
  coalesce(sum(f.micros), 0)::bigint as micros
from plans y
left join flows f on f.customer = y.customer and f.key = 0 and f.moved_on = y.from_day
where y.is_yearly and not y.was_yearly
group by y.customer, y.from_day, f.currency
