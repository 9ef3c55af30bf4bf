-- On every observed day of the last 28, the customer was in the top tenth of its main plan by use of a feature whose
-- product it doesn't have; with enough observed days, and at least 10 users on the plan.
with places as (select *, n_above * 10 < n_users as is_top from ($places)),
events as (
  select customer, metric, unnest([from_day, until_day]) as day, unnest([1, -1]) as n,
    unnest([is_top::integer, -is_top::integer]) as top, unnest([(n_users >= 10)::integer, -(n_users >= 10)::integer]) as enough
  from places
),
days as (select customer, metric, day, sum(n) as n, sum(top) as top, sum(enough) as enough from events group by all),
steps as (
  select customer, metric, day as from_day, lead(day, 1, date '9999-12-31') over by_day as until_day,
    sum(n) over by_day as n, sum(top) over by_day as top, sum(enough) over by_day as enough
  from days window by_day as (partition by customer, metric order by day)
)
select customer, metric::varchar as subject, from_day, until_day from steps where n >= $days and top = n and enough = n
