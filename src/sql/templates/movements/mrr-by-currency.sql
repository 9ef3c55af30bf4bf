-- title: MRR by currency
-- about: How much is paid in each currency at the end of a month, at which exchange rate, and what that comes to.
-- param: month month -1 | At the end of
with last_day as (select date_add('day', -1, date_add('month', 1, date({{month}} || '-01'))) as day),
sums as (
  select b.currency, count(distinct b.account || ' ' || b.customer_id) as customers, sum(b.mrr) as mrr_in_currency, r.rate, sum(b.mrr * r.rate) as mrr
  from last_day d
  join cambium.balances b on b.from_day <= d.day and b.until_day > d.day
  join cambium.rates r on r.currency = b.currency and r.from_day <= d.day and r.until_day > d.day
  group by b.currency, r.rate
)
select currency, customers, mrr_in_currency, rate, cambium_part(mrr, cambium_round(sum(mrr) over ()), 1, currency) as mrr
from sums
order by mrr desc
