-- title: Movements by cause
-- about: Why MRR moved over a range: each cause with what it added, what it took, and at how many customers.
-- param: from month -12 | First month
-- param: to month -1 | Last month
select cause_group, cause, cambium_round(sum(case when amount > 0 then amount * rate else 0 end)) as added,
  cambium_round(sum(case when amount < 0 then amount * rate else 0 end)) as taken, cambium_round(sum(amount * rate)) as net,
  count(distinct account || ' ' || customer_id) as customers
from cambium.movements
where moved_on >= date({{from}} || '-01') and moved_on < date_add('month', 1, date({{to}} || '-01'))
group by 1, 2, cause_place
order by cause_place
