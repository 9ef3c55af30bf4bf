-- title: Price increases and who left after
-- about: What price increases added each month, and how many of these customers left or shrank soon after.
-- param: from month -12 | First month
-- param: to month -1 | Last month
-- param: days number 90 | Days to look at
with raised as (
  select account, customer_id, moved_on, sum(amount * rate) as added
  from cambium.movements
  where cause = 'price' and amount > 0 and type <> 'new' and moved_on >= date({{from}} || '-01') and moved_on < date_add('month', 1, date({{to}} || '-01'))
  group by 1, 2, 3
),
after as (
  select r.account, r.customer_id, r.moved_on, max(case when m.type = 'churn' then 1 else 0 end) as has_left,
    max(case when m.type = 'contraction' then 1 else 0 end) as has_shrunk, sum(case when m.type in ('churn', 'contraction') then m.amount * m.rate else 0 end) as lost
  from raised r
  join cambium.movements m on m.account = r.account and m.customer_id = r.customer_id
    and m.moved_on > r.moved_on and m.moved_on <= date_add('day', {{days}}, r.moved_on)
  group by 1, 2, 3
)
select date_format(r.moved_on, '%Y-%m') as month, count(*) as increases, cambium_round(sum(r.added)) as added, sum(coalesce(a.has_left, 0)) as left_after,
  sum(coalesce(a.has_shrunk, 0)) as shrunk_after, cambium_round(sum(coalesce(a.lost, 0))) as lost_after,
  cast(sum(coalesce(a.has_left, 0)) as double) / count(*) as share_left
from raised r left join after a on a.account = r.account and a.customer_id = r.customer_id and a.moved_on = r.moved_on
group by 1
order by 1
