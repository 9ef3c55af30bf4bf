-- title: Trials by month
-- about: How many trials began, ended and became paid each month.
-- param: from month -12 | First month
-- param: to month -1 | Last month
-- As on the page Metrics. A trial converts when the subscription is paid right after it.
with months as (
  select month from unnest(sequence(date({{from}} || '-01'), date({{to}} || '-01'), interval '1' month)) as t(month)
),
counted as (
  select cast(date_trunc('month', happened_on) as date) as month, count_if(has_started) as started, count_if(has_ended) as ended,
    count_if(has_converted) as converted
  from cambium.trials group by 1
)
select date_format(m.month, '%Y-%m') as month, coalesce(c.started, 0) as trials_started, coalesce(c.ended, 0) as trials_ended,
  coalesce(c.converted, 0) as trials_converted, cast(c.converted as double) / nullif(c.ended, 0) as trial_conversion
from months m left join counted c on c.month = m.month
order by 1
