-- title: ARPA by country
-- about: How much customers of each country pay on average at the end of a month.
-- param: month month -1 | At the end of
with last_day as (select date_add('day', -1, date_add('month', 1, date({{month}} || '-01'))) as day)
select c.country, count(distinct b.account || ' ' || b.customer_id) as customers, cambium_round(sum(b.mrr * r.rate)) as mrr,
  cambium_round(cast(cast(sum(b.mrr * r.rate) as double) / count(distinct b.account || ' ' || b.customer_id) as decimal(38, 9))) as arpa
from last_day d
join cambium.balances b on b.from_day <= d.day and b.until_day > d.day
join cambium.rates r on r.currency = b.currency and r.from_day <= d.day and r.until_day > d.day
join cambium.customers c on c.account = b.account and c.customer_id = b.customer_id
group by 1
order by mrr desc, 1
