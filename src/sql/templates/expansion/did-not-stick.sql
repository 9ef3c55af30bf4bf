-- title: Expansions that did not stick
-- about: By cause, how much of what was added in a range was given back within 90 days and within 12 months.
-- param: from month -12 | First month
-- param: to month -1 | Last month
-- An expansion younger than 90 days or 12 months can still be given back: see expanded_long_ago.
with added as (
  select cause_group, cause, sum(amount * rate) as amount, count_if(is_first) as expansions,
    count_if(is_first and taken_back_on <= date_add('day', 90, expanded_on)) as reversed_in_90_days,
    count_if(is_first and taken_back_on <= date_add('month', 12, expanded_on)) as reversed_in_12_months,
    sum(case when date_add('month', 12, expanded_on) <= date(data_load_time) then amount * rate else 0 end) as long_ago
  from cambium.expansions
  where expanded_on >= date({{from}} || '-01') and expanded_on < date_add('month', 1, date({{to}} || '-01'))
  group by 1, 2
),
lost as (
  select cause, sum(case when lost_on <= date_add('day', 90, expanded_on) then amount * rate else 0 end) as in_90_days,
    sum(case when lost_on <= date_add('month', 12, expanded_on) then amount * rate else 0 end) as in_12_months
  from cambium.expansion_losses
  where expanded_on >= date({{from}} || '-01') and expanded_on < date_add('month', 1, date({{to}} || '-01'))
  group by 1
)
select a.cause_group, a.cause, cambium_round(a.amount) as expanded, cambium_round(a.long_ago) as expanded_long_ago,
  cambium_round(coalesce(l.in_90_days, 0)) as lost_in_90_days, cambium_round(coalesce(l.in_12_months, 0)) as lost_in_12_months,
  cast(coalesce(l.in_90_days, 0) as double) / nullif(cast(a.amount as double), 0) as share_lost_in_90_days,
  cast(coalesce(l.in_12_months, 0) as double) / nullif(cast(a.amount as double), 0) as share_lost_in_12_months,
  a.expansions, a.reversed_in_90_days, a.reversed_in_12_months
from added a left join lost l on l.cause = a.cause
order by lost_in_12_months desc, a.cause
