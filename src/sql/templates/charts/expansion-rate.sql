-- title: Expansion rate by country
-- about: How much of their MRR customers of each country added over a range.
-- param: from month -12 | First month
-- param: to month -1 | Last month
-- As on the page Overview: expansion of those who paid at the start, over the MRR they paid then.
with range_of as (select date({{from}} || '-01') as start, date_add('month', 1, date({{to}} || '-01')) as until),
opening as (
  select c.country, b.account, b.customer_id, sum(b.mrr * r.rate) as mrr
  from range_of g
  join cambium.balances b on b.from_day < g.start and b.until_day >= g.start
  join cambium.rates r on r.currency = b.currency and r.from_day < g.start and r.until_day >= g.start
  join cambium.customers c on c.account = b.account and c.customer_id = b.customer_id
  group by 1, 2, 3
),
expanded as (
  select m.account, m.customer_id, sum(m.amount * m.rate) as amount
  from range_of g join cambium.movements m on m.moved_on >= g.start and m.moved_on < g.until
  where m.type = 'expansion'
  group by 1, 2
)
select o.country, count(*) as opening_customers, cambium_round(sum(o.mrr)) as opening_mrr, cambium_round(coalesce(sum(e.amount), 0)) as expanded,
  cast(coalesce(sum(e.amount), 0) as double) / cast(sum(o.mrr) as double) as expansion_rate
from opening o left join expanded e on e.account = o.account and e.customer_id = o.customer_id
group by 1
order by expansion_rate desc, country
