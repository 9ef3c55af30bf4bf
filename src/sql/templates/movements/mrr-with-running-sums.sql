-- title: MRR movements with running sums
-- about: How much MRR was won, added and lost each month, and what all of it came to by then.
-- param: from month -12 | First month
-- param: to month -1 | Last month
-- Movements only, at the rates of their days: exchange rates aside, the running sum is MRR.
with moved as (
  select cast(date_trunc('month', moved_on) as date) as month,
    sum(case when type in ('new', 'reactivation') then amount * rate else 0 end) as won,
    sum(case when type = 'expansion' then amount * rate else 0 end) as expanded,
    sum(case when type = 'contraction' then amount * rate else 0 end) as contracted,
    sum(case when type = 'churn' then amount * rate else 0 end) as churned,
    sum(amount * rate) as net
  from cambium.movements group by 1
),
running as (
  select *, sum(net) over (order by month) as mrr, sum(expanded) over (order by month) as expanded_so_far from moved
)
select date_format(month, '%Y-%m') as month, cambium_round(won) as won, cambium_round(expanded) as expanded, cambium_round(contracted) as contracted,
  cambium_round(churned) as churned, cambium_round(net) as net, cambium_round(mrr) as mrr_running, cambium_round(expanded_so_far) as expansion_running
from running
where month between date({{from}} || '-01') and date({{to}} || '-01')
order by 1
