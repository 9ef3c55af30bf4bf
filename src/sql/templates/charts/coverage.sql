-- title: Coverage of the target
-- about: How far open opportunities cover what remains of the quarter's expansion target, day by day, as known then.
-- param: from month -12 | First month
-- param: to month -1 | Last month
-- param: today day 0 | As known on
-- As on the page Pipeline, for the whole company.
with days as (
  select day, cast(date_trunc('quarter', day) as date) as quarter
  from unnest(sequence(date({{from}} || '-01'), least(date({{today}}), date_add('day', -1, date_add('month', 1, date({{to}} || '-01')))))) as t(day)
),
open as (
  select d.day, sum(o.mrr * coalesce(r.rate, 1)) as amount
  from days d
  join cambium.opportunity_history o on o.known_from <= d.day and o.known_until > d.day and o.is_open
    and cast(date_trunc('quarter', o.expected_close) as date) = d.quarter
  left join cambium.rates r on r.currency = o.currency and r.from_day <= d.day and r.until_day > d.day
  group by 1
),
expanded as (
  select d.day, sum(m.amount * m.rate) as amount
  from days d join cambium.movements m on m.moved_on >= d.quarter and m.moved_on <= d.day
  where m.type = 'expansion'
  group by 1
),
-- A quarter's own target, else that of its three months together.
told as (
  select d.day, sum(case when t.period like '%Q%' then t.amount end) as own, sum(case when t.period not like '%Q%' then t.amount end) as of_months,
    count_if(t.period not like '%Q%') as months
  from days d
  join cambium.targets t on t.metric = 'expansion_mrr' and t.scope = 'company' and t.known_from <= d.day and t.known_until > d.day
    and (t.period = date_format(d.quarter, '%Y') || '-Q' || cast(quarter(d.quarter) as varchar)
      or t.period in (date_format(d.quarter, '%Y-%m'), date_format(date_add('month', 1, d.quarter), '%Y-%m'), date_format(date_add('month', 2, d.quarter), '%Y-%m')))
  group by 1
),
targets as (select day, cast(coalesce(own, case when months = 3 then of_months end) as decimal(38, 6)) as amount from told),
sums as (
  select d.day, coalesce(o.amount, 0) as open, coalesce(e.amount, 0) as expanded, case when t.amount > 0 then t.amount end as target
  from days d left join open o on o.day = d.day left join expanded e on e.day = d.day left join targets t on t.day = d.day
)
select cast(day as varchar) as day, cambium_round(open) as open, cambium_round(expanded) as expanded, cambium_round(target) as target,
  cambium_round(target - expanded) as remaining,
  case when target > expanded then cast(open as double) / cast(target - expanded as double) end as coverage,
  cast(open as double) / cast(target as double) as plain
from sums
order by 1
