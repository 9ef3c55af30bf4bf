-- title: Signals by month
-- about: How many signals fired each month, by kind, at how many customers, and how many still hold.
-- param: from month -12 | First month
-- param: to month -1 | Last month
select date_format(fired_on, '%Y-%m') as month, kind, count(*) as signals, count(distinct account || ' ' || customer_id) as customers,
  count_if(until_day > current_date) as still_open
from cambium.signals
where fired_on >= date({{from}} || '-01') and fired_on < date_add('month', 1, date({{to}} || '-01'))
group by 1, 2
order by 1, 2
