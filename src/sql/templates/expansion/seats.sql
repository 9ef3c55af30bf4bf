-- title: Seats added and removed
-- about: How much MRR customers added and took away by changing seats each month, and how many did.
-- param: from month -12 | First month
-- param: to month -1 | Last month
select date_format(moved_on, '%Y-%m') as month, cambium_round(sum(case when amount > 0 then amount * rate else 0 end)) as added,
  cambium_round(sum(case when amount < 0 then amount * rate else 0 end)) as removed, cambium_round(sum(amount * rate)) as net,
  count(distinct case when amount > 0 then account || ' ' || customer_id end) as customers_adding,
  count(distinct case when amount < 0 then account || ' ' || customer_id end) as customers_removing
from cambium.movements
where cause = 'seats' and moved_on >= date({{from}} || '-01') and moved_on < date_add('month', 1, date({{to}} || '-01'))
group by 1
order by 1
