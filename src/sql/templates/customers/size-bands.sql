-- title: Customers by size
-- about: How many customers pay how much a month, what they come to together, and on average.
-- param: month month -1 | At the end of
with last_day as (select date_add('day', -1, date_add('month', 1, date({{month}} || '-01'))) as day),
paid as (
  select b.account, b.customer_id, sum(b.mrr * r.rate) as mrr
  from last_day d
  join cambium.balances b on b.from_day <= d.day and b.until_day > d.day
  join cambium.rates r on r.currency = b.currency and r.from_day <= d.day and r.until_day > d.day
  group by 1, 2
),
banded as (
  select mrr, case when mrr < 50 then 1 when mrr < 200 then 2 when mrr < 1000 then 3 when mrr < 5000 then 4 else 5 end as place from paid
)
select element_at(array['under 50', '50 to 200', '200 to 1,000', '1,000 to 5,000', '5,000 and more'], place) as band, count(*) as customers,
  cambium_round(sum(mrr)) as mrr, cambium_round(cast(cast(sum(mrr) as double) / count(*) as decimal(38, 9))) as arpa,
  cast(sum(mrr) as double) / cast(sum(sum(mrr)) over () as double) as share
from banded
group by place
order by place
