-- title: Concentration
-- about: How much of MRR the largest customers pay at the end of a month: what share depends on a few of them.
-- param: month month -1 | At the end of
-- param: top number 10 | The largest
with last_day as (select date_add('day', -1, date_add('month', 1, date({{month}} || '-01'))) as day),
paid as (
  select b.account, b.customer_id, sum(b.mrr * r.rate) as mrr
  from last_day d
  join cambium.balances b on b.from_day <= d.day and b.until_day > d.day
  join cambium.rates r on r.currency = b.currency and r.from_day <= d.day and r.until_day > d.day
  group by 1, 2
),
ranked as (
  select account, customer_id, mrr, row_number() over (order by mrr desc, account, customer_id) as place, sum(mrr) over () as whole,
    sum(mrr) over (order by mrr desc, account, customer_id) as running
  from paid
)
select k.place, k.account, k.customer_id, c.name, cambium_round(k.mrr) as mrr, cast(k.mrr as double) / cast(k.whole as double) as share,
  cast(k.running as double) / cast(k.whole as double) as share_so_far
from ranked k join cambium.customers c on c.account = k.account and c.customer_id = k.customer_id
where k.place <= {{top}}
order by 1
