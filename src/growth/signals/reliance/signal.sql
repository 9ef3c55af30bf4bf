-- On every observed day of the last 28, the customer was in the top tenth of its main plan by use of a feature, and it doesn't
-- have the feature's product; with enough observed days, and at least 10 users on the plan.
with places as (select *, n_above * 10 < n_users as is_top from ($places)),
events as (
  select customer, metric, unnest([from_day, until_day]) as day, unnest([1, -1]) as n,
    unnest([is_top::integer, -is_top::integer]) as top, unnest([(n_users >= 10)::integer, -(n_users >= 10)::integer]) as enough, 0 as owned
  from places
  union all
  select customer, metric, unnest([from_day, until_day]), 0, 0, 0, unnest([1, -1]) from ($owned)
),
days as (
  select customer, metric, day, sum(n) as n, sum(top) as top, sum(enough) as enough, sum(owned) as owned from events group by all
),
steps as (
  select customer, metric, day as from_day, lead(day, 1, date '9999-12-31') over by_day as until_day,
    sum(n) over by_day as n, sum(top) over by_day as top, sum(enough) over by_day as enough, sum(owned) over by_day as owned
  from days window by_day as (partition by customer, metric order by day)
)
select customer, metric::varchar as subject, from_day, until_day from steps
where n >= $days and top = n and enough = n and owned = 0
