-- title: Signals that hold now
-- about: How many signals hold on a day, by kind, and how much MRR the customers pay that have them.
-- param: day day 0 | On the day
select s.kind, count(*) as signals, count(distinct s.account || ' ' || s.customer_id) as customers, min(s.from_day) as oldest_since,
  cambium_round(sum(c.mrr)) as mrr_now
from cambium.signals s join cambium.customers c on c.account = s.account and c.customer_id = s.customer_id
where s.from_day <= date({{day}}) and s.until_day > date({{day}}) and s.fired_on is not null
group by 1
order by 2 desc, 1
