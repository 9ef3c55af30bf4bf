-- title: Expansions taken back within 90 days
-- about: What share of expansions was fully reversed within 90 days, by the month in which the 90 days ended.
-- param: from month -12 | First month
-- param: to month -1 | Last month
-- param: days number 90 | Days
-- As on the page Expansion, for 90 days.
with months as (
  select month from unnest(sequence(date({{from}} || '-01'), date({{to}} || '-01'), interval '1' month)) as t(month)
),
judged as (
  select cast(date_trunc('month', date_add('day', {{days}}, expanded_on)) as date) as month, count(*) as expansions,
    count_if(taken_back_on between expanded_on and date_add('day', {{days}}, expanded_on)) as taken_back
  from cambium.expansions where is_first group by 1
)
select date_format(m.month, '%Y-%m') as month, coalesce(j.expansions, 0) as expansions, coalesce(j.taken_back, 0) as taken_back,
  cast(j.taken_back as double) / nullif(j.expansions, 0) as regret
from months m left join judged j on j.month = m.month
order by 1
