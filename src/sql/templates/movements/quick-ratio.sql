-- title: Quick ratio by month
-- about: How much MRR came in for each unit that went out, month by month and over three months.
-- param: from month -12 | First month
-- param: to month -1 | Last month
-- Above 4 is often called healthy for a young company; it falls as a company ages.
with sums as (
  select cast(date_trunc('month', moved_on) as date) as month,
    sum(case when type in ('new', 'reactivation', 'expansion') then amount * rate else 0 end) as gained,
    -sum(case when type in ('contraction', 'churn') then amount * rate else 0 end) as lost
  from cambium.movements group by 1
),
running as (
  select month, gained, lost, sum(gained) over last_three as gained_3, sum(lost) over last_three as lost_3
  from sums window last_three as (order by month rows between 2 preceding and current row)
)
select date_format(month, '%Y-%m') as month, cambium_round(gained) as gained, cambium_round(lost) as lost,
  cast(gained as double) / nullif(cast(lost as double), 0) as quick_ratio,
  cast(gained_3 as double) / nullif(cast(lost_3 as double), 0) as quick_ratio_3_months
from running
where month between date({{from}} || '-01') and date({{to}} || '-01')
order by 1
