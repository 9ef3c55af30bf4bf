-- title: Customers by month
-- about: What every customer paid at the end of each month: a row for each of them, for a pivot table or a model.
-- param: from month -12 | First month
-- param: to month -1 | Last month
with months as (
  select month, date_add('month', 1, month) as until
  from unnest(sequence(date({{from}} || '-01'), date({{to}} || '-01'), interval '1' month)) as t(month)
)
select date_format(m.month, '%Y-%m') as month, b.account, b.customer_id, cambium_round(sum(b.mrr * r.rate)) as mrr
from months m
join cambium.balances b on b.from_day < m.until and b.until_day >= m.until
join cambium.rates r on r.currency = b.currency and r.from_day < m.until and r.until_day >= m.until
group by 1, 2, 3
order by 1, 2, 3
